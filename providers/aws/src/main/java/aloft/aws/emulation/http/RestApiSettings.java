package aloft.aws.emulation.http;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A REST API as its front must know it.
///
/// @param apiId what stands for the id of the API
/// @param keys the values of the API keys that are let in
/// @param keyByAuthorizer whether an authorizer tells the caller's key, instead of a header
/// @param bare whether paths begin without the stage, as behind a domain of one's own
public record RestApiSettings(
    @Required String apiId,
    @Required String stage,
    @Required String region,
    @Required List<Route> routes,
    @Required List<String> keys,
    @Nullable Boolean keyByAuthorizer,
    @Required List<String> binaryMediaTypes,
    @Nullable Boolean bare) {
  public RestApiSettings {
    routes = List.copyOf(routes);
    keys = List.copyOf(keys);
    binaryMediaTypes = List.copyOf(binaryMediaTypes);
  }

  /// A method of a path.
  ///
  /// @param method an HTTP method or ANY
  /// @param path as `/users/{id}`
  /// @param function its key in the manifest; null where the gateway answers by itself
  /// @param unbuilt what of this route the local cloud cannot do; the route is closed then
  /// @param keyed whether an API key is asked for
  /// @param required parameters that a request must have, as `method.request.querystring.page`
  /// @param schemas that a body must fit, by content type
  /// @param timeout in milliseconds
  /// @param operation its name in exports
  /// @param async whether nobody waits for the function
  /// @param streams whether the function's answer passes piece by piece
  /// @param preflight what browsers are answered, where this is a method for them
  /// @param translation null where requests and answers pass as they are
  public record Route(
      @Required String method,
      @Required String path,
      @Nullable String function,
      @Nullable String unbuilt,
      @Nullable Boolean keyed,
      @Nullable Authorizer authorizer,
      @Required List<String> required,
      @Required Map<String, Mapping> schemas,
      @Nullable Integer timeout,
      @Nullable String operation,
      @Nullable Boolean async,
      @Nullable Boolean streams,
      @Nullable Preflight preflight,
      @Nullable Translation translation) {
    public Route {
      required = List.copyOf(required);
    }

    boolean isKeyed() {
      return keyed != null && keyed;
    }

    boolean isAsync() {
      return async != null && async;
    }

    boolean isStreaming() {
      return streams != null && streams;
    }
  }

  /// A function that decides who may call.
  ///
  /// @param type TOKEN or REQUEST
  /// @param identitySource expressions like `method.request.header.Authorization`
  /// @param validation a pattern that the token must match before the function is asked
  /// @param ttl how long a decision holds, in seconds
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

  /// What a browser is answered that asks whether it may call.
  ///
  /// @param headers of the answer
  /// @param origins patterns of those that are let in by their own name; empty where the headers
  ///   tell all
  public record Preflight(@Required Map<String, String> headers, @Required List<String> origins) {
    public Preflight {
      origins = List.copyOf(origins);
    }
  }

  /// How a request becomes an event, and the function's result an answer.
  ///
  /// @param templates by content type
  /// @param passThrough what becomes of other content types: `NEVER`, `WHEN_NO_MATCH` or
  ///   `WHEN_NO_TEMPLATES`
  public record Translation(
      @Required Map<String, Template> templates,
      @Required String passThrough,
      @Required List<Reply> replies) {
    public Translation {
      replies = List.copyOf(replies);
    }
  }

  /// A mapping template: one of those that every method has, or a text without instructions.
  ///
  /// @param standard `json` for a body in JSON, `form` for that of a form; null for a text
  public record Template(@Nullable String standard, @Nullable String text) {
    public static final String JSON = "json";
    public static final String FORM = "form";
  }

  /// One kind of answer.
  ///
  /// @param pattern chosen where it matches the function's error; empty for the default
  /// @param headers by name: a text in quotes, or where in the result it stands
  /// @param body the template; null where the result passes as it is
  public record Reply(
      @Required String status,
      @Required String pattern,
      @Required Map<String, String> headers,
      @Nullable String body) {}
}
