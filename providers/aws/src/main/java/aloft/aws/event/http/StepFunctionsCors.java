package aloft.aws.event.http;

import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.spi.document.Scalar;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The OPTIONS methods of the paths that state machines have, as the plugin writes them: the
/// settings of all events of a path are united.
final class StepFunctionsCors {
  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "X-Amz-Date",
          "Authorization",
          "X-Api-Key",
          "X-Amz-Security-Token",
          "X-Amz-User-Agent");

  private Set<String> headers = Set.of();
  private Set<String> methods = Set.of();
  private Set<String> origins = Set.of();
  private String origin = "*";
  private boolean credentials;
  private @Nullable Integer maxAge;

  private StepFunctionsCors() {}

  /// The OPTIONS methods by logical id.
  static Map<String, Resource> preflights(
      RestApi api, PathResources paths, List<HttpEvent> events) {
    Map<String, StepFunctionsCors> byPath = new LinkedHashMap<>();
    for (HttpEvent event : events) {
      HttpCors cors = event.enabledCors();
      if (cors != null) {
        byPath
            .computeIfAbsent(event.resourcePath(), path -> new StepFunctionsCors())
            .add(cors, event.verb());
      }
    }
    Map<String, Resource> preflights = new LinkedHashMap<>();
    byPath.forEach((path, cors) ->
        preflights.put(
            RestApiIds.method(path, "options"),
            Preflights.method(api, paths.id(path), cors.responseHeaders(), "")));
    return preflights;
  }

  /// The value of the header Access-Control-Allow-Origin of responses.
  static String origin(HttpCors cors) {
    return cors.origins().isEmpty()
        ? cors.origin() == null ? "*" : cors.origin()
        : String.join(",", cors.origins());
  }

  private void add(HttpCors cors, String method) {
    List<String> ownHeaders = cors.headers();
    headers = union(ownHeaders == null ? HEADERS : ownHeaders, headers);
    methods = union(cors.allowedMethods(method), methods);
    origins = union(cors.node() instanceof Scalar ? List.of("*") : cors.origins(), origins);
    origin = cors.origin() == null ? "*" : cors.origin();
    credentials |= cors.allowsCredentials();
    maxAge = cors.maxAge() == null ? maxAge : cors.maxAge();
  }

  private static Set<String> union(List<String> first, Set<String> second) {
    Set<String> united = new LinkedHashSet<>(first);
    united.addAll(second);
    return united;
  }

  private Map<String, String> responseHeaders() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put(
        "Access-Control-Allow-Origin", origins.isEmpty() ? origin : String.join(",", origins));
    values.put("Access-Control-Allow-Headers", String.join(",", headers));
    values.put(
        "Access-Control-Allow-Methods",
        String.join(",", methods).replaceFirst("\\bANY\\b", Preflights.ALL_METHODS));
    values.put("Access-Control-Allow-Credentials", String.valueOf(credentials));
    if (maxAge != null && maxAge > 0) {
      values.put("Access-Control-Max-Age", maxAge.toString());
    }
    return values;
  }
}
