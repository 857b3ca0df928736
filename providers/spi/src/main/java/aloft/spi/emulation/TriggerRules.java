package aloft.spi.emulation;

import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;

/// How the triggers of a cloud behave locally. A trigger without a rule here is listed as not
/// emulated.
public interface TriggerRules {

  /// Returns the rules of an HTTP API of a service that runs locally.
  HttpHandler http(Topology topology, Trigger.HttpApi api);

  /// Returns the rules of a WebSocket API of a service that runs locally.
  WebSocketHandler webSocket(Topology topology, Trigger.WebSocketApi api);

  /// Returns the schedule of a timer.
  TimerRule timer(Topology topology, Trigger.Timer timer);
}
