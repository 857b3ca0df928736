package aloft.google.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.emulation.InvocationOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The errors of Cloud Run where a function gives no response.
///
/// @see <a href="https://cloud.google.com/run/docs/troubleshooting">Troubleshooting</a>
final class GoogleFaults {
  static final String TIMEOUT = "DEADLINE_EXCEEDED";
  private static final String UNAVAILABLE = "UNAVAILABLE";

  private GoogleFaults() {}

  static InvocationOutcome.Fault timedOut() {
    return of(
        504,
        TIMEOUT,
        "The request has been terminated because it has reached the maximum request timeout.",
        null);
  }

  static InvocationOutcome.Fault exited(int status) {
    return of(
        503,
        UNAVAILABLE,
        "The request failed because the connection to the instance had an error: it exited with"
            + " status "
            + status
            + ".",
        null);
  }

  /// The error of a function that cannot run at all.
  static InvocationOutcome.Fault of(Diagnostic reason) {
    String hint = reason.hint();
    String message = hint == null ? reason.message() : reason.message() + "; " + hint;
    return of(503, UNAVAILABLE, message, reason);
  }

  /// The error of a function that has responded with an error.
  ///
  /// @param body the body of the response: the payload if it is JSON
  static InvocationOutcome.Fault of(int code, String body) {
    String message = body.isEmpty() ? "the function responded with status " + code : body;
    String status = status(code);
    boolean isJson = !body.isEmpty() && Json.syntaxError(body) == null;
    return new InvocationOutcome.Fault(
        status, message, List.of(), isJson ? body : body(code, status, message), null);
  }

  /// See https://cloud.google.com/apis/design/errors#handling_errors
  private static String status(int code) {
    return switch (code) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ABORTED";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 501 -> "UNIMPLEMENTED";
      case 503 -> UNAVAILABLE;
      case 504 -> TIMEOUT;
      default -> code < 500 ? "FAILED_PRECONDITION" : "INTERNAL";
    };
  }

  private static InvocationOutcome.Fault of(
      int code, String status, String message, @Nullable Diagnostic cause) {
    return new InvocationOutcome.Fault(
        status, message, List.of(), body(code, status, message), cause);
  }

  /// An error as Google's APIs write it.
  static String body(int code, String status, String message) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    error.put("status", status);
    return Json.write(Map.of("error", error), 0);
  }
}
