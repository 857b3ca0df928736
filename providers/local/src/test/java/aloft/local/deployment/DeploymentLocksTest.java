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
  private static final Duration PATIENCE = Duration.ofMillis(20);

  private final DeploymentLocks turns = new DeploymentLocks(PATIENCE);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private volatile boolean ended;

  @AfterEach
  void release() {
    free.countDown();
  }

  private void hold() {
    begun.countDown();
    try {
      free.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended = true;
  }

  private void inTheBackground(Runnable work) throws InterruptedException {
    Thread.ofPlatform().daemon().start(work);
    begun.await();
  }

  @Test
  void aChangeWaitsForTheTidyingHoweverLongItTakes() throws Exception {
    inTheBackground(() -> turns.tidy("shop", this::hold));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            TimeUnit.MILLISECONDS.sleep(10 * PATIENCE.toMillis());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          free.countDown();
        });

    assertThat(turns.change("shop", () -> ended)).isTrue();
  }

  @Test
  void aChangeDoesNotWaitForAnother() throws Exception {
    inTheBackground(() -> {
      try {
        turns.change(
            "shop",
            () -> {
              hold();
              return true;
            });
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });

    assertThatThrownBy(() -> turns.change("shop", () -> true))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("another deployment of shop is under way");
    assertThat(turns.change("news", () -> true)).isTrue();
  }
}
