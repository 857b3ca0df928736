package aloft.cli.view;

import aloft.spi.model.Service;
import org.jspecify.annotations.Nullable;

/// How the results of a use case are shown.
@FunctionalInterface
public interface View<R> {

  /// Returns what is printed for a result.
  Output show(R result);

  /// Returns the line that is printed when the work on a service starts; null for none.
  default @Nullable String heading(Service service) {
    return null;
  }
}
