package aloft.aws.event.httpapi;

import aloft.spi.document.Node;
import aloft.spi.schema.Checked;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Problem;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `httpApi`: a route of an HTTP API calls the function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html">AWS::ApiGatewayV2::Route</a>
@Doc("A route of an HTTP API calls the function")
public record HttpApi(
    @Required
        @Doc(
            "/path, also with {parameters} and {rest+}; * for requests that no other route matches")
        @Matches(value = "^(?:\\*|/\\S*)$", words = "* or a path that starts with /")
        String path,
    @Doc("The method, * for any")
        @OneOf(
            value = {"*", "ANY", "GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE"},
            ignoreCase = true)
        @Nullable String method,
    @Doc("Who may call it: a name of provider.httpApi.authorizers, or settings")
        @Nullable RouteAuthorizer authorizer)
    implements Checked {
  /// All methods, in the order of the CORS configuration.
  static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE");

  private static final Pattern SHORT_FORM =
      Pattern.compile("(ANY|" + String.join("|", METHODS) + ") (/\\S*)", Pattern.CASE_INSENSITIVE);

  @ShortForm("* or a string like GET /path")
  static @Nullable HttpApi of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    Matcher matcher = SHORT_FORM.matcher(text);
    if (text.equals("*")) {
      return new HttpApi("*", null, null);
    }
    if (!matcher.matches()) {
      return null;
    }
    return new HttpApi(matcher.group(2), matcher.group(1), null);
  }

  /// Whether this is the default route, for requests that no other route matches.
  boolean isDefault() {
    return path.equals("*");
  }

  /// The method in upper case, ANY for all methods.
  String verb() {
    return method == null || method.equals("*") ? "ANY" : method.toUpperCase(Locale.ROOT);
  }

  /// `GET /path`, or `$default`.
  String routeKey() {
    return isDefault() ? "$default" : verb() + " " + path;
  }

  @Override
  public List<Problem> check() {
    boolean isKnown = verb().equals("ANY") || METHODS.contains(verb());
    if (isDefault() && method != null && !method.equals("*")) {
      return List.of(
          new Problem(
              "method",
              "http-api/path",
              "the path * matches every method",
              "remove \"method\", or write a path that starts with /"));
    }
    if (!isDefault() && method == null) {
      return List.of(
          new Problem(
              "path", "http-api/method", "the route has no method", "add \"method\", * for any"));
    }
    return isKnown
        ? List.of()
        : List.of(new Problem("method", "http-api/method", "unknown method \"" + method + "\""));
  }
}
