package aloft.spi.progress;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Receives the progress events of a running command. Called from several threads.
@FunctionalInterface
public interface Progress {

  /// Ignores all events. A class, because an AOT cache does not contain lambdas of an interface.
  Progress SILENT =
      new Progress() {
        @Override
        public void report(ProgressEvent event) {}
      };

  void report(ProgressEvent event);

  /// Returns the task that tasks started here belong to; null for the command itself.
  default @Nullable Task parent() {
    return null;
  }

  /// Runs a task and reports its start and its end or failure.
  default <T> T task(String title, Supplier<T> work) {
    Task task = start(title);
    try {
      return finish(task, work.get());
    } catch (RuntimeException e) {
      throw fail(task, e);
    }
  }

  /// Runs a task that has tasks of its own, which it starts on the progress it gets.
  default <T> T tasks(String title, Function<Progress, T> work) {
    Task task = start(title);
    try {
      return finish(task, work.apply(new Child(this, task)));
    } catch (RuntimeException e) {
      throw fail(task, e);
    }
  }

  private Task start(String title) {
    Task task = new Task(parent(), title);
    report(new ProgressEvent.Started(task));
    return task;
  }

  private <T> T finish(Task task, T result) {
    report(new ProgressEvent.Finished(task, ""));
    return result;
  }

  private RuntimeException fail(Task task, RuntimeException failure) {
    report(new ProgressEvent.Failed(task, String.valueOf(failure.getMessage())));
    return failure;
  }

  /// The progress within a task.
  record Child(Progress root, Task task) implements Progress {
    @Override
    public void report(ProgressEvent event) {
      root.report(event);
    }

    @Override
    public Task parent() {
      return task;
    }
  }
}
