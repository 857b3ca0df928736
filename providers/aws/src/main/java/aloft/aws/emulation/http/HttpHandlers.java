package aloft.aws.emulation.http;

import aloft.aws.emulation.schedule.ScheduleTimerRule;
import aloft.aws.emulation.schedule.TimerSettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.TimerRule;
import aloft.spi.model.Topology;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.util.List;

/// The fronts of AWS by the kinds that a topology names: one line for each.
public final class HttpHandlers {
  private HttpHandlers() {}

  /// The front of an API.
  public static HttpHandler of(Topology topology, Topology.Api api) {
    return switch (api.kind()) {
      case "rest" -> new RestApiHandler(read(RestApiSettings.class, api.settings()));
      case FunctionUrlSettings.KIND ->
          new FunctionUrlHandler(read(FunctionUrlSettings.class, api.settings()));
      case HttpApiSettings.KIND -> new HttpApiHandler(read(HttpApiSettings.class, api.settings()));
      default -> throw unknown(api.kind());
    };
  }

  /// The Lambda API.
  public static HttpHandler lambda(List<Topology> deployed) {
    return new LambdaApiHandler(deployed);
  }

  /// A schedule.
  public static TimerRule alarm(Topology.Timer timer) {
    try {
      return new ScheduleTimerRule(read(TimerSettings.class, timer.settings()));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error("local/timer", timer.id() + ": " + e.getMessage())
              .hint("deploy the service again with this version of Aloft"),
          e);
    }
  }

  private static UserException unknown(String kind) {
    return new UserException(
        Diagnostic.error("local/kind", "there is no front of the kind \"" + kind + "\"")
            .hint("deploy the service again with this version of Aloft"));
  }

  private static <T> T read(Class<T> type, Mapping settings) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    T read = Decoder.read(type, settings, findings);
    if (read == null || findings.hasErrors()) {
      throw new UserException(findings.diagnostics());
    }
    return read;
  }

  /// The most bytes of an event.
  public static int largestEvent(boolean awaited) {
    return awaited ? LambdaApiHandler.LARGEST : LambdaApiHandler.LARGEST_EVENT;
  }
}
