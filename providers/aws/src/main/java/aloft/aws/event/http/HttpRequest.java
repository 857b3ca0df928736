package aloft.aws.event.http;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a request may hold, and how it is translated.
@Doc("What a request may hold, and how it is translated")
public record HttpRequest(
    @OneOf({"CONVERT_TO_BINARY", "CONVERT_TO_TEXT"}) @Nullable String contentHandling,
    @Doc("The method of the address that is called (integration http)") @Nullable String method,
    @Doc("Query strings, headers and variables of the path") @Nullable Parameters parameters,
    @Doc("What happens to requests of other content types")
        @OneOf({"NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES"})
        @Nullable String passThrough,
    @Doc("JSON schemas by content type, or ids of provider.apiGateway.request.schemas")
        @Nullable Map<String, Node> schemas,
    @Doc("Mapping templates by content type; null takes a default out") @Nullable Mapping template,
    @Doc("The address that is called (integrations http and http_proxy)") @Nullable Value uri,
    @Source Node node) {

  /// What a request may hold besides its body.
  @Doc("Query strings, headers and variables of the path")
  public record Parameters(
      @Nullable Map<String, Parameter> querystrings,
      @Nullable Map<String, Parameter> paths,
      @Nullable Map<String, Parameter> headers) {}

  /// A parameter of a request.
  @Doc("A parameter: whether it must be there")
  public record Parameter(
      @Doc("Refuse requests without it (default true)") @Nullable Boolean required,
      @Doc("What the function or address receives for it") @Nullable Value mappedValue) {

    @ShortForm("true or false")
    static @Nullable Parameter of(Node node, DiagnosticCollector findings) {
      Boolean flag = Decoder.read(Boolean.class, node, findings);
      return flag == null ? null : new Parameter(flag, null);
    }

    boolean isRequired() {
      return required == null || required;
    }
  }

  /// The parameters by the names that API Gateway has for them, as in
  /// `method.request.querystring.page`.
  SequencedMap<String, Parameter> named() {
    SequencedMap<String, Parameter> named = new LinkedHashMap<>();
    if (parameters != null) {
      name("querystring", parameters.querystrings(), named);
      name("path", parameters.paths(), named);
      name("header", parameters.headers(), named);
    }
    return named;
  }

  private static void name(
      String place, @Nullable Map<String, Parameter> given, Map<String, Parameter> named) {
    if (given != null) {
      given.forEach((key, value) -> named.put("method.request." + place + "." + key, value));
    }
  }
}
