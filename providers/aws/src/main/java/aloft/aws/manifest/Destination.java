package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// The destination of the result of an asynchronous call.
///
/// @param arn an ARN; in the short form, an ARN or the key of a function
@Doc("The destination of the result of an asynchronous call")
public record Destination(
    @Doc("What the ARN names; needed only if it is an intrinsic function")
        @OneOf({"function", "sns", "sqs", "eventBus"})
        @Required
        @Nullable String type,
    @Doc("The ARN") @Required Value arn,
    @Source Node node) {

  @ShortForm("the key of a function, or an ARN")
  static @Nullable Destination of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    return text == null || text.isEmpty() ? null : new Destination(null, Value.of(text), node);
  }

  /// The key of a function of this service, or null.
  public @Nullable String function() {
    String text = type == null ? arn.text() : null;
    return text == null || text.startsWith("arn:") ? null : text;
  }

  /// The IAM action that the sender needs; null if the type of the destination is unknown.
  public @Nullable String action() {
    return switch (kind()) {
      case "function" -> "lambda:InvokeFunction";
      case "sqs" -> "sqs:SendMessage";
      case "sns" -> "sns:Publish";
      case "eventBus" -> "events:PutEvents";
      default -> null;
    };
  }

  private String kind() {
    if (type != null) {
      return type;
    }
    String text = arn.text();
    if (text == null) {
      return "";
    }
    if (function() != null || text.contains(":function:")) {
      return "function";
    }
    if (text.contains(":sqs:")) {
      return "sqs";
    }
    if (text.contains(":sns:")) {
      return "sns";
    }
    return text.contains(":event-bus/") ? "eventBus" : "";
  }
}
