package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.UserException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Work that runs in a thread of its own, which does not keep the command from ending.
public final class BackgroundTask<T extends @Nullable Object> {
  private final FutureTask<T> work;

  /// Starts the work.
  public BackgroundTask(Callable<T> work) {
    this.work = new FutureTask<>(work);
    Thread.ofPlatform().daemon().name("aws").start(this.work);
  }

  /// Waits for the result, or throws what the work has thrown.
  public T result() {
    try {
      return work.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    }
  }
}
