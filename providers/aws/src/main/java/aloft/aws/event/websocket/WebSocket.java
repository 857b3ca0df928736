package aloft.aws.event.websocket;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Checked;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `websocket`: a route of a WebSocket API calls the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html">AWS::ApiGatewayV2::Route</a>
@Doc("A route of a WebSocket API calls the function")
public record WebSocket(
    @Required @Doc("$connect, $disconnect, $default, or a value of the route selection expression")
        String route,
    @Doc("$default: the client receives the result of the function") @OneOf("$default")
        @Nullable String routeResponseSelectionExpression,
    @Doc("Who may connect; for the route $connect") @Nullable WebSocketAuthorizer authorizer)
    implements Checked {

  /// The route of new connections, the only one with an authorizer.
  static final String CONNECT = "$connect";

  @ShortForm("the name of the route")
  static @Nullable WebSocket of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar
        ? Decoder.read(WebSocket.class, Mapping.of("route", node, node.place()), findings)
        : null;
  }

  /// The route in logical ids: `$connect` becomes `Sconnect`.
  String idStem() {
    return route
        .replace("$", "S")
        .replace("/", "Slash")
        .replace("-", "Dash")
        .replace("_", "Underscore")
        .replace(".", "Period");
  }

  @Override
  public List<Problem> check() {
    String stem = idStem();
    if (stem.isEmpty()) {
      return List.of(
          new Problem("route", "websocket/route", "the route has no name", "write $default"));
    }
    boolean isAlphanumeric =
        stem.chars()
            .allMatch(
                c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    return isAlphanumeric
        ? List.of()
        : List.of(
            new Problem(
                "route",
                "websocket/route",
                "the route \""
                    + route
                    + "\" has characters that cannot be part of a name in the template",
                "use letters, digits and $ / - _ .",
                Problem.Kind.REFUSED));
  }
}
