package aloft.cli.manifest.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses property paths such as `a.b.0`.
final class PropertyPath {
  private PropertyPath() {}

  /// The keys of a path; empty if there is no address.
  static List<String> keys(@Nullable String address) {
    return address == null || address.isEmpty() ? List.of() : List.of(address.split("\\.", -1));
  }
}
