package aloft.cli.manifest.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Addresses of the form `a.b.0`.
final class PropertyPath {
  private PropertyPath() {}

  /// The keys on the way; none where there is no address.
  static List<String> keys(@Nullable String address) {
    return address == null || address.isEmpty() ? List.of() : List.of(address.split("\\.", -1));
  }
}
