package aloft.aws.event.http;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The validation and the mapping of requests.
@Doc("Validation and mapping of requests")
public record HttpRequest(
    @Doc("How binary bodies are converted") @OneOf({"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"})
        @Nullable String contentHandling,
    @Doc("The HTTP method of the call to the endpoint (integration http)") @Nullable String method,
    @Doc("Query strings, headers and path variables") Parameters parameters,
    @Doc("How requests of other content types are handled")
        @OneOf({"NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES"})
        @Nullable String passThrough,
    @Doc("JSON schemas by content type, or ids of provider.apiGateway.request.schemas")
        Map<String, Node> schemas,
    @Doc("Mapping templates by content type; null removes a default template")
        @Nullable Mapping template,
    @Doc("The URL of the endpoint (integrations http and http_proxy)") @Nullable Value uri) {

  /// No settings.
  static final HttpRequest NONE =
      new HttpRequest(null, null, Parameters.NONE, null, Map.of(), null, null);

  public HttpRequest {
    parameters = parameters == null ? Parameters.NONE : parameters;
    schemas = schemas == null ? Map.of() : schemas;
  }

  /// The parameters of a request: query strings, path variables and headers.
  @Doc("Query strings, headers and path variables")
  public record Parameters(
      @Doc("Query parameters: true if required") Map<String, Parameter> querystrings,
      @Doc("Path parameters: true if required") Map<String, Parameter> paths,
      @Doc("Headers: true if required") Map<String, Parameter> headers) {
    static final Parameters NONE = new Parameters(Map.of(), Map.of(), Map.of());

    public Parameters {
      querystrings = querystrings == null ? Map.of() : querystrings;
      paths = paths == null ? Map.of() : paths;
      headers = headers == null ? Map.of() : headers;
    }
  }

  /// A parameter of a request.
  @Doc("A parameter, and whether it is required")
  public record Parameter(
      @Doc("Reject requests without it (default true)") @Nullable Boolean required,
      @Doc("The value that the function or endpoint receives for it") @Nullable Value mappedValue) {

    @ShortForm("true or false")
    static @Nullable Parameter of(Node node, DiagnosticCollector findings) {
      Boolean flag = Decoder.read(Boolean.class, node, findings);
      return flag == null ? null : new Parameter(flag, null);
    }

    boolean isRequired() {
      return required == null || required;
    }
  }

  /// The parameters by their API Gateway names, for example `method.request.querystring.page`.
  SequencedMap<String, Parameter> namedParameters() {
    SequencedMap<String, Parameter> named = new LinkedHashMap<>();
    addNamed("querystring", parameters.querystrings(), named);
    addNamed("path", parameters.paths(), named);
    addNamed("header", parameters.headers(), named);
    return named;
  }

  private static void addNamed(
      String place, Map<String, Parameter> given, Map<String, Parameter> named) {
    given.forEach((key, value) -> named.put("method.request." + place + "." + key, value));
  }
}
