package aloft.aws.plugin;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.List;

/// Changes single values of a manifest.
final class ManifestEdits {
  private ManifestEdits() {}

  /// The manifest with a value at a path of keys. Objects on the way are created; another value
  /// there is kept, so that its error is reported.
  static Mapping with(Mapping manifest, Node value, String... path) {
    return with(manifest, value, List.of(path));
  }

  private static Mapping with(Mapping parent, Node value, List<String> path) {
    String key = path.getFirst();
    if (path.size() == 1) {
      return parent.with(key, value);
    }
    return switch (parent.get(key)) {
      case Mapping child -> parent.with(key, with(child, value, path.subList(1, path.size())));
      case null ->
          parent.with(key, with(Mapping.empty(value.place()), value, path.subList(1, path.size())));
      case Node other when other.isNull() ->
          parent.with(key, with(Mapping.empty(value.place()), value, path.subList(1, path.size())));
      default -> parent;
    };
  }
}
