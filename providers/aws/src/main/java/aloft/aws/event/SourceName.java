package aloft.aws.event;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.util.regex.Pattern;

/// The name of a queue or stream in the logical ids of its event source mappings.
final class SourceName {
  private static final Pattern OUTSIDE_BRACES = Pattern.compile(":(?![^{]*})");

  /// Keeps logical ids below their limit of 255 characters.
  private static final int MAX_LENGTH = 150;

  private SourceName() {}

  /// The name in an ARN: its last part, or the id to which an intrinsic function refers.
  static String of(Value arn) {
    return switch (arn) {
      case Value.Str text -> lastPart(text.text());
      case Value.GetAtt att -> att.id();
      case Value.Ref ref -> ref.id();
      case Value.Sub sub -> lastPart(sub.template());
      case Value.ImportValue imported -> ofValue(imported.name());
      case Value.Join join when !join.parts().isEmpty() -> ofValue(join.parts().getLast());
      case Value.Raw raw -> ofFunction(raw.node());
      default -> alphanumeric(Json.write(arn.plain(), 0));
    };
  }

  /// `Fn::Sub` with a map of variables has its template at index 0; other functions are written as
  /// JSON.
  private static String ofFunction(Node function) {
    Node sub = function.get("Fn::Sub", "0");
    String text = sub == null ? null : sub.text();
    return text == null ? alphanumeric(Json.write(function, 0)) : lastPart(text);
  }

  private static String ofValue(Value value) {
    return value instanceof Value.Str text ? text.text() : of(value);
  }

  private static String lastPart(String text) {
    String[] parts = OUTSIDE_BRACES.split(text, -1);
    return parts[parts.length - 1];
  }

  private static String alphanumeric(String text) {
    String kept = text.replaceAll("[^0-9A-Za-z]", "");
    return kept.substring(0, Math.min(kept.length(), MAX_LENGTH));
  }
}
