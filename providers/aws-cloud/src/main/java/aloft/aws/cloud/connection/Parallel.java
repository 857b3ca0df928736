package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Does many calls at once, on threads of the platform: virtual ones hold up the end of a short
/// command.
public final class Parallel {
  private Parallel() {}

  /// The results in the order of the tasks; the first error stops what has not begun.
  ///
  /// @param most how many at once
  public static <A, B> List<B> each(Collection<A> tasks, int most, Function<A, B> work) {
    if (tasks.size() < 2) {
      return tasks.stream().map(work).toList();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(most, tasks.size()),
            task -> {
              Thread thread = new Thread(task, "aws");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<B>> started = new ArrayList<>();
      tasks.forEach(task -> started.add(threads.submit(() -> work.apply(task))));
      List<B> results = new ArrayList<>();
      for (Future<B> future : started) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
