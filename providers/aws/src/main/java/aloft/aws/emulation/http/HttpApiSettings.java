package aloft.aws.emulation.http;

import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An HTTP API as its front must know it.
///
/// @param apiId what stands for the id of the API
/// @param cors null where the API leaves CORS to its functions
public record HttpApiSettings(
    @Required String apiId,
    @Required String region,
    @Required List<Route> routes,
    List<Authorizer> authorizers,
    @Nullable CorsSettings cors) {
  /// The word for such fronts in a topology.
  public static final String KIND = "http";

  /// The path of the route that takes what no other takes.
  public static final String DEFAULT = "$default";

  public HttpApiSettings {
    routes = List.copyOf(routes);
    authorizers = List.copyOf(authorizers);
  }

  /// A way to a function.
  ///
  /// @param method an HTTP method or ANY
  /// @param path as `/users/{id}`, or `$default`
  /// @param payload the version of the events: 1.0 or 2.0
  /// @param authorizer by its name
  /// @param scopes of which a token must have one
  /// @param unbuilt what of this route the local cloud cannot do; the route is closed then
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

  /// A function that lets callers in, or the signer of tokens that do.
  ///
  /// @param sources as `$request.header.Authorization`
  /// @param function that answers; null where tokens are checked
  /// @param payload the version of the function's events: 1.0 or 2.0
  /// @param simple whether the function answers with `isAuthorized`
  /// @param ttl how many seconds an answer is kept
  /// @param issuer of tokens; null where a function answers
  /// @param audience for whom the tokens are meant
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
  }
}
