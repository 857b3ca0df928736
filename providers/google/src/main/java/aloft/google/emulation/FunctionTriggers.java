package aloft.google.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.TimerRule;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.emulation.WebSocketHandler;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;

/// The emulated triggers: the URLs of functions, and the jobs of Cloud Scheduler.
public final class FunctionTriggers implements TriggerRules {
  /// The kind of the URL of a function in a topology.
  public static final String URL = "url";

  @Override
  public HttpHandler http(Topology topology, Trigger.HttpApi api) {
    return new FunctionHttpHandler(api.routes().getFirst().function());
  }

  @Override
  public WebSocketHandler webSocket(Topology topology, Trigger.WebSocketApi api) {
    throw new IllegalArgumentException("a function of Google has no WebSocket API");
  }

  @Override
  public TimerRule timer(Topology topology, Trigger.Timer timer) {
    DiagnosticCollector diagnostics = new DiagnosticCollector(ValidationMode.OFF);
    SchedulerJob job = Decoder.read(SchedulerJob.class, timer.settings(), diagnostics);
    if (job == null || diagnostics.hasErrors()) {
      throw new UserException(diagnostics.diagnostics());
    }
    try {
      return job.rule();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error("local/timer", timer.id() + ": " + e.getMessage())
              .hint("correct the schedule, and deploy the service again"),
          e);
    }
  }
}
