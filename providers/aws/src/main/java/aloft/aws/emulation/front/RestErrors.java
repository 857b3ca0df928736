package aloft.aws.emulation.front;

import aloft.spi.document.Json;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Payload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a REST API answers by itself.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html">Gateway
///   response types</a>
enum RestErrors {
  MISSING_ROUTE(
      403, "MissingAuthenticationTokenException", "message", "Missing Authentication Token"),
  FORBIDDEN(403, "ForbiddenException", "message", "Forbidden"),
  UNAUTHORIZED(401, "UnauthorizedException", "message", "Unauthorized"),
  DENIED(403, "AccessDeniedException", "Message", "User is not authorized to access this resource"),
  DENIED_EXPLICITLY(
      403,
      "AccessDeniedException",
      "Message",
      "User is not authorized to access this resource with an explicit deny in an identity-based policy"),
  BROKEN_AUTHORIZER(500, "AuthorizerConfigurationException", "message", null),
  BAD_ANSWER(502, "InternalServerErrorException", "message", "Internal server error"),
  TIMEOUT(504, "InternalServerErrorException", "message", "Endpoint request timed out"),
  TOO_LARGE(413, "RequestTooLargeException", "message", "Request Too Long");

  private final int status;
  private final String type;
  private final String field;
  private final @Nullable String message;

  RestErrors(int status, String type, String field, @Nullable String message) {
    this.status = status;
    this.type = type;
    this.field = field;
    this.message = message;
  }

  Next next() {
    return new Next.Answer(answer());
  }

  HttpAnswer answer() {
    Map<String, @Nullable String> body = new LinkedHashMap<>();
    body.put(field, message);
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("Content-Type", "application/json"));
    headers.add(new Header("x-amzn-ErrorType", type));
    return new HttpAnswer(status, headers, Payload.of(Json.write(body, 0)));
  }

  /// What is not built must not look like an open door.
  static Next unbuilt(String what) {
    String text = Json.write(Map.of("message", "the local cloud cannot do this yet: " + what), 0);
    return new Next.Answer(
        new HttpAnswer(
            501, List.of(new Header("Content-Type", "application/json")), Payload.of(text)));
  }
}
