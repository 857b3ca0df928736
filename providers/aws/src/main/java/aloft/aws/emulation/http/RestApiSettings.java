package aloft.aws.emulation.http;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Required;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The settings of a REST API in a topology.
///
/// @param apiId the emulated id of the API
/// @param keys the values of the accepted API keys
/// @param keyByAuthorizer whether the authorizer returns the API key, instead of a header
/// @param bare whether paths have no stage, as with a custom domain
public record RestApiSettings(
    @Required String apiId,
    @Required String stage,
    @Required String region,
    @Required List<Route> routes,
    @Required List<String> keys,
    @Nullable Boolean keyByAuthorizer,
    @Required List<String> binaryMediaTypes,
    @Nullable Boolean bare) {

  /// The kind of these APIs in a topology.
  public static final String KIND = "rest";

  public RestApiSettings {
    routes = List.copyOf(routes);
    keys = List.copyOf(keys);
    binaryMediaTypes = List.copyOf(binaryMediaTypes);
  }

  /// A method of a resource.
  ///
  /// @param method an HTTP method or ANY
  /// @param path a path such as `/users/{id}`
  /// @param function the function's key in the manifest; null for mock integrations
  /// @param unbuilt the feature of this route that is not emulated; requests then fail with status
  ///   501
  public record Route(
      @Required String method,
      @Required String path,
      @Nullable String function,
      @Nullable String unbuilt,
      @Inline Access access,
      @Inline Validation validation,
      @Inline Integration integration) {

    /// A method that is not emulated.
    ///
    /// @param unbuilt what would handle its requests
    public static Route unbuilt(String method, String path, String unbuilt) {
      return new Route(
          method,
          path,
          null,
          unbuilt,
          Access.OPEN,
          Validation.NONE,
          new Integration(null, null, null, null, null, null));
    }

    /// The OPTIONS method that responds to CORS preflight requests.
    public static Route preflight(String path, Preflight response) {
      return new Route(
          "OPTIONS", path, null, null, Access.OPEN, Validation.NONE, Integration.of(response));
    }
  }

  /// These settings with more routes.
  public RestApiSettings withRoutes(List<Route> more) {
    List<Route> all = new ArrayList<>(routes);
    all.addAll(more);
    return new RestApiSettings(
        apiId, stage, region, all, keys, keyByAuthorizer, binaryMediaTypes, bare);
  }

  /// Who may call a method.
  ///
  /// @param keyed whether an API key is required
  @Doc("Who may call a method")
  public record Access(@Nullable Boolean keyed, @Nullable Authorizer authorizer) {
    /// Everyone.
    static final Access OPEN = new Access(null, null);

    boolean isKeyed() {
      return keyed != null && keyed;
    }
  }

  /// What a request must contain.
  ///
  /// @param required the required parameters, such as `method.request.querystring.page`
  /// @param schemas the JSON schemas of bodies, by content type
  public record Validation(
      @Required List<String> required, @Required Map<String, Mapping> schemas) {
    /// Nothing.
    static final Validation NONE = new Validation(List.of(), Map.of());

    public Validation {
      required = List.copyOf(required);
    }
  }

  /// How the function is called, and how its result becomes a response.
  ///
  /// @param timeout the integration timeout, in milliseconds
  /// @param operation the operation name in exports
  /// @param async whether the function is invoked asynchronously
  /// @param streams whether the function's response is streamed
  /// @param preflight the preflight response, if this is the OPTIONS method of CORS
  /// @param translation the mapping templates; null for a proxy integration
  @Doc("How the function is called")
  public record Integration(
      @Nullable Integer timeout,
      @Nullable String operation,
      @Nullable Boolean async,
      @Nullable Boolean streams,
      @Nullable Preflight preflight,
      @Nullable Translation translation) {

    /// The integration that responds to CORS preflight requests.
    static Integration of(Preflight response) {
      return new Integration(null, null, null, null, response, null);
    }

    boolean isAsync() {
      return async != null && async;
    }

    boolean isStreaming() {
      return streams != null && streams;
    }
  }

  /// A Lambda authorizer.
  ///
  /// @param type TOKEN or REQUEST
  /// @param identitySource expressions such as `method.request.header.Authorization`
  /// @param validation a pattern that the token must match before the function is invoked
  /// @param ttl how long a decision is cached, in seconds
  public record Authorizer(
      @Required String name,
      @Required String type,
      @Required String function,
      @Required List<String> identitySource,
      @Nullable String validation,
      @Required Integer ttl) {
    public Authorizer {
      identitySource = List.copyOf(identitySource);
    }

    boolean isToken() {
      return type.equals("TOKEN");
    }
  }

  /// The response to CORS preflight requests.
  ///
  /// @param headers the headers of the response
  /// @param origins patterns of origins that are echoed in the response; empty if the headers are
  ///   fixed
  public record Preflight(@Required Map<String, String> headers, @Required List<String> origins) {
    public Preflight {
      origins = List.copyOf(origins);
    }
  }

  /// The mapping of requests to events, and of results to responses.
  ///
  /// @param templates the request templates, by content type
  /// @param passThrough how other content types are handled: `NEVER`, `WHEN_NO_MATCH` or
  ///   `WHEN_NO_TEMPLATES`
  public record Translation(
      @Required Map<String, Template> templates,
      @Required String passThrough,
      @Required List<Reply> replies) {
    public Translation {
      replies = List.copyOf(replies);
    }
  }

  /// A mapping template: one of the default templates, or a constant text.
  ///
  /// @param standard `json` or `form` for the default template of that body type; null for a
  ///   constant text
  @Doc("A mapping template")
  public record Template(@Nullable String standard, @Nullable String text) {
    public static final String JSON = "json";
    public static final String FORM = "form";
  }

  /// A response that is selected by the function's result.
  ///
  /// @param pattern a pattern for the function's error message; empty for the default reply
  /// @param headers expressions by header name: a quoted text, or a path in the result
  /// @param body the constant body; null if the result is the body
  public record Reply(
      @Required String status,
      @Required String pattern,
      @Required Map<String, String> headers,
      @Nullable String body) {}
}
