package aloft.cli.manifest.variable;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A resolved value, and the same value with secrets redacted.
///
/// @param redacted the node, with each secret replaced by the text of its variable
/// @param isSecret whether the value contains a secret
public record ResolvedValue(Node node, Node redacted, boolean isSecret) {

  public static ResolvedValue of(Node node) {
    return new ResolvedValue(node, node, false);
  }

  /// A secret value: in its redacted form every scalar is the text of the variable.
  public static ResolvedValue secret(Node node, String variable) {
    return new ResolvedValue(node, redact(node, variable), true);
  }

  private static Node redact(Node node, String variable) {
    return switch (node) {
      case Scalar scalar -> new Scalar(variable, scalar.place());
      case Sequence list ->
          new Sequence(
              list.items().stream().map(item -> redact(item, variable)).toList(), list.place());
      case Mapping mapping -> {
        SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
        mapping
            .entries()
            .forEach((key, entry) ->
                entries.put(
                    key, new Mapping.Entry(key, entry.place(), redact(entry.value(), variable))));
        yield new Mapping(entries, mapping.place());
      }
    };
  }
}
