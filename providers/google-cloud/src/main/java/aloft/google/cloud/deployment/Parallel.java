package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Runs changes in parallel on platform threads. Virtual threads would delay the exit of a short
/// command.
final class Parallel {
  private static final int MAX_THREADS = 10;

  private Parallel() {}

  /// Runs all tasks. What has begun in the cloud ends there, so a failed task stops no other one.
  ///
  /// @throws UserException with the errors of all tasks that failed, in the order of the tasks,
  ///   after all have ended
  static <T> void forEach(Collection<T> tasks, Consumer<T> work) {
    if (tasks.size() == 1) {
      work.accept(tasks.iterator().next());
      return;
    }
    if (tasks.isEmpty()) {
      return;
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(MAX_THREADS, tasks.size()),
            task -> {
              Thread thread = new Thread(task, "google");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<?>> started = new ArrayList<>();
      tasks.forEach(task -> started.add(threads.submit(() -> work.accept(task))));
      List<Throwable> failures = new ArrayList<>();
      for (Future<?> future : started) {
        try {
          future.get();
        } catch (ExecutionException e) {
          failures.add(e.getCause());
        }
      }
      if (!failures.isEmpty()) {
        throw failure(failures);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(GoogleErrors.interrupted(), e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static RuntimeException failure(List<Throwable> failures) {
    List<Diagnostic> diagnostics = new ArrayList<>();
    for (Throwable failure : failures) {
      switch (failure) {
        case UserException user -> diagnostics.addAll(user.diagnostics());
        case FailedCallException call -> diagnostics.add(call.failure().diagnostic());
        case RuntimeException bug -> {
          return bug;
        }
        default -> throw new IllegalStateException(failure);
      }
    }
    UserException all = new UserException(diagnostics);
    all.initCause(failures.getFirst());
    return all;
  }
}
