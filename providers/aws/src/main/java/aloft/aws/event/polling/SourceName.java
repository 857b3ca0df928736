package aloft.aws.event.polling;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The name of a source in the logical ids of its event source mappings.
final class SourceName {
  private static final Pattern OUTSIDE_BRACES = Pattern.compile(":(?![^{]*})");

  /// Keeps logical ids below their limit of 255 characters.
  private static final int MAX_LENGTH = 150;

  private SourceName() {}

  /// The name of a queue: the last part of its ARN, or the id to which an intrinsic function
  /// refers.
  static String ofQueue(Value arn) {
    return of(arn, SourceName::lastPart, UnaryOperator.identity());
  }

  /// The name of a stream, table or cluster: what follows the first slash of its ARN, or the id to
  /// which an intrinsic function refers.
  static String ofPath(Value arn) {
    return of(arn, SourceName::secondSegment, text -> text.substring(text.lastIndexOf('/') + 1));
  }

  private static String of(Value arn, UnaryOperator<String> name, UnaryOperator<String> joined) {
    return switch (arn) {
      case Value.Str text -> name.apply(text.text());
      case Value.GetAtt att -> att.id();
      case Value.Ref ref -> ref.id();
      case Value.Sub sub -> name.apply(sub.template());
      case Value.ImportValue(Value.Str export) -> export.text();
      case Value.ImportValue imported -> of(imported.name(), name, joined);
      case Value.Join join when !join.parts().isEmpty() ->
          join.parts().getLast() instanceof Value.Str last
              ? joined.apply(last.text())
              : of(join.parts().getLast(), name, joined);
      case Value.Raw raw -> ofFunction(raw.node(), name);
      default -> alphanumeric(Json.write(arn.plain(), 0));
    };
  }

  /// `Fn::Sub` with a map of variables has its template at index 0; other functions are written as
  /// JSON.
  private static String ofFunction(Node function, UnaryOperator<String> name) {
    Node sub = function.get("Fn::Sub", "0");
    String text = sub == null ? null : sub.text();
    return text == null ? alphanumeric(Json.write(function, 0)) : name.apply(text);
  }

  private static String lastPart(String text) {
    String[] parts = OUTSIDE_BRACES.split(text, -1);
    return parts[parts.length - 1];
  }

  private static String secondSegment(String text) {
    String[] segments = text.split("/", -1);
    return segments.length > 1 ? segments[1] : lastPart(text);
  }

  private static String alphanumeric(String text) {
    String kept = text.replaceAll("[^0-9A-Za-z]", "");
    return kept.substring(0, Math.min(kept.length(), MAX_LENGTH));
  }
}
