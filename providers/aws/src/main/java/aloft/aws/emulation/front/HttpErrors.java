package aloft.aws.emulation.front;

import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.worker.Payload;
import java.util.List;

/// What an HTTP API answers by itself.
enum HttpErrors {
  UNAUTHORIZED(401, "Unauthorized"),
  FORBIDDEN(403, "Forbidden"),
  NOT_FOUND(404, "Not Found"),
  TOO_LARGE(413, "Request Entity Too Large"),
  INTERNAL(500, "Internal Server Error"),
  UNAVAILABLE(503, "Service Unavailable");

  private final int status;
  private final String message;

  HttpErrors(int status, String message) {
    this.status = status;
    this.message = message;
  }

  HttpAnswer answer() {
    return json(status, message);
  }

  /// What is not built must not look like an open door.
  static HttpAnswer unbuilt(String what) {
    return json(501, "the local cloud cannot do this yet: " + what);
  }

  private static HttpAnswer json(int status, String message) {
    return new HttpAnswer(
        status,
        List.of(new Header("content-type", "application/json")),
        Payload.of(new JsonText().open().put("message", message).close().toString()));
  }
}
