package aloft.aws.event.httpapi;

import aloft.aws.manifest.DefaultCorsHeaders;
import aloft.aws.manifest.HttpApiCors;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.EventDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The CORS rules of the API, including defaults.
record CorsRules(
    boolean credentials,
    List<String> headers,
    List<String> methods,
    List<String> origins,
    @Nullable List<String> exposed,
    @Nullable Integer maxAge) {
  /// The rules of an API; null if it has none.
  static @Nullable CorsRules of(
      HttpApiSection section, List<EventDefinition<HttpApi>> definitions) {
    HttpApiCors cors = section.cors();
    if (cors == null || !cors.isEnabled()) {
      return null;
    }
    List<String> exposed = cors.exposedResponseHeaders();
    return new CorsRules(
        Boolean.TRUE.equals(cors.allowCredentials()),
        distinct(cors.allowedHeaders(), DefaultCorsHeaders.OF_API),
        cors.allowedMethods() == null
            ? methods(definitions)
            : distinct(cors.allowedMethods(), List.of()),
        distinct(cors.allowedOrigins(), List.of("*")),
        exposed == null ? null : distinct(exposed, List.of()),
        cors.maxAge());
  }

  private static List<String> distinct(@Nullable List<String> given, List<String> defaults) {
    return given == null ? defaults : given.stream().distinct().toList();
  }

  /// The methods of all routes, and OPTIONS for preflight requests.
  private static List<String> methods(List<EventDefinition<HttpApi>> definitions) {
    SequencedSet<String> methods = new LinkedHashSet<>();
    methods.add("OPTIONS");
    for (EventDefinition<HttpApi> definition : definitions) {
      String verb = definition.event().verb();
      methods.addAll(verb.equals("ANY") ? HttpApi.METHODS : List.of(verb));
    }
    return List.copyOf(methods);
  }
}
