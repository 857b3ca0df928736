package aloft.aws.emulation.front;

import aloft.aws.emulation.schedule.ScheduleAlarm;
import aloft.aws.emulation.schedule.TimerSettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Mapping;
import aloft.spi.gateway.Alarm;
import aloft.spi.gateway.Front;
import aloft.spi.model.Topology;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.Findings;
import aloft.spi.schema.Strictness;
import java.util.List;

/// The fronts of AWS by the kinds that a topology names: one line for each.
public final class Fronts {
  private Fronts() {}

  /// The front of an API.
  public static Front of(Topology topology, Topology.Api api) {
    return switch (api.kind()) {
      case "rest" -> new RestFront(read(RestSettings.class, api.settings()));
      case UrlSettings.KIND -> new UrlFront(read(UrlSettings.class, api.settings()));
      case HttpSettings.KIND -> new HttpFront(read(HttpSettings.class, api.settings()));
      default -> throw unknown(api.kind());
    };
  }

  /// The Lambda API.
  public static Front lambda(List<Topology> deployed) {
    return new LambdaFront(deployed);
  }

  /// A schedule.
  public static Alarm alarm(Topology.Timer timer) {
    try {
      return new ScheduleAlarm(read(TimerSettings.class, timer.settings()));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          Diagnostic.error("local/timer", timer.id() + ": " + e.getMessage())
              .hint("deploy the service again with this version of Aloft"),
          e);
    }
  }

  private static Failure unknown(String kind) {
    return new Failure(
        Diagnostic.error("local/kind", "there is no front of the kind \"" + kind + "\"")
            .hint("deploy the service again with this version of Aloft"));
  }

  private static <T> T read(Class<T> type, Mapping settings) {
    Findings findings = new Findings(Strictness.OFF);
    T read = Decoder.read(type, settings, findings);
    if (read == null || findings.hasErrors()) {
      throw new Failure(findings.diagnostics());
    }
    return read;
  }

  /// The most bytes of an event.
  public static int largestEvent(boolean awaited) {
    return awaited ? LambdaFront.LARGEST : LambdaFront.LARGEST_EVENT;
  }
}
