package aloft.aws.event;

import aloft.spi.model.Topology;
import java.util.List;

/// What a local cloud must know of all events of one kind.
///
/// @param keys API keys that let callers in
public record Local(
    List<Topology.Api> apis, List<Topology.Timer> timers, List<Topology.ApiKey> keys) {
  public static final Local NONE = new Local(List.of(), List.of(), List.of());

  public Local {
    apis = List.copyOf(apis);
    timers = List.copyOf(timers);
    keys = List.copyOf(keys);
  }
}
