package aloft.aws.emulation.http;

import aloft.spi.emulation.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where an authorizer of an HTTP API finds who calls, as `$request.header.Authorization`.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources">Identity
///   sources</a>
final class IdentitySource {
  private static final String HEADER = "$request.header.";
  private static final String QUERY = "$request.querystring.";
  private static final String CONTEXT = "$context.";

  private IdentitySource() {}

  /// The value; null where the request has none.
  static @Nullable String value(String source, RoutedRequest call) {
    HttpRequest request = call.request();
    if (source.startsWith(HEADER)) {
      List<String> values = request.headers(source.substring(HEADER.length()));
      return values.isEmpty() ? null : ForwardedRequest.joined(values);
    }
    if (source.startsWith(QUERY)) {
      List<String> values =
          QueryParameters.of(request.query()).get(source.substring(QUERY.length()));
      return values == null ? null : ForwardedRequest.joined(values);
    }
    return source.startsWith(CONTEXT) ? context(source.substring(CONTEXT.length()), call) : null;
  }

  private static @Nullable String context(String name, RoutedRequest call) {
    HttpRequest request = call.request();
    return switch (name) {
      case "accountId" -> StableIds.ACCOUNT;
      case "apiId" -> call.settings().apiId();
      case "httpMethod" -> request.method();
      case "identity.sourceIp" -> request.sourceIp();
      case "identity.userAgent" -> request.header("User-Agent");
      case "path" -> call.path();
      case "protocol" -> request.protocol();
      case "requestId" -> request.id();
      case "routeKey" -> call.route().key();
      case "stage" -> HttpApiSettings.DEFAULT;
      default -> null;
    };
  }
}
