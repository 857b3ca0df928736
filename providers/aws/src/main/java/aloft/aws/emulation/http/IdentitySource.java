package aloft.aws.emulation.http;

import aloft.aws.emulation.id.StableIds;
import aloft.spi.emulation.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Evaluates identity sources of HTTP API authorizers, such as `$request.header.Authorization`.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html#http-api-lambda-authorizer.identity-sources">Identity
///   sources</a>
final class IdentitySource {
  private static final String HEADER = "$request.header.";
  private static final String QUERY = "$request.querystring.";
  private static final String CONTEXT = "$context.";

  private IdentitySource() {}

  /// Returns the value of a source; null if the request has none.
  static @Nullable String value(String source, RoutedRequest routedRequest) {
    HttpRequest request = routedRequest.request();
    if (source.startsWith(HEADER)) {
      List<String> values = request.headers(source.substring(HEADER.length()));
      return values.isEmpty() ? null : ForwardedRequest.join(values);
    }
    if (source.startsWith(QUERY)) {
      List<String> values =
          QueryParameters.of(request.query()).get(source.substring(QUERY.length()));
      return values == null ? null : ForwardedRequest.join(values);
    }
    return source.startsWith(CONTEXT)
        ? context(source.substring(CONTEXT.length()), routedRequest)
        : null;
  }

  private static @Nullable String context(String name, RoutedRequest routedRequest) {
    HttpRequest request = routedRequest.request();
    return switch (name) {
      case "accountId" -> StableIds.ACCOUNT;
      case "apiId" -> routedRequest.settings().apiId();
      case "httpMethod" -> request.method();
      case "identity.sourceIp" -> request.sourceIp();
      case "identity.userAgent" -> request.header("User-Agent");
      case "path" -> routedRequest.path();
      case "protocol" -> request.protocol();
      case "requestId" -> request.id();
      case "routeKey" -> routedRequest.route().key();
      case "stage" -> HttpApiSettings.DEFAULT;
      default -> null;
    };
  }
}
