package aloft.aws.emulation.front;

import aloft.spi.schema.Required;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A REST API as its front must know it.
///
/// @param apiId what stands for the id of the API
/// @param keys the values of the API keys that are let in
/// @param preflights answers to OPTIONS by path: header name to value
record RestSettings(
    @Required String apiId,
    @Required String stage,
    @Required String region,
    @Required List<Route> routes,
    List<String> keys,
    Map<String, Map<String, String>> preflights,
    List<String> binaryMediaTypes) {

  /// @param method an HTTP method or ANY
  /// @param path as `/users/{id}`
  /// @param keyed whether an API key is asked for
  /// @param unbuilt what of this route the local cloud cannot do; the route is closed then
  record Route(
      @Required String method,
      @Required String path,
      @Required String function,
      @Nullable Boolean keyed,
      @Nullable Authorizer authorizer,
      @Nullable String unbuilt,
      @Nullable Integer timeoutInMillis) {}

  /// @param type TOKEN or REQUEST
  /// @param identitySource expressions like `method.request.header.Authorization`
  /// @param validation a pattern that the token must match before the function is asked
  record Authorizer(
      @Required String name,
      @Required String type,
      @Required String function,
      List<String> identitySource,
      @Nullable String validation,
      @Nullable Integer resultTtlInSeconds) {}
}
