package aloft.aws.event;

import aloft.spi.model.Topology;
import java.util.List;

/// What a local cloud must know of all events of one kind.
///
/// @param keys API keys that let callers in
/// @param unfired those of the events that do not come about there
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

  /// All of the events come about.
  public LocalTriggers(
      List<Topology.Api> apis, List<Topology.Timer> timers, List<Topology.ApiKey> keys) {
    this(apis, timers, keys, List.of());
  }
}
