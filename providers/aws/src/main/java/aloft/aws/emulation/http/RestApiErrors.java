package aloft.aws.emulation.http;

import aloft.aws.emulation.id.StableIds;
import aloft.spi.document.Json;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The error responses of REST APIs.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html">Gateway
///   response types</a>
enum RestApiErrors {
  MISSING_ROUTE(
      403, "MissingAuthenticationTokenException", "message", "Missing Authentication Token"),
  FORBIDDEN(403, "ForbiddenException", "message", "Forbidden"),
  UNAUTHORIZED(401, "UnauthorizedException", "message", "Unauthorized"),
  DENIED(403, "AccessDeniedException", "Message", "User is not authorized to access this resource"),
  DENIED_EXPLICITLY(
      403,
      "AccessDeniedException",
      "Message",
      "User is not authorized to access this resource with an explicit deny"),
  AUTHORIZER_FAILURE(500, "AuthorizerConfigurationException", "message", null),
  BAD_BODY(400, "BadRequestException", "message", "Invalid request body"),
  NOT_JSON(400, "BadRequestException", "message", "Could not parse request body into json"),
  BAD_MEDIA_TYPE(415, "BadRequestException", "message", "Unsupported Media Type"),
  BAD_CONFIGURATION(500, "InternalServerErrorException", "message", "Internal server error"),
  BAD_RESPONSE(502, "InternalServerErrorException", "message", "Internal server error"),
  TIMEOUT(504, "InternalServerErrorException", "message", "Endpoint request timed out"),
  TOO_LARGE(413, "RequestTooLargeException", "message", "Request Too Long"),
  HEADERS_TOO_LARGE(431, "RequestTooLargeException", "message", "Request Header Fields Too Large");

  private final int status;
  private final String type;
  private final String body;

  RestApiErrors(int status, String type, String field, @Nullable String message) {
    this.status = status;
    this.type = type;
    this.body = Json.write(Collections.singletonMap(field, message), 0);
  }

  Action respond(HttpRequest request) {
    return new Action.Respond(response(request));
  }

  HttpResponse response(HttpRequest request) {
    return response(request, status, type, body);
  }

  /// The response to a request without required parameters.
  static Action missingParameters(HttpRequest request, List<String> names) {
    String message = "Missing required request parameters: " + names;
    String body = Json.write(Map.of("message", message), 0);
    return new Action.Respond(response(request, 400, "BadRequestException", body));
  }

  /// Requests for features that are not emulated fail, so that they never skip authorization.
  static Action unsupported(HttpRequest request, String what) {
    String message = "not supported by the local cloud yet: " + what;
    String body = Json.write(Map.of("message", message), 0);
    return new Action.Respond(response(request, 501, "NotImplementedException", body));
  }

  private static HttpResponse response(HttpRequest request, int status, String type, String body) {
    return new HttpResponse(
        status,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("x-amzn-RequestId", request.id()),
            new Header("x-amz-apigw-id", StableIds.extended(request.id())),
            new Header("x-amzn-ErrorType", type)),
        Payload.of(body));
  }
}
