package aloft.aws.emulation.http;

import aloft.aws.emulation.http.HttpApiSettings.Route;
import aloft.spi.emulation.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request with the route that it takes.
///
/// @param parameters variables in the path, decoded
record RoutedRequest(
    HttpApiSettings settings, HttpRequest request, Route route, Map<String, String> parameters) {

  /// Whether events are of version 1.0.
  boolean isOld(@Nullable String payload) {
    return "1.0".equals(payload);
  }

  /// The event for the function behind the route.
  JsonWriter event(@Nullable String authorizer) {
    return isOld(route.payload()) ? event1().write(authorizer) : event2().write(authorizer);
  }

  /// The event for an authorizer.
  JsonWriter ask(@Nullable String payload, @Nullable List<String> identity) {
    return isOld(payload) ? event1().ask(arn(), identity) : event2().ask(arn(), identity);
  }

  private HttpApiEventV2 event2() {
    return new HttpApiEventV2(
        request, StableIds.ACCOUNT, settings.apiId(), route.key(), path(), parameters);
  }

  private HttpApiEventV1 event1() {
    return new HttpApiEventV1(
        request, settings.apiId(), route.key(), route.path(), path(), parameters);
  }

  /// The path as HTTP APIs tell it: decoded.
  String path() {
    return DecodedPath.decoded(request.path());
  }

  /// What a policy says something about.
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
