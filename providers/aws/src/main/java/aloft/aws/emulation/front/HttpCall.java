package aloft.aws.emulation.front;

import aloft.aws.emulation.front.HttpSettings.Route;
import aloft.spi.gateway.HttpRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request with the route that it takes.
///
/// @param parameters variables in the path, decoded
record HttpCall(
    HttpSettings settings, HttpRequest request, Route route, Map<String, String> parameters) {

  /// Whether events are of version 1.0.
  boolean isOld(@Nullable String payload) {
    return "1.0".equals(payload);
  }

  /// The event for the function behind the route.
  JsonText event(@Nullable String authorizer) {
    return isOld(route.payload()) ? event1().write(authorizer) : event2().write(authorizer);
  }

  /// The event for an authorizer.
  JsonText ask(@Nullable String payload, @Nullable List<String> identity) {
    return isOld(payload) ? event1().ask(arn(), identity) : event2().ask(arn(), identity);
  }

  private HttpEvent event2() {
    return new HttpEvent(request, Ids.ACCOUNT, settings.apiId(), route.key(), path(), parameters);
  }

  private HttpEvent1 event1() {
    return new HttpEvent1(request, settings.apiId(), route.key(), route.path(), path(), parameters);
  }

  /// The path as HTTP APIs tell it: decoded.
  String path() {
    return HttpPath.decoded(request.path());
  }

  /// What a policy says something about.
  String arn() {
    return "arn:aws:execute-api:"
        + settings.region()
        + ":"
        + Ids.ACCOUNT
        + ":"
        + settings.apiId()
        + "/"
        + HttpSettings.DEFAULT
        + "/"
        + request.method()
        + path();
  }
}
