package aloft.spi.progress;

import org.jspecify.annotations.Nullable;

/// A piece of work that is shown while it runs. Two tasks with the same title are different tasks.
public final class Task {
  private final @Nullable Task parent;
  private final String title;

  /// @param parent null for a task of the command itself
  /// @param title the title for the user, such as `Uploading hello.zip`
  public Task(@Nullable Task parent, String title) {
    this.parent = parent;
    this.title = title;
  }

  public @Nullable Task parent() {
    return parent;
  }

  public String title() {
    return title;
  }
}
