package aloft.spi.model;

import aloft.spi.document.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What calls a function of a deployed service. The settings are in the words of the provider,
/// whose emulation knows what they mean.
public sealed interface Trigger {

  /// Returns the id: unique in its deployment, and the same in the next one.
  String id();

  /// An HTTP API with an address of its own.
  ///
  /// @param kind provider-specific
  /// @param port the preferred port; null for any
  record HttpApi(
      String id, String kind, List<Route> routes, Mapping settings, @Nullable Integer port)
      implements Trigger {
    public HttpApi {
      routes = List.copyOf(routes);
    }

    /// An HTTP API on any port.
    public HttpApi(String id, String kind, List<Route> routes, Mapping settings) {
      this(id, kind, routes, settings, null);
    }

    /// Returns this API with another preferred port.
    public HttpApi withPort(@Nullable Integer preferredPort) {
      return new HttpApi(id, kind, routes, settings, preferredPort);
    }
  }

  /// A WebSocket API with an address of its own; each of its routes calls a function.
  ///
  /// @param port the preferred port; null for any
  record WebSocketApi(String id, List<Route> routes, Mapping settings, @Nullable Integer port)
      implements Trigger {
    public WebSocketApi {
      routes = List.copyOf(routes);
    }

    /// Returns this API with another preferred port.
    public WebSocketApi withPort(@Nullable Integer preferredPort) {
      return new WebSocketApi(id, routes, settings, preferredPort);
    }
  }

  /// A schedule that calls a function.
  ///
  /// @param function its key in the manifest
  record Timer(String id, String function, Mapping settings) implements Trigger {}

  /// A source of events, such as a queue, a bucket or a stream, that calls a function.
  ///
  /// @param function its key in the manifest
  /// @param kind the event type in the manifest
  record Subscription(String id, String function, String kind, Mapping settings)
      implements Trigger {}

  /// A route of an API to a function.
  ///
  /// @param function its key in the manifest
  /// @param method in upper case; `ANY` for all methods; for a WebSocket API the key of the route
  /// @param path relative to the address of its API
  record Route(String function, String method, String path) {}
}
