package aloft.aws.event;

import aloft.spi.model.Topology;
import java.util.List;

/// The local triggers of all events of one type.
///
/// @param keys API keys that the APIs accept
/// @param unfired events that are not emulated
public record LocalTriggers(
    List<Topology.Api> apis,
    List<Topology.Timer> timers,
    List<Topology.ApiKey> keys,
    List<Topology.Unfired> unfired) {
  public static final LocalTriggers NONE = new LocalTriggers(List.of(), List.of(), List.of());

  public LocalTriggers {
    apis = List.copyOf(apis);
    timers = List.copyOf(timers);
    keys = List.copyOf(keys);
    unfired = List.copyOf(unfired);
  }

  /// Triggers of events that are all emulated.
  public LocalTriggers(
      List<Topology.Api> apis, List<Topology.Timer> timers, List<Topology.ApiKey> keys) {
    this(apis, timers, keys, List.of());
  }
}
