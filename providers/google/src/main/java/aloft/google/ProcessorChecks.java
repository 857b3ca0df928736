package aloft.google;

import aloft.google.service.GoogleFunction;
import aloft.google.service.GoogleService;
import aloft.spi.schema.DiagnosticCollector;
import org.jspecify.annotations.Nullable;

/// Checks that the processors of a function agree with its memory and its concurrent calls.
///
/// @see <a href="https://cloud.google.com/run/docs/configuring/services/cpu">CPU limits</a>
final class ProcessorChecks {
  private final GoogleService service;
  private final GoogleFunction function;
  private final DiagnosticCollector findings;

  private ProcessorChecks(
      GoogleService service, GoogleFunction function, DiagnosticCollector findings) {
    this.service = service;
    this.function = function;
    this.findings = findings;
  }

  static void run(GoogleService service, GoogleFunction function, DiagnosticCollector findings) {
    ProcessorChecks checks = new ProcessorChecks(service, function, findings);
    Double own = function.settings().cpu();
    checks.checkConcurrency(own);
    if (own != null) {
      checks.checkNumber(own);
    }
  }

  private void report(String key, String code, String message, String hint) {
    findings.refusal(service.place(function, key), code, message, hint);
  }

  private void checkConcurrency(@Nullable Double own) {
    int memory = function.settings().memory();
    double cpu =
        own != null
            ? own
            : service.isDirect()
                ? MemoryTier.wholeProcessors(memory)
                : MemoryTier.processors(memory);
    Integer concurrency = function.settings().scale().concurrency();
    if (concurrency != null && concurrency > 1 && cpu < 1) {
      report(
          own == null ? "scale" : "cpu",
          "google/concurrency",
          "several concurrent calls need at least one processor, but \""
              + function.key()
              + "\" has "
              + cpu,
          "set \"cpu: 1\", or memory of 2048 or more");
    }
  }

  private void checkNumber(double own) {
    int memory = function.settings().memory();
    int least = MemoryTier.leastMegabytes(own);
    int most = service.isDirect() ? MemoryTier.mostMegabytes((int) own) : Integer.MAX_VALUE;
    String number = FunctionBody.processors(own);
    if (own > 8 || (own > 1 && own % 2 != 0)) {
      report(
          "cpu",
          "google/cpu",
          "Google has no functions with " + number + " processors",
          "use 0.08 to 1, 2, 4, 6 or 8");
    } else if (service.isDirect() && (own < 1 || own == 6)) {
      report(
          "cpu",
          "google/cpu",
          "a function with \"deploy: direct\" cannot have " + number + " processors",
          "use 1, 2, 4 or 8");
    } else if (memory < least) {
      report(
          "memory",
          "google/cpu",
          number + " processors need at least " + least + " MB of memory",
          "set \"memory: " + least + "\"");
    } else if (memory > most) {
      report(
          "memory",
          "google/cpu",
          "\"cpu: " + number + "\" allows at most " + most + " MB of memory",
          "set \"cpu: " + MemoryTier.wholeProcessors(memory) + "\"");
    }
  }
}
