package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The outcome of an invocation: a result or an error.
public sealed interface InvocationOutcome {

  /// The handler returned a result.
  ///
  /// @param payload as the handler returned it: JSON if the content type says so
  record Success(Payload payload, String contentType) implements InvocationOutcome {}

  /// The handler answered an HTTP request.
  record Response(HttpResponse response) implements InvocationOutcome {}

  /// The handler or its process failed.
  ///
  /// @param type the name of the error in the cloud or in the language
  /// @param trace the lines of the stack trace; may be empty
  /// @param payload the error body that the cloud returns, as JSON
  /// @param cause the error in the manifest that caused it; null if the code itself failed
  record Fault(
      String type, String message, List<String> trace, String payload, @Nullable Diagnostic cause)
      implements InvocationOutcome {
    public Fault {
      trace = List.copyOf(trace);
    }
  }
}
