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

/// Runs calls in parallel on platform threads. Virtual threads would delay the exit of a short
/// command.
public final class Parallel {
  private Parallel() {}

  /// Applies a function to all tasks and returns the results in the order of the tasks. After the
  /// first error, tasks that have not started are cancelled.
  ///
  /// @param maxThreads the number of tasks that run at the same time
  public static <A, B> List<B> map(Collection<A> tasks, int maxThreads, Function<A, B> work) {
    if (tasks.size() < 2) {
      return tasks.stream().map(work).toList();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(maxThreads, tasks.size()),
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
