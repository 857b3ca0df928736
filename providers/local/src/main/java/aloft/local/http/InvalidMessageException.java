package aloft.local.http;

import java.io.IOException;

/// Input that is not a valid HTTP message, or one that is too large. Its connection is closed, as
/// the start of the next message is unknown.
public final class InvalidMessageException extends IOException {
  private static final long serialVersionUID = 1;

  private final int status;

  private InvalidMessageException(int status, String message) {
    super(message);
    this.status = status;
  }

  static InvalidMessageException malformed(String message) {
    return new InvalidMessageException(400, message);
  }

  static InvalidMessageException targetTooLong() {
    return new InvalidMessageException(414, "URI Too Long");
  }

  static InvalidMessageException headersTooLarge() {
    return new InvalidMessageException(431, "Request Header Fields Too Large");
  }

  /// The process has no memory for another body.
  static InvalidMessageException overloaded() {
    return new InvalidMessageException(503, "Service Unavailable");
  }

  /// The status of the response to such a request.
  public int status() {
    return status;
  }
}
