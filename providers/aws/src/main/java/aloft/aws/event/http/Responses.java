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

/// The answers of a method that does not pass the function's answer through: by status code, chosen
/// where the function's error matches a pattern.
final class Responses {
  private static final String HEADER = "method.response.header.";

  private static final SequencedMap<String, HttpResponse.StatusCode> USUAL = usual();

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

  private static SequencedMap<String, HttpResponse.StatusCode> usual() {
    SequencedMap<String, HttpResponse.StatusCode> usual = new LinkedHashMap<>();
    usual.put("200", chosenBy(""));
    for (String code : List.of("400", "401", "403", "404", "422")) {
      usual.put(code, chosenBy("[\\s\\S]*\\[" + code + "\\][\\s\\S]*"));
    }
    usual.put(
        "500",
        chosenBy(
            "[\\s\\S]*(Process\\s?exited\\s?before\\s?completing\\s?request|\\[500\\])[\\s\\S]*"));
    usual.put("502", chosenBy("[\\s\\S]*\\[502\\][\\s\\S]*"));
    usual.put(
        "504",
        chosenBy("([\\s\\S]*\\[504\\][\\s\\S]*)|(.*Task timed out after \\d+\\.\\d+ seconds$)"));
    return usual;
  }

  private static HttpResponse.StatusCode chosenBy(String pattern) {
    return new HttpResponse.StatusCode(null, pattern, null);
  }

  static Responses of(HttpEvent event) {
    HttpResponse given = event.response();
    if (event.kind().isProxy() || (event.kind() == Integration.MOCK && given == null)) {
      return new Responses(given, new LinkedHashMap<>(), new LinkedHashMap<>());
    }
    return new Responses(given, codes(given), headers(given, event.browsers()));
  }

  private static SequencedMap<String, HttpResponse.StatusCode> codes(@Nullable HttpResponse given) {
    Map<String, HttpResponse.StatusCode> named = given == null ? null : given.statusCodes();
    if (named == null) {
      return USUAL;
    }
    SequencedMap<String, HttpResponse.StatusCode> codes = new TreeMap<>(named);
    if (lacksDefault(named)) {
      codes.put("200", chosenBy(""));
    }
    return codes;
  }

  /// Whether no code has the empty pattern: the code 200 becomes the default then, whatever was
  /// said of it.
  static boolean lacksDefault(Map<String, HttpResponse.StatusCode> codes) {
    return codes.values().stream().noneMatch(code -> "".equals(code.pattern()));
  }

  private static SequencedMap<String, String> headers(
      @Nullable HttpResponse given, @Nullable HttpCors cors) {
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    if (cors != null) {
      List<String> origins = cors.allowedOrigins();
      String origin = origins.isEmpty() ? cors.oneOrigin() : String.join(",", origins);
      headers.put("Access-Control-Allow-Origin", "'" + origin + "'");
      if (cors.withCredentials()) {
        headers.put("Access-Control-Allow-Credentials", "true");
      }
    }
    if (given != null && given.headers() != null) {
      headers.putAll(given.headers());
    }
    return headers;
  }

  /// As the method has them.
  List<Value> ofMethod() {
    List<Value> responses = new ArrayList<>();
    codes.forEach((status, code) -> {
      Fields names = new Fields();
      all(code).forEach((header, value) -> names.put(HEADER + header, true));
      responses.add(
          Fields.with("ResponseParameters", names)
              .put("ResponseModels", Map.of())
              .put("StatusCode", status)
              .obj());
    });
    return responses;
  }

  /// One of the answers.
  ///
  /// @param headers mapping expressions by name
  /// @param templates texts by content type
  record Answer(
      String status, String pattern, Map<String, String> headers, Map<String, String> templates) {}

  List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    codes.forEach((status, code) -> {
      Map<String, String> texts = new LinkedHashMap<>();
      templates(code)
          .obj()
          .fields()
          .forEach((type, text) -> texts.put(type, String.valueOf(text.plain())));
      String pattern = code.pattern() == null ? "" : code.pattern();
      answers.add(new Answer(status, pattern, all(code), texts));
    });
    return answers;
  }

  /// As the integration has them.
  List<Value> ofIntegration() {
    List<Value> responses = new ArrayList<>();
    codes.forEach((status, code) -> {
      Fields values = new Fields();
      all(code).forEach((header, value) -> values.put(HEADER + header, value));
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

  private SequencedMap<String, String> all(HttpResponse.StatusCode code) {
    SequencedMap<String, String> all = new LinkedHashMap<>(headers);
    if (code.headers() != null) {
      all.putAll(code.headers());
    }
    return all;
  }

  private Fields templates(HttpResponse.StatusCode code) {
    Fields templates = new Fields();
    if (given != null && given.template() != null && !given.template().isEmpty()) {
      templates.put("application/json", given.template());
    }
    Node own = code.template();
    if (own instanceof Mapping byType) {
      byType.values().forEach((type, template) -> templates.put(type, Value.of(template)));
    } else if (own != null && own.text() != null && !own.text().isEmpty()) {
      templates.put("application/json", own.text());
    }
    return templates;
  }
}
