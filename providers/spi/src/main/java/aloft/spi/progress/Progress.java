package aloft.spi.progress;

import aloft.spi.progress.ProgressEvent.Failed;
import aloft.spi.progress.ProgressEvent.Finished;
import aloft.spi.progress.ProgressEvent.Started;
import java.util.function.Supplier;

/// Listens to a running command. May be told from several threads.
@FunctionalInterface
public interface Progress {

  /// Nobody listens. A class, as no AOT cache holds the lambdas of an interface.
  Progress SILENT =
      new Progress() {
        @Override
        public void report(ProgressEvent event) {}
      };

  void report(ProgressEvent event);

  /// Runs a task from its start to its end or failure.
  default <T> T task(String title, Supplier<T> work) {
    report(new Started(title, title));
    try {
      T result = work.get();
      report(new Finished(title, ""));
      return result;
    } catch (RuntimeException e) {
      report(new Failed(title, String.valueOf(e.getMessage())));
      throw e;
    }
  }
}
