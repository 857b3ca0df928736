package aloft.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class DeploymentLocksTest {
  private static final Duration TIMEOUT = Duration.ofMillis(20);

  private final DeploymentLocks locks = new DeploymentLocks(TIMEOUT);
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean ended;

  @AfterEach
  void release() {
    released.countDown();
  }

  private void runUntilReleased() {
    started.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended = true;
  }

  private void startInBackground(Runnable work) throws InterruptedException {
    Thread.ofPlatform().daemon().start(work);
    started.await();
  }

  @Test
  void changeWaitsForCleanupWithoutTimeout() throws Exception {
    startInBackground(() -> locks.cleanUp("shop", this::runUntilReleased));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            TimeUnit.MILLISECONDS.sleep(10 * TIMEOUT.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          released.countDown();
        });

    assertThat(locks.change("shop", () -> ended)).isTrue();
  }

  @Test
  void concurrentChangeIsRejected() throws Exception {
    startInBackground(() -> {
      try {
        locks.change(
            "shop",
            () -> {
              runUntilReleased();
              return true;
            });
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });

    assertThatThrownBy(() -> locks.change("shop", () -> true))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("another deployment of shop is in progress");
    assertThat(locks.change("news", () -> true)).isTrue();
  }
}
