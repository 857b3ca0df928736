package aloft.spi.model;

import java.util.List;
import java.util.stream.Stream;

/// The deployment description for the local cloud: everything it needs to run a service without its
/// manifest. It is a file of the plan.
///
/// @param name the name of the deployment, unique on a machine: `shop-dev`
/// @param provider the value of `provider.name`
/// @param sections what `info` shows beside functions and endpoints
/// @param notes messages about this deployment for the user, one sentence each
public record Topology(
    String name,
    String provider,
    String service,
    String stage,
    String region,
    List<LocalFunction> functions,
    List<Trigger> triggers,
    List<Section> sections,
    List<String> notes) {
  /// Its file name in a plan.
  public static final String FILE = "topology.json";

  public Topology {
    functions = List.copyOf(functions);
    triggers = List.copyOf(triggers);
    sections = List.copyOf(sections);
    notes = List.copyOf(notes);
  }

  /// Returns the name of a service's deployment on this machine.
  public static String deploymentName(String service, String stage) {
    return service + "-" + stage;
  }

  /// Returns the triggers of one kind, in order.
  public <T extends Trigger> List<T> triggers(Class<T> kind) {
    return triggers.stream()
        .flatMap(trigger -> kind.isInstance(trigger) ? Stream.of(kind.cast(trigger)) : Stream.of())
        .toList();
  }

  /// Returns this topology as JSON.
  public String toJson() {
    return TopologyJson.write(this);
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @throws aloft.spi.diagnostic.UserException if the text is not a topology
  public static Topology fromJson(String json) {
    return TopologyJson.read(json);
  }
}
