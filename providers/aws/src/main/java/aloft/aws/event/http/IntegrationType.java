package aloft.aws.event.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The API Gateway integration types of a method.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html">Integration
///   types</a>
public enum IntegrationType {
  AWS,
  AWS_PROXY,
  HTTP,
  HTTP_PROXY,
  MOCK;

  /// The integration type for a value in the manifest, or null if it is unknown.
  static @Nullable IntegrationType of(String word) {
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

  /// Whether requests and responses are passed on unchanged.
  boolean isProxy() {
    return this == AWS_PROXY || this == HTTP_PROXY;
  }

  boolean callsFunction() {
    return this == AWS || this == AWS_PROXY;
  }
}
