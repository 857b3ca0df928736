package aloft.aws.emulation;

import aloft.aws.cost.CallPrice;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// The log lines that Lambda writes before and after an invocation.
final class InvocationLogLines {
  private InvocationLogLines() {}

  static String start(Invocation invocation) {
    return "START RequestId: " + invocation.id() + " Version: " + LambdaVariables.VERSION + "\n";
  }

  /// The report of an initialization that was not successful.
  ///
  /// @param type the type of the error; null for none
  static String init(Duration duration, String status, @Nullable String type) {
    return "INIT_REPORT Init Duration: "
        + millis(duration)
        + " ms\tPhase: init\tStatus: "
        + status
        + (type == null ? "" : "\tError Type: " + type)
        + "\n";
  }

  static String timedOut(Invocation invocation, String reason, Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS) + " " + invocation.id() + " " + reason + "\n\n";
  }

  static String exited(InvocationOutcome.Fault fault) {
    return fault.message() + "\n" + fault.type() + "\n";
  }

  /// The lines at the end of an invocation. The initialization is billed too. The price is a field
  /// that Lambda's line does not have.
  ///
  /// @param price null if it is unknown
  static String report(Invocation invocation, Usage usage, int memory, @Nullable CallPrice price) {
    Long peak = usage.peakMemory();
    long used = peak == null ? memory : Math.ceilDiv(peak, 1024L * 1024L);
    Duration startup = usage.startup();
    String init = startup == null ? "" : "Init Duration: " + millis(startup) + " ms\t";
    Duration whole = startup == null ? usage.duration() : usage.duration().plus(startup);
    long billed = Math.ceilDiv(whole.toNanos(), 1_000_000L);
    // Runs for each invocation: String.format would take a tenth of the invocation's time.
    return "END RequestId: "
        + invocation.id()
        + "\nREPORT RequestId: "
        + invocation.id()
        + "\tDuration: "
        + millis(usage.duration())
        + " ms\tBilled Duration: "
        + billed
        + " ms\tMemory Size: "
        + memory
        + " MB\tMax Memory Used: "
        + used
        + " MB\t"
        + init
        + (price == null ? "" : "Price: $" + decimals(price.dollars(billed)) + "\t")
        + "\n";
  }

  /// Ten decimals: the price of a millisecond has nine zeros.
  private static String decimals(double dollars) {
    long units = Math.round(dollars * 1e10);
    String digits = Long.toString(units % 10_000_000_000L);
    return units / 10_000_000_000L + "." + "0".repeat(10 - digits.length()) + digits;
  }

  private static String millis(Duration duration) {
    long hundredths = Math.round(duration.toNanos() / 1e4);
    long fraction = hundredths % 100;
    return hundredths / 100 + (fraction < 10 ? ".0" : ".") + fraction;
  }
}
