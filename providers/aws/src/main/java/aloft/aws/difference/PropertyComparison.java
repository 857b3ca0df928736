package aloft.aws.difference;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison;
import aloft.spi.document.NodeComparison.Difference;
import aloft.spi.document.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Compares two values of a template: an intrinsic function is one value.
final class PropertyComparison {
  private PropertyComparison() {}

  /// Returns what differs.
  static List<Difference> of(@Nullable Node before, @Nullable Node after) {
    return NodeComparison.of(before, after, mapping -> intrinsic(mapping) != null);
  }

  /// Whether a value is written out, without a reference.
  static boolean isLiteral(@Nullable Node node) {
    return switch (node) {
      case Mapping mapping ->
          intrinsic(mapping) == null
              && mapping.values().values().stream().allMatch(PropertyComparison::isLiteral);
      case Sequence list -> list.items().stream().allMatch(PropertyComparison::isLiteral);
      case null, default -> true;
    };
  }

  /// The name of the intrinsic function that an object is; null if it is none.
  private static @Nullable String intrinsic(Mapping mapping) {
    if (mapping.values().size() != 1) {
      return null;
    }
    String key = mapping.values().keySet().iterator().next();
    return key.equals("Ref") || key.equals("Condition") || key.startsWith("Fn::") ? key : null;
  }

  /// A value as text: references in the short form that templates in YAML have, other objects and
  /// lists as JSON.
  static @Nullable String text(@Nullable Node node) {
    return switch (node) {
      case null -> null;
      case Mapping mapping when "Ref".equals(intrinsic(mapping)) -> "!Ref " + value(mapping);
      case Mapping mapping when "Fn::Sub".equals(intrinsic(mapping)) -> value(mapping);
      case Mapping mapping
          when "Fn::GetAtt".equals(intrinsic(mapping))
              && mapping.get("Fn::GetAtt") instanceof Sequence parts ->
          "!GetAtt " + String.join(".", parts.items().stream().map(NodeComparison::text).toList());
      default -> NodeComparison.text(node);
    };
  }

  private static String value(Mapping intrinsic) {
    return NodeComparison.text(intrinsic.values().values().iterator().next());
  }
}
