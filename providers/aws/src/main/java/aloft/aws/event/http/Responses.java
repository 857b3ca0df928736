package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The responses of a method without proxy integration, by status code. A response is selected if
/// its pattern matches the function's error.
final class Responses {
  private static final String HEADER = "method.response.header.";

  private static final SequencedMap<String, HttpResponse.StatusCode> DEFAULTS = defaults();

  private final @Nullable HttpResponse given;
  private final SequencedMap<String, HttpResponse.StatusCode> codes;
  private final SequencedMap<String, String> headers;

  private Responses(
      @Nullable HttpResponse given,
      SequencedMap<String, HttpResponse.StatusCode> codes,
      SequencedMap<String, String> headers) {
    this.given = given;
    this.codes = codes;
    this.headers = headers;
  }

  private static SequencedMap<String, HttpResponse.StatusCode> defaults() {
    SequencedMap<String, HttpResponse.StatusCode> defaults = new LinkedHashMap<>();
    defaults.put("200", withPattern(""));
    for (String code : List.of("400", "401", "403", "404", "422")) {
      defaults.put(code, withPattern("[\\s\\S]*\\[" + code + "\\][\\s\\S]*"));
    }
    defaults.put(
        "500",
        withPattern(
            "[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*"));
    defaults.put("502", withPattern("[\\s\\S]*\\[502\\][\\s\\S]*"));
    defaults.put(
        "504",
        withPattern("([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)"));
    return defaults;
  }

  private static HttpResponse.StatusCode withPattern(String pattern) {
    return new HttpResponse.StatusCode(Map.of(), pattern, null);
  }

  static Responses of(HttpEvent event) {
    HttpResponse given = event.response();
    if (event.integrationType().isProxy()
        || (event.integrationType() == IntegrationType.MOCK && given == null)) {
      return new Responses(given, new LinkedHashMap<>(), new LinkedHashMap<>());
    }
    return new Responses(given, codes(given), commonHeaders(given, event.enabledCors()));
  }

  private static SequencedMap<String, HttpResponse.StatusCode> codes(@Nullable HttpResponse given) {
    Map<String, HttpResponse.StatusCode> configured = given == null ? null : given.statusCodes();
    if (configured == null) {
      return DEFAULTS;
    }
    SequencedMap<String, HttpResponse.StatusCode> codes = new TreeMap<>(configured);
    if (lacksDefault(configured)) {
      codes.put("200", withPattern(""));
    }
    return codes;
  }

  /// Whether no status code has the empty pattern. If so, 200 becomes the default, regardless of
  /// its settings.
  static boolean lacksDefault(Map<String, HttpResponse.StatusCode> codes) {
    return codes.values().stream().noneMatch(code -> "".equals(code.pattern()));
  }

  private static SequencedMap<String, String> commonHeaders(
      @Nullable HttpResponse given, @Nullable HttpCors cors) {
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    if (cors != null) {
      List<String> origins = cors.origins();
      String origin = origins.isEmpty() ? cors.singleOrigin() : String.join(",", origins);
      headers.put("Access-Control-Allow-Origin", "'" + origin + "'");
      if (cors.allowsCredentials()) {
        headers.put("Access-Control-Allow-Credentials", "true");
      }
    }
    if (given != null) {
      headers.putAll(given.headers());
    }
    return headers;
  }

  /// The method responses of the method.
  List<Value> methodResponses() {
    List<Value> responses = new ArrayList<>();
    codes.forEach((status, code) -> {
      Fields names = new Fields();
      allHeaders(code).forEach((header, value) -> names.put(HEADER + header, true));
      responses.add(
          Fields.with("ResponseParameters", names)
              .put("ResponseModels", Map.of())
              .put("StatusCode", status)
              .obj());
    });
    return responses;
  }

  /// A response of the method.
  ///
  /// @param headers mapping expressions by name
  /// @param templates texts by content type
  record Response(
      String status, String pattern, Map<String, String> headers, Map<String, String> templates) {}

  List<Response> responses() {
    List<Response> responses = new ArrayList<>();
    codes.forEach((status, code) -> {
      Map<String, String> texts = new LinkedHashMap<>();
      templates(code)
          .obj()
          .fields()
          .forEach((type, text) -> texts.put(type, String.valueOf(text.plain())));
      String pattern = code.pattern() == null ? "" : code.pattern();
      responses.add(new Response(status, pattern, allHeaders(code), texts));
    });
    return responses;
  }

  /// The integration responses of the method.
  List<Value> integrationResponses() {
    List<Value> responses = new ArrayList<>();
    codes.forEach((status, code) -> {
      Fields values = new Fields();
      allHeaders(code).forEach((header, value) -> values.put(HEADER + header, value));
      responses.add(
          Fields.with("StatusCode", status)
              .put("SelectionPattern", code.pattern() == null ? "" : code.pattern())
              .put("ResponseParameters", values)
              .put("ResponseTemplates", templates(code))
              .put(
                  "ContentHandling",
                  given != null && status.startsWith("2") ? given.contentHandling() : null)
              .obj());
    });
    return responses;
  }

  private SequencedMap<String, String> allHeaders(HttpResponse.StatusCode code) {
    SequencedMap<String, String> allHeaders = new LinkedHashMap<>(headers);
    allHeaders.putAll(code.headers());
    return allHeaders;
  }

  private Fields templates(HttpResponse.StatusCode code) {
    Fields templates = new Fields();
    if (given != null && given.template() != null && !given.template().isEmpty()) {
      templates.put("application/json", given.template());
    }
    Node template = code.template();
    if (template instanceof Mapping byType) {
      byType.values().forEach((type, text) -> templates.put(type, Value.of(text)));
    } else if (template != null && template.text() != null && !template.text().isEmpty()) {
      templates.put("application/json", template.text());
    }
    return templates;
  }
}
