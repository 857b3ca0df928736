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
import java.util.SequencedMap;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// The methods that answer preflight requests: one for each path, for all its events together.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html">CORS for
///   REST APIs</a>
final class Preflights {
  private static final String HEADER = "method.response.header.";
  private static final String EACH_METHOD = "DELETE,GET,HEAD,PATCH,POST,PUT";

  private Preflights() {}

  /// What the events of one path ask for together; of single settings the last one holds.
  private static final class Wanted {
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
      origins = union(cors.allowedOrigins(), origins);
      origin = cors.oneOrigin();
      credentials |= cors.withCredentials();
      maxAge = cors.maxAge() == null ? maxAge : cors.maxAge();
      cacheControl = cors.cacheControl() == null ? cacheControl : cors.cacheControl();
    }

    private static List<String> union(List<String> first, List<String> then) {
      SequencedSet<String> all = new LinkedHashSet<>(first);
      all.addAll(then);
      return List.copyOf(all);
    }

    /// The origins to choose from by the request's; empty for one origin.
    List<String> choices() {
      if (origin == null || !origin.contains(",")) {
        return origins;
      }
      List<String> listed = new ArrayList<>();
      for (String one : origin.split(",", -1)) {
        listed.add(one.strip());
      }
      return listed;
    }

    SequencedMap<String, String> answer() {
      List<String> choices = choices();
      SequencedMap<String, String> answer = new LinkedHashMap<>();
      String first = choices.isEmpty() ? String.valueOf(origin) : choices.getFirst();
      answer.put("Access-Control-Allow-Origin", first);
      answer.put("Access-Control-Allow-Headers", String.join(",", headers));
      String allowed = String.join(",", methods);
      answer.put(
          "Access-Control-Allow-Methods",
          methods.contains("ANY") ? allowed.replaceFirst("ANY", EACH_METHOD) : allowed);
      if (credentials) {
        answer.put("Access-Control-Allow-Credentials", "true");
      }
      if (maxAge != null && maxAge != 0) {
        answer.put("Access-Control-Max-Age", String.valueOf(maxAge));
      }
      if (cacheControl != null && !cacheControl.isEmpty()) {
        answer.put("Cache-Control", cacheControl);
      }
      return answer;
    }
  }

  private static SequencedMap<String, Wanted> wanted(List<HttpEvent> events) {
    SequencedMap<String, Wanted> wanted = new LinkedHashMap<>();
    for (HttpEvent event : events) {
      HttpCors cors = event.browsers();
      if (cors != null) {
        wanted.computeIfAbsent(event.route(), path -> new Wanted()).add(cors, event.verb());
      }
    }
    return wanted;
  }

  /// What is answered, by path.
  static SequencedMap<String, RestApiSettings.Preflight> answers(List<HttpEvent> events) {
    SequencedMap<String, RestApiSettings.Preflight> answers = new LinkedHashMap<>();
    wanted(events)
        .forEach((path, all) ->
            answers.put(
                path,
                new RestApiSettings.Preflight(
                    all.answer(), all.choices().stream().map(Preflights::pattern).toList())));
    return answers;
  }

  /// The methods by path.
  static SequencedMap<String, Resource> of(RestApi api, Paths paths, List<HttpEvent> events) {
    SequencedMap<String, Resource> methods = new LinkedHashMap<>();
    wanted(events).forEach((path, all) -> methods.put(path, method(api, paths.id(path), all)));
    return methods;
  }

  private static Resource method(RestApi api, Value resource, Wanted wanted) {
    Fields named = new Fields();
    Fields answered = new Fields();
    for (Map.Entry<String, String> header : wanted.answer().entrySet()) {
      named.put(HEADER + header.getKey(), true);
      answered.put(HEADER + header.getKey(), "'" + header.getValue() + "'");
    }
    Fields response =
        Fields.with("StatusCode", "200")
            .put("ResponseParameters", named)
            .put("ResponseModels", Map.of());
    Fields integrationResponse =
        Fields.with("StatusCode", "200")
            .put("ResponseParameters", answered)
            .put(
                "ResponseTemplates",
                Fields.with("application/json", originTemplate(wanted.choices())));
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

  /// Answers with the request's own origin where it is one of several.
  private static String originTemplate(List<String> origins) {
    if (origins.isEmpty()) {
      return "";
    }
    List<String> tests = new ArrayList<>();
    for (String origin : origins) {
      tests.add("$origin.matches(\"" + pattern(origin) + "\")");
    }
    return "#set($origin = $input.params(\"Origin\"))\n"
        + "#if($origin == \"\") #set($origin = $input.params(\"origin\")) #end\n"
        + "#if("
        + String.join(" || ", tests)
        + ") #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end";
  }

  /// The regular expression of an origin, whose first * stands for any text.
  private static String pattern(String origin) {
    int star = origin.indexOf('*');
    return star < 0
        ? origin.replace(".", "[.]")
        : origin.substring(0, star).replace(".", "[.]")
            + ".+"
            + origin.substring(star + 1).replace(".", "[.]");
  }
}
