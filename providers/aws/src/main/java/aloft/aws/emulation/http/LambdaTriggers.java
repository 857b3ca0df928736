package aloft.aws.emulation.http;

import aloft.aws.emulation.schedule.ScheduleTimerRule;
import aloft.aws.emulation.schedule.TimerSettings;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.TimerRule;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.emulation.WebSocketHandler;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;

/// The emulated AWS APIs and timers, made from the settings in a topology.
public final class LambdaTriggers implements TriggerRules {

  @Override
  public HttpHandler http(Topology topology, Trigger.HttpApi api) {
    return switch (api.kind()) {
      case RestApiSettings.KIND -> new RestApiHandler(read(RestApiSettings.class, api.settings()));
      case FunctionUrlSettings.KIND ->
          new FunctionUrlHandler(read(FunctionUrlSettings.class, api.settings()));
      case HttpApiSettings.KIND -> new HttpApiHandler(read(HttpApiSettings.class, api.settings()));
      case AlbSettings.KIND -> new AlbHandler(read(AlbSettings.class, api.settings()));
      default -> throw unknownKind(api.kind());
    };
  }

  @Override
  public WebSocketHandler webSocket(Topology topology, Trigger.WebSocketApi api) {
    return new WebSocketApiHandler(read(WebSocketSettings.class, api.settings()));
  }

  @Override
  public TimerRule timer(Topology topology, Trigger.Timer timer) {
    try {
      return new ScheduleTimerRule(read(TimerSettings.class, timer.settings()));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error("local/timer", timer.id() + ": " + e.getMessage())
              .hint("deploy the service again with this version of Aloft"),
          e);
    }
  }

  private static UserException unknownKind(String kind) {
    return new UserException(
        Diagnostic.error("local/kind", "unknown kind of API \"" + kind + "\"")
            .hint("deploy the service again with this version of Aloft"));
  }

  private static <T> T read(Class<T> type, Mapping settings) {
    DiagnosticCollector diagnostics = new DiagnosticCollector(ValidationMode.OFF);
    T decoded = Decoder.read(type, settings, diagnostics);
    if (decoded == null || diagnostics.hasErrors()) {
      throw new UserException(diagnostics.diagnostics());
    }
    return decoded;
  }
}
