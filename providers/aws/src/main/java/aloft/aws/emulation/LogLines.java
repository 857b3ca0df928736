package aloft.aws.emulation;

import aloft.spi.worker.Invocation;
import aloft.spi.worker.Usage;
import java.time.Duration;
import java.util.Locale;

/// The lines that Lambda writes around an invocation.
final class LogLines {
  private LogLines() {}

  static String start(Invocation invocation) {
    return "START RequestId: " + invocation.id() + " Version: " + LambdaVariables.VERSION + "\n";
  }

  static String report(Invocation invocation, Usage usage, int memory) {
    Long peak = usage.peak();
    long used = peak == null ? memory : Math.ceilDiv(peak, 1024L * 1024L);
    Duration startup = usage.startup();
    String init = startup == null ? "" : "Init Duration: " + millis(startup) + " ms\t";
    return "END RequestId: %s\nREPORT RequestId: %s\tDuration: %s ms\tBilled Duration: %d ms\tMemory Size: %d MB\tMax Memory Used: %d MB\t%s\n"
        .formatted(
            invocation.id(),
            invocation.id(),
            millis(usage.duration()),
            Math.ceilDiv(usage.duration().toNanos(), 1_000_000L),
            memory,
            used,
            init);
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.2f", duration.toNanos() / 1e6);
  }
}
