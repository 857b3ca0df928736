package aloft.local.admin;

import aloft.spi.model.Topology;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests and responses between commands and the process of the local cloud, as JSON.
public final class AdminMessages {
  /// The path prefix of all requests.
  public static final String PATH = "/aloft/";

  private AdminMessages() {}

  /// The request `deploy`.
  ///
  /// @param folder the folder of the bundle
  /// @param topology as JSON
  /// @param variables the environment variables of the deploying user that functions get
  /// @param overrides the environment variables that override those of the functions
  /// @param force whether to deploy an unchanged topology again
  /// @param port the first port that the user has chosen
  /// @param serviceFolder the folder of the service; null if it is unknown
  public record Deploy(
      @Required String folder,
      @Required String topology,
      @Required Map<String, String> variables,
      @Required Map<String, String> overrides,
      @Required Boolean force,
      @Nullable String port,
      @Nullable String serviceFolder) {}

  /// The request `remove`.
  public record Remove(@Required String name) {}

  /// The request `rollback`.
  ///
  /// @param revision the id of the deployment to restore
  /// @param port the first port that the user has chosen
  public record Rollback(@Required String name, @Required String revision, @Nullable String port) {}

  /// The response to `deploy`, `rollback`, `remove` and `stop`.
  ///
  /// @param notes notes for the user
  public record ChangeResult(@Required Boolean changed, @Required List<String> notes) {
    public ChangeResult(boolean changed) {
      this(changed, List.of());
    }
  }

  /// The request `invoke`.
  ///
  /// @param mode the name of an [InvocationMode]
  /// @param context the client context as JSON; null for none
  public record Invoke(
      @Required String name,
      @Required String function,
      @Required String payload,
      @Required String mode,
      @Nullable String context) {}

  /// The response to `invoke`.
  public record InvokeResult(
      @Required Integer status,
      @Required String payload,
      @Required Boolean error,
      @Required String log) {}

  /// The response to `status`.
  ///
  /// @param port the port at which SDKs call functions
  /// @param lost the deployments that could not be loaded, with the reasons
  public record Status(
      @Required Long process,
      @Required Integer port,
      @Required String version,
      @Required List<DeploymentItem> deployed,
      @Required List<String> lost) {}

  /// A deployment in a [Status].
  ///
  /// @param topology as JSON
  public record DeploymentItem(
      @Required String topology,
      @Required List<EndpointMessage> endpoints,
      @Required Integer workers) {
    public Topology readTopology() {
      return Topology.fromJson(topology);
    }
  }

  /// An [Endpoint] as JSON.
  public record EndpointMessage(
      @Required String function, @Required String method, @Required String url) {
    public Endpoint toEndpoint() {
      return new Endpoint(function, method, url);
    }
  }

  /// The response to a request that failed.
  public record ErrorMessage(
      @Required String code, @Required String message, @Nullable String hint) {}
}
