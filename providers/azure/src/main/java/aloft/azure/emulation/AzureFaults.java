package aloft.azure.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.emulation.InvocationOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The errors of functions.
final class AzureFaults {
  private AzureFaults() {}

  static InvocationOutcome.Fault timedOut(String function) {
    return of(
        "FunctionTimeoutException",
        "Timeout value was exceeded by function: Functions." + function + ".",
        List.of(),
        null);
  }

  static InvocationOutcome.Fault exited(int status) {
    return of(
        "WorkerProcessExitException",
        "The worker process exited with code " + status + ".",
        List.of(),
        null);
  }

  /// The error of a function that cannot run at all.
  static InvocationOutcome.Fault of(Diagnostic reason) {
    String hint = reason.hint();
    String message = hint == null ? reason.message() : reason.message() + "; " + hint;
    return of("FunctionIndexingException", message, List.of(), reason);
  }

  static InvocationOutcome.Fault of(
      String type, String message, List<String> trace, @Nullable Diagnostic cause) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", type);
    error.put("message", message);
    return new InvocationOutcome.Fault(
        type, message, trace, Json.write(Map.of("error", error), 0), cause);
  }
}
