package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of an HTTP API in a topology.
///
/// @param apiId the emulated id of the API
/// @param cors null if the functions handle CORS
public record HttpApiSettings(
    @Required String apiId,
    @Required String region,
    @Required List<Route> routes,
    List<Authorizer> authorizers,
    @Nullable CorsSettings cors) {
  /// The kind of these APIs in a topology.
  public static final String KIND = "http";

  /// The path of the default route, which handles requests that match no other route.
  public static final String DEFAULT = "$default";

  public HttpApiSettings {
    routes = List.copyOf(routes);
    authorizers = List.copyOf(authorizers);
  }

  /// A route to a function.
  ///
  /// @param method an HTTP method or ANY
  /// @param path a path such as `/users/{id}`, or `$default`
  /// @param payload the version of the events: 1.0 or 2.0
  /// @param authorizer the name of the authorizer
  /// @param scopes accepted scopes; a token must have one of them
  /// @param unbuilt the feature of this route that is not emulated; requests then fail with status
  ///   501
  public record Route(
      @Required String method,
      @Required String path,
      @Required String function,
      @Required String payload,
      @Nullable String authorizer,
      List<String> scopes,
      @Nullable String unbuilt) {
    public Route {
      scopes = List.copyOf(scopes);
    }

    /// The names of the variables in the path.
    List<String> variables() {
      List<String> names = new ArrayList<>();
      int from = path.indexOf('{');
      while (from >= 0) {
        int to = path.indexOf('}', from);
        String name = path.substring(from + 1, to);
        names.add(name.endsWith("+") ? name.substring(0, name.length() - 1) : name);
        from = path.indexOf('{', to);
      }
      return names;
    }

    boolean isDefault() {
      return path.equals(DEFAULT);
    }

    /// `GET /path`, or `$default`.
    String key() {
      return isDefault() ? path : method + " " + path;
    }
  }

  /// A Lambda authorizer or a JWT authorizer.
  ///
  /// @param sources identity sources such as `$request.header.Authorization`
  /// @param function the function of a Lambda authorizer; null for a JWT authorizer
  /// @param payload the version of the function's events: 1.0 or 2.0
  /// @param simple whether the function returns `isAuthorized` instead of a policy
  /// @param ttl how long a decision is cached, in seconds
  /// @param issuer the issuer of tokens; null for a Lambda authorizer
  /// @param audience the accepted audiences of tokens
  public record Authorizer(
      @Required String name,
      List<String> sources,
      @Nullable String function,
      @Nullable String payload,
      @Nullable Boolean simple,
      @Nullable Integer ttl,
      @Nullable String issuer,
      List<String> audience) {
    public Authorizer {
      sources = List.copyOf(sources);
      audience = List.copyOf(audience);
    }

    /// A JWT authorizer.
    public static Authorizer jwt(
        String name, List<String> sources, String issuer, List<String> audience) {
      return new Authorizer(name, sources, null, null, null, null, issuer, audience);
    }
  }
}
