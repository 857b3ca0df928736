package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tests how several threads process the packages.
@Timeout(30)
final class CompressionPoolTest {

  private static List<Integer> items(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void processesAsManyItemsAtATimeAsItsParallelism() {
    try (CompressionPool pool = new CompressionPool(4)) {
      Set<Integer> done = ConcurrentHashMap.newKeySet();
      // Each four items wait for each other.
      CyclicBarrier barrier = new CyclicBarrier(4);
      pool.forEach(
          items(8),
          item -> {
            await(barrier);
            done.add(item);
          });
      assertThat(done).containsExactlyInAnyOrderElementsOf(items(8));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100})
  void processesEachItemOnce(int count) {
    try (CompressionPool pool = new CompressionPool(3)) {
      Set<Integer> done = ConcurrentHashMap.newKeySet();
      pool.forEach(items(count), item -> assertThat(done.add(item)).isTrue());
      assertThat(done).hasSize(count);
    }
  }

  @Test
  void throwsTheFirstFailureInTheOrderOfTheItems() {
    try (CompressionPool pool = new CompressionPool(3)) {
      CountDownLatch laterFailed = new CountDownLatch(1);
      assertThatThrownBy(() ->
              pool.forEach(
                  items(50),
                  item -> {
                    if (item == 0) {
                      awaitUninterrupted(laterFailed);
                      throw new IllegalStateException("first");
                    }
                    laterFailed.countDown();
                    throw new IllegalStateException("later");
                  }))
          .hasMessage("first");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void failsIfItIsInterrupted(int parallelism) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Set<Integer> active = ConcurrentHashMap.newKeySet();
    FutureTask<Boolean> task =
        new FutureTask<>(() -> {
          try (CompressionPool pool = new CompressionPool(parallelism)) {
            assertThatThrownBy(() ->
                    pool.forEach(
                        items(10),
                        item -> {
                          active.add(item);
                          started.countDown();
                          try {
                            awaitUninterrupted(never);
                          } finally {
                            active.remove(item);
                          }
                        }))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("packing was interrupted");
          }
          return Thread.currentThread().isInterrupted();
        });
    Thread thread = Thread.ofPlatform().daemon().start(task);
    started.await();
    thread.interrupt();
    assertThat(get(task)).isTrue();
    assertThat(active).isEmpty();
  }

  private static boolean get(FutureTask<Boolean> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
