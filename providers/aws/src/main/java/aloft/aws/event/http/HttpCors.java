package aloft.aws.event.http;

import aloft.aws.manifest.DefaultCorsHeaders;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The CORS settings of a REST API method.
@Doc("CORS settings; the function's own response must contain the headers, too")
public record HttpCors(
    @Doc("Whether cookies may be sent") @Nullable Boolean allowCredentials,
    @Doc("The Cache-Control header of the preflight response") @Nullable String cacheControl,
    @Doc("Headers that a request may contain") @Nullable List<String> headers,
    @Advisory
        @Doc("How long a browser may cache the preflight response, in seconds")
        @Range(min = 1)
        @Nullable Integer maxAge,
    @Doc("Methods that may be called (default: this one)")
        @OneOf({"GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY"})
        List<String> methods,
    @Doc("The allowed origin (default *)") @Nullable String origin,
    @Doc("Several allowed origins; * matches any text") List<String> origins,
    @Source Node node) {

  public HttpCors {
    methods = methods == null ? List.of() : methods;
    origins = origins == null ? List.of() : origins;
  }

  @ShortForm("true or false")
  static @Nullable HttpCors of(Node node, DiagnosticCollector findings) {
    DiagnosticCollector attempt = findings.emptyCopy();
    Boolean flag = Decoder.read(Boolean.class, node, attempt);
    if (flag == null && node.text() != null) {
      findings.violation(
          node.place(),
          "manifest/type",
          "expected true or false, found \"" + node.text() + "\", which is read as true",
          "write cors: true, or the origin as cors: {origin: \"" + node.text() + "\"}");
    } else {
      findings.addAll(attempt);
    }
    return flag == null && node.text() == null
        ? null
        : new HttpCors(null, null, null, null, List.of(), null, List.of(), node);
  }

  boolean isEnabled() {
    return !(node instanceof Scalar flag
        && (Boolean.FALSE.equals(flag.value()) || "false".equals(flag.value())));
  }

  boolean allowsCredentials() {
    return allowCredentials != null && allowCredentials;
  }

  List<String> allowedHeaders() {
    return headers == null ? DefaultCorsHeaders.OF_API : headers;
  }

  /// The allowed methods of an event: the configured ones, OPTIONS and the event's method.
  List<String> allowedMethods(String eventMethod) {
    List<String> allowed = new ArrayList<>(methods);
    for (String method : List.of("OPTIONS", eventMethod)) {
      if (!allowed.contains(method)) {
        allowed.add(method);
      }
    }
    return allowed;
  }

  /// The single allowed origin, or null if there is a list of origins.
  @Nullable String singleOrigin() {
    return origin == null && origins.isEmpty() ? "*" : origin;
  }
}
