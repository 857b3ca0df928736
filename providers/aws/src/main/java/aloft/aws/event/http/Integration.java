package aloft.aws.event.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How API Gateway hands a request on.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html">Integration
///   types</a>
public enum Integration {
  AWS,
  AWS_PROXY,
  HTTP,
  HTTP_PROXY,
  MOCK;

  /// The integration of a word in the manifest, or null.
  static @Nullable Integration of(String word) {
    String plain = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return switch (plain) {
      case "LAMBDA", "AWS" -> AWS;
      case "LAMBDA_PROXY", "AWS_PROXY" -> AWS_PROXY;
      case "HTTP" -> HTTP;
      case "HTTP_PROXY" -> HTTP_PROXY;
      case "MOCK" -> MOCK;
      default -> null;
    };
  }

  /// Whether requests and answers pass through as they are.
  boolean isProxy() {
    return this == AWS_PROXY || this == HTTP_PROXY;
  }

  boolean callsFunction() {
    return this == AWS || this == AWS_PROXY;
  }
}
