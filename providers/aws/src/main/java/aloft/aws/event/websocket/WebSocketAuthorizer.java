package aloft.aws.event.websocket;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Problem;
import aloft.spi.schema.ShortForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The authorizer of the route `$connect`: a function that decides who may connect.
@Doc("The function that decides who may connect")
public record WebSocketAuthorizer(
    @Doc("A function of this service; with \"arn\", the name of the authorizer")
        @Nullable String name,
    @Doc("The ARN of another function") @Matches(value = "^arn:", words = "the ARN of a function")
        @Nullable Value arn,
    @Doc("What a request must have (default route.request.header.Auth)")
        @Nullable List<String> identitySource)
    implements Checked {

  private static final List<String> DEFAULT_SOURCE = List.of("route.request.header.Auth");

  @ShortForm("a function of this service, the ARN of another function")
  static @Nullable WebSocketAuthorizer of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    return text.startsWith("arn:")
        ? new WebSocketAuthorizer(null, Value.of(text), null)
        : new WebSocketAuthorizer(text, null, null);
  }

  /// The name of the authorizer: the last part of an ARN, else the given name.
  String displayName() {
    String text = arn == null ? null : arn.text();
    String result = text == null ? name : text.substring(text.lastIndexOf(':') + 1);
    if (result == null) {
      throw new IllegalStateException("an authorizer without a name");
    }
    return result;
  }

  List<String> sources() {
    return identitySource == null ? DEFAULT_SOURCE : identitySource;
  }

  @Override
  public List<Problem> check() {
    if (name != null || (arn != null && arn.text() != null)) {
      return List.of();
    }
    return List.of(
        arn == null
            ? new Problem(
                "",
                "websocket/authorizer-function",
                "the authorizer names no function",
                "set \"name\" to a function of this service, or \"arn\"")
            : new Problem(
                "arn",
                "websocket/authorizer-name",
                "the authorizer has no name",
                "set \"name\": only an ARN that is a text contains one"));
  }
}
