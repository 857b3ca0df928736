package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.RestApiSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The OPTIONS methods that respond to CORS preflight requests: one for each path, with the merged
/// settings of all its events.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html">CORS for
///   REST APIs</a>
final class Preflights {
  private static final String HEADER = "method.response.header.";
  static final String ALL_METHODS = "DELETE,GET,HEAD,PATCH,POST,PUT";

  private Preflights() {}

  /// The merged CORS settings of one path: lists are united, and the last event wins for single
  /// values.
  private static final class MergedCors {
    private List<String> headers = List.of();
    private List<String> methods = List.of();
    private List<String> origins = List.of();
    private @Nullable String origin;
    private boolean credentials;
    private @Nullable Integer maxAge;
    private @Nullable String cacheControl;

    void add(HttpCors cors, String method) {
      headers = union(cors.allowedHeaders(), headers);
      methods = union(cors.allowedMethods(method), methods);
      origins = union(cors.origins(), origins);
      origin = cors.singleOrigin();
      credentials |= cors.allowsCredentials();
      maxAge = cors.maxAge() == null ? maxAge : cors.maxAge();
      cacheControl = cors.cacheControl() == null ? cacheControl : cors.cacheControl();
    }

    private static List<String> union(List<String> first, List<String> second) {
      SequencedSet<String> united = new LinkedHashSet<>(first);
      united.addAll(second);
      return List.copyOf(united);
    }

    /// The origins that are matched against the request's origin; empty for a single origin.
    List<String> originChoices() {
      if (origin == null || !origin.contains(",")) {
        return origins;
      }
      List<String> listed = new ArrayList<>();
      for (String item : origin.split(",", -1)) {
        listed.add(item.strip());
      }
      return listed;
    }

    SequencedMap<String, String> responseHeaders() {
      List<String> choices = originChoices();
      SequencedMap<String, String> headerValues = new LinkedHashMap<>();
      String first = choices.isEmpty() ? Objects.requireNonNull(origin) : choices.getFirst();
      headerValues.put("Access-Control-Allow-Origin", first);
      headerValues.put("Access-Control-Allow-Headers", String.join(",", headers));
      String allowed = String.join(",", methods);
      headerValues.put(
          "Access-Control-Allow-Methods",
          methods.contains("ANY") ? allowed.replaceFirst("ANY", ALL_METHODS) : allowed);
      if (credentials) {
        headerValues.put("Access-Control-Allow-Credentials", "true");
      }
      if (maxAge != null && maxAge != 0) {
        headerValues.put("Access-Control-Max-Age", maxAge.toString());
      }
      if (cacheControl != null && !cacheControl.isEmpty()) {
        headerValues.put("Cache-Control", cacheControl);
      }
      return headerValues;
    }
  }

  private static SequencedMap<String, MergedCors> mergedCors(List<HttpEvent> events) {
    SequencedMap<String, MergedCors> mergedCors = new LinkedHashMap<>();
    for (HttpEvent event : events) {
      HttpCors cors = event.enabledCors();
      if (cors != null) {
        mergedCors
            .computeIfAbsent(event.resourcePath(), path -> new MergedCors())
            .add(cors, event.verb());
      }
    }
    return mergedCors;
  }

  /// The preflight responses by path.
  static SequencedMap<String, RestApiSettings.Preflight> responses(List<HttpEvent> events) {
    SequencedMap<String, RestApiSettings.Preflight> responses = new LinkedHashMap<>();
    mergedCors(events)
        .forEach((path, cors) ->
            responses.put(
                path,
                new RestApiSettings.Preflight(
                    cors.responseHeaders(),
                    cors.originChoices().stream().map(Preflights::originPattern).toList())));
    return responses;
  }

  /// The OPTIONS methods by path.
  static SequencedMap<String, Resource> of(
      RestApi api, PathResources paths, List<HttpEvent> events) {
    SequencedMap<String, Resource> methods = new LinkedHashMap<>();
    mergedCors(events)
        .forEach((path, cors) ->
            methods.put(
                path,
                method(
                    api,
                    paths.id(path),
                    cors.responseHeaders(),
                    originTemplate(cors.originChoices()))));
    return methods;
  }

  /// An OPTIONS method that responds with headers.
  ///
  /// @param template the mapping template of the response
  static Resource method(
      RestApi api, Value resource, Map<String, String> headers, String template) {
    Fields methodParameters = new Fields();
    Fields integrationParameters = new Fields();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      methodParameters.put(HEADER + header.getKey(), true);
      integrationParameters.put(HEADER + header.getKey(), "'" + header.getValue() + "'");
    }
    Fields response =
        Fields.with("StatusCode", "200")
            .put("ResponseParameters", methodParameters)
            .put("ResponseModels", Map.of());
    Fields integrationResponse =
        Fields.with("StatusCode", "200")
            .put("ResponseParameters", integrationParameters)
            .put("ResponseTemplates", Fields.with("application/json", template));
    Fields integration =
        Fields.with("Type", "MOCK")
            .put("RequestTemplates", Fields.with("application/json", "{statusCode:200}"))
            .put("ContentHandling", "CONVERT_TO_TEXT")
            .put("IntegrationResponses", List.of(integrationResponse.obj()));
    return Resource.of(
        "AWS::ApiGateway::Method",
        Fields.with("AuthorizationType", "NONE")
            .put("HttpMethod", "OPTIONS")
            .put("MethodResponses", List.of(response.obj()))
            .put("RequestParameters", Map.of())
            .put("Integration", integration)
            .put("ResourceId", resource)
            .put("RestApiId", api.id()));
  }

  /// Returns the request's origin if it matches one of several origins.
  private static String originTemplate(List<String> origins) {
    if (origins.isEmpty()) {
      return "";
    }
    List<String> tests = new ArrayList<>();
    for (String origin : origins) {
      tests.add("$origin.matches(\"" + originPattern(origin) + "\")");
    }
    return "#set($origin = $input.params(\"Origin\"))\n"
        + "#if($origin == \"\") #set($origin = $input.params(\"origin\")) #end\n"
        + "#if("
        + String.join(" || ", tests)
        + ") #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end";
  }

  /// The regular expression of an origin, whose first * matches any text.
  private static String originPattern(String origin) {
    int star = origin.indexOf('*');
    return star < 0
        ? origin.replace(".", "[.]")
        : origin.substring(0, star).replace(".", "[.]")
            + ".+"
            + origin.substring(star + 1).replace(".", "[.]");
  }
}
