package aloft.spi.emulation;

import aloft.spi.diagnostic.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What became of an invocation.
public sealed interface InvocationOutcome {

  /// The handler answered.
  ///
  /// @param payload as it was given: JSON, where the content type says so
  record Answer(Payload payload, String contentType) implements InvocationOutcome {}

  /// The handler, or its process, failed.
  ///
  /// @param type the cloud's or the language's name of the error
  /// @param trace the lines of the stack trace, may be empty
  /// @param payload what the cloud answers in this case, JSON
  /// @param blame the mistake in the manifest that led to it; null where the code itself failed
  record Fault(
      String type, String message, List<String> trace, String payload, @Nullable Diagnostic blame)
      implements InvocationOutcome {
    public Fault {
      trace = List.copyOf(trace);
    }
  }
}
