package aloft.local.state;

import aloft.spi.model.Topology;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What commands and the process of the local cloud say to each other: a record each, as JSON.
public final class AdminMessages {
  /// The header that carries [RunningProcess#token].
  public static final String TOKEN = "Aloft-Token";

  /// What the paths of requests begin with.
  public static final String PATH = "/aloft/";

  private AdminMessages() {}

  /// To `deploy`: takes in a deployment.
  ///
  /// @param folder of the bundle
  /// @param port what the user says about ports, where it is something
  public record Deploy(
      @Required String folder,
      @Required String topology,
      @Required Map<String, String> surroundings,
      @Required Boolean force,
      @Nullable String port) {}

  /// To `remove`: takes out a deployment.
  public record Remove(@Required String name) {}

  /// The answer to both.
  ///
  /// @param notes what the user should know, a sentence each
  public record Changed(@Required Boolean changed, @Required List<String> notes) {
    public Changed(boolean changed) {
      this(changed, List.of());
    }
  }

  /// To `invoke`: calls a function.
  ///
  /// @param type as in [aloft.spi.provider.Operations.Call]
  public record Invoke(
      @Required String name,
      @Required String function,
      @Required String payload,
      @Required String type,
      @Nullable String context) {}

  /// The answer to `invoke`.
  public record Answered(
      @Required Integer status,
      @Required String payload,
      @Required Boolean error,
      @Required String log) {}

  /// The answer to `status`.
  ///
  /// @param lost what could not be brought back when the process was started, and why
  public record Status(
      @Required Long process,
      @Required String version,
      @Required List<Item> deployed,
      @Required List<String> lost) {}

  /// A deployment of a [Status].
  public record Item(
      @Required Topology topology, @Required List<Way> endpoints, @Required Integer workers) {}

  /// As an [Endpoint].
  public record Way(@Required String function, @Required String method, @Required String url) {
    public Endpoint endpoint() {
      return new Endpoint(function, method, url);
    }
  }

  /// The answer to what went wrong.
  public record Wrong(@Required String code, @Required String message, @Nullable String hint) {}
}
