package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Route;
import aloft.aws.emulation.id.StableIds;
import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request to an HTTP API and its matched route.
///
/// @param parameters the decoded variables in the path
record RoutedRequest(
    HttpApiSettings settings, HttpRequest request, Route route, Map<String, String> parameters) {

  /// Whether a payload version is 1.0; the default is 2.0.
  boolean isVersion1(@Nullable String payload) {
    return "1.0".equals(payload);
  }

  /// The event for the function of the route.
  JsonWriter event(@Nullable String authorizer) {
    return isVersion1(route.payload()) ? eventV1().write(authorizer) : eventV2().write(authorizer);
  }

  /// The event for an authorizer.
  JsonWriter authorizerEvent(@Nullable String payload, @Nullable List<String> identity) {
    return isVersion1(payload)
        ? eventV1().writeForAuthorizer(arn(), identity)
        : eventV2().writeForAuthorizer(arn(), identity);
  }

  private HttpApiEventV2 eventV2() {
    return new HttpApiEventV2(
        request, StableIds.ACCOUNT, settings.apiId(), route.key(), path(), parameters);
  }

  private HttpApiEventV1 eventV1() {
    return new HttpApiEventV1(
        request, settings.apiId(), route.key(), route.path(), path(), parameters);
  }

  /// The decoded path.
  String path() {
    return DecodedPath.decode(request.path());
  }

  /// The ARN of the route, for authorizers and policies.
  String arn() {
    return "arn:aws:execute-api:"
        + settings.region()
        + ":"
        + StableIds.ACCOUNT
        + ":"
        + settings.apiId()
        + "/"
        + HttpApiSettings.DEFAULT
        + "/"
        + request.method()
        + path();
  }
}
