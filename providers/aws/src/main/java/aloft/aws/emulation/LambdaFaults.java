package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The errors that Lambda reports itself when the runtime cannot.
final class LambdaFaults {
  /// The maximum size of a response that is not streamed, in bytes.
  static final int MAX_RESPONSE_BYTES = 6 * 1024 * 1024 + 100;

  private LambdaFaults() {}

  /// Says that a function exceeded its timeout, as the log and the error do.
  static String timeoutReason(Duration timeout) {
    String seconds = String.format(Locale.ROOT, "%.2f", timeout.toMillis() / 1000.0);
    return "Task timed out after " + seconds + " seconds";
  }

  static InvocationOutcome.Fault timedOut(Invocation invocation, String reason) {
    return of("Sandbox.Timedout", "RequestId: " + invocation.id() + " Error: " + reason);
  }

  static InvocationOutcome.Fault exited(Invocation invocation, int status) {
    String reason =
        status == 0
            ? "without providing a reason"
            : status > 128
                ? "with error: signal: " + signal(status - 128)
                : "with error: exit status " + status;
    return of(
        "Runtime.ExitError", "RequestId: " + invocation.id() + " Error: Runtime exited " + reason);
  }

  static InvocationOutcome.Fault tooLarge() {
    return of("Function.ResponseSizeTooLarge", tooLargeMessage());
  }

  static String tooLargeMessage() {
    return "Response payload size exceeded maximum allowed payload size ("
        + MAX_RESPONSE_BYTES
        + " bytes).";
  }

  static InvocationOutcome.Fault of(String type, String message) {
    return of(type, message, null);
  }

  /// The error of a function that cannot run at all.
  static InvocationOutcome.Fault of(Diagnostic reason) {
    return of(reason.code(), reason.message(), reason);
  }

  private static InvocationOutcome.Fault of(
      String type, String message, @Nullable Diagnostic cause) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("errorType", type);
    body.put("errorMessage", message);
    return new InvocationOutcome.Fault(type, message, List.of(), Json.write(body, 0), cause);
  }

  private static String signal(int number) {
    return switch (number) {
      case 1 -> "hangup";
      case 2 -> "interrupt";
      case 4 -> "illegal instruction";
      case 6 -> "aborted";
      case 8 -> "floating point exception";
      case 9 -> "killed";
      case 11 -> "segmentation fault";
      case 15 -> "terminated";
      default -> "signal " + number;
    };
  }
}
