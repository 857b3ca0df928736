package aloft.aws;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A computation on another processor, beside that of the thread that starts it.
final class BackgroundTask<T> {
  private final FutureTask<T> task;

  private BackgroundTask(FutureTask<T> task) {
    this.task = task;
  }

  static <T> BackgroundTask<T> start(Supplier<T> computation) {
    FutureTask<T> task = new FutureTask<>(computation::get);
    Thread.ofPlatform().daemon().start(task);
    return new BackgroundTask<>(task);
  }

  /// Waits for the result. What the computation throws is thrown here.
  T result() {
    try {
      return task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }
}
