package aloft.cli.manifest.variable;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A resolved value, and the same value as it may be shown.
///
/// @param shown the node, but with its variable's text in the place of each secret
/// @param isSecret whether there is a secret in it
public record ResolvedValue(Node node, Node shown, boolean isSecret) {

  public static ResolvedValue of(Node node) {
    return new ResolvedValue(node, node, false);
  }

  /// A secret: each text in it is shown as the text of the variable it came from.
  public static ResolvedValue secret(Node node, String variable) {
    return new ResolvedValue(node, hide(node, variable), true);
  }

  private static Node hide(Node node, String variable) {
    return switch (node) {
      case Scalar scalar -> new Scalar(variable, scalar.place());
      case Sequence list ->
          new Sequence(
              list.items().stream().map(item -> hide(item, variable)).toList(), list.place());
      case Mapping mapping -> {
        SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) ->
                entries.put(
                    key, new Mapping.Entry(key, entry.place(), hide(entry.value(), variable))));
        yield new Mapping(entries, mapping.place());
      }
    };
  }
}
