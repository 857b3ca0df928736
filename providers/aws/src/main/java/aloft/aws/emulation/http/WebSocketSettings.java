package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of a WebSocket API in a topology.
///
/// @param selection the route selection expression
/// @param authorizer for the route `$connect`; null if everyone may connect
/// @param unbuilt the feature of `$connect` that is not emulated; connecting then fails with status
///   501
public record WebSocketSettings(
    @Required String apiId,
    @Required String region,
    @Required String stage,
    @Required String selection,
    @Required List<Route> routes,
    @Nullable Authorizer authorizer,
    @Nullable String unbuilt) {
  /// The id of the API in a topology.
  public static final String ID = "websocket";

  static final String CONNECT = "$connect";
  static final String DISCONNECT = "$disconnect";
  static final String DEFAULT = "$default";

  public WebSocketSettings {
    routes = List.copyOf(routes);
  }

  /// A route to a function.
  ///
  /// @param responds whether the client receives the body of the result
  public record Route(
      @Required String key, @Required String function, @Required Boolean responds) {}

  /// A function that decides who may connect.
  ///
  /// @param identitySource what a request must have
  public record Authorizer(
      @Required String name, @Required String function, @Required List<String> identitySource) {
    public Authorizer {
      identitySource = List.copyOf(identitySource);
    }
  }

  @Nullable Route route(String key) {
    for (Route route : routes) {
      if (route.key().equals(key)) {
        return route;
      }
    }
    return null;
  }
}
