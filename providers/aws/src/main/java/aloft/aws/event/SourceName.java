package aloft.aws.event;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.util.regex.Pattern;

/// The name of a queue or stream, as it stands in the logical ids of its mappings.
final class SourceName {
  private static final Pattern OUTSIDE_BRACES = Pattern.compile(":(?![^{]*})");

  /// Logical ids have at most 255 characters.
  private static final int LONGEST = 150;

  private SourceName() {}

  /// The name in an ARN: its last part, or what an intrinsic function refers to.
  static String of(Value arn) {
    return switch (arn) {
      case Value.Str text -> last(text.text());
      case Value.GetAtt att -> att.id();
      case Value.Ref ref -> ref.id();
      case Value.Sub sub -> last(sub.template());
      case Value.ImportValue imported -> whole(imported.name());
      case Value.Join join when !join.parts().isEmpty() -> whole(join.parts().getLast());
      case Value.Raw raw -> raw(raw.node());
      default -> cut(Json.write(arn.plain(), 0));
    };
  }

  /// `Fn::Sub` with a map of names has its text first; other functions are spelled out.
  private static String raw(Node function) {
    Node sub = function.get("Fn::Sub", "0");
    String text = sub == null ? null : sub.text();
    return text == null ? cut(Json.write(function, 0)) : last(text);
  }

  private static String whole(Value value) {
    return value instanceof Value.Str text ? text.text() : of(value);
  }

  private static String last(String text) {
    String[] parts = OUTSIDE_BRACES.split(text, -1);
    return parts[parts.length - 1];
  }

  private static String cut(String text) {
    String kept = text.replaceAll("[^0-9A-Za-z]", "");
    return kept.substring(0, Math.min(kept.length(), LONGEST));
  }
}
