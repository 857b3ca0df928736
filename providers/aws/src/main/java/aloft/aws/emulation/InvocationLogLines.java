package aloft.aws.emulation;

import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The lines that Lambda writes around an invocation.
final class InvocationLogLines {
  private InvocationLogLines() {}

  static String start(Invocation invocation) {
    return "START RequestId: " + invocation.id() + " Version: " + LambdaVariables.VERSION + "\n";
  }

  static String timedOut(Invocation invocation, InvocationOutcome.Fault fault, Instant moment) {
    String why = fault.message().substring(fault.message().indexOf("Error: ") + 7);
    return moment.truncatedTo(ChronoUnit.MILLIS) + " " + invocation.id() + " " + why + "\n\n";
  }

  static String exited(InvocationOutcome.Fault fault) {
    return fault.message() + "\n" + fault.type() + "\n";
  }

  static String report(Invocation invocation, Usage usage, int memory) {
    Long peak = usage.peak();
    long used = peak == null ? memory : Math.ceilDiv(peak, 1024L * 1024L);
    Duration startup = usage.startup();
    String init = startup == null ? "" : "Init Duration: " + millis(startup) + " ms\t";
    // Written for each invocation: a format string would take a tenth of all its time.
    return "END RequestId: "
        + invocation.id()
        + "\nREPORT RequestId: "
        + invocation.id()
        + "\tDuration: "
        + millis(usage.duration())
        + " ms\tBilled Duration: "
        + Math.ceilDiv(usage.duration().toNanos(), 1_000_000L)
        + " ms\tMemory Size: "
        + memory
        + " MB\tMax Memory Used: "
        + used
        + " MB\t"
        + init
        + "\n";
  }

  private static String millis(Duration duration) {
    long hundredths = Math.round(duration.toNanos() / 1e4);
    long rest = hundredths % 100;
    return hundredths / 100 + (rest < 10 ? ".0" : ".") + rest;
  }
}
