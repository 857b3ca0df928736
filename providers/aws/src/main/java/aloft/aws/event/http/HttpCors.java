package aloft.aws.event.http;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
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

/// Which pages of browsers may call a method.
@Doc("Which pages of browsers may call; the function's own answer must carry the headers, too")
public record HttpCors(
    @Doc("Whether cookies may be sent") @Nullable Boolean allowCredentials,
    @Doc("The Cache-Control of the preflight's answer") @Nullable String cacheControl,
    @Doc("Headers that a request may carry") @Nullable List<String> headers,
    @Doc("How long a browser may keep the preflight's answer, in seconds") @Range(min = 1)
        @Nullable Integer maxAge,
    @Doc("Methods that may be called (default: this one)")
        @OneOf({"GET", "POST", "PUT", "PATCH", "OPTIONS", "HEAD", "DELETE", "ANY"})
        @Nullable List<String> methods,
    @Doc("The page's origin (default *)") @Nullable String origin,
    @Doc("Several origins; * stands for any text") @Nullable List<String> origins,
    @Source Node node) {

  private static final List<String> HEADERS =
      List.of(
          "Content-Type",
          "X-Amz-Date",
          "Authorization",
          "X-Api-Key",
          "X-Amz-Security-Token",
          "X-Amz-User-Agent",
          "X-Amzn-Trace-Id");

  @ShortForm("true or false")
  static @Nullable HttpCors of(Node node, DiagnosticCollector findings) {
    Boolean flag = Decoder.read(Boolean.class, node, findings);
    return flag == null ? null : new HttpCors(null, null, null, null, null, null, null, node);
  }

  boolean isOn() {
    return !(node instanceof Scalar flag
        && (Boolean.FALSE.equals(flag.value()) || "false".equals(flag.value())));
  }

  boolean withCredentials() {
    return allowCredentials != null && allowCredentials;
  }

  List<String> allowedHeaders() {
    return headers == null ? HEADERS : headers;
  }

  /// The methods that are allowed where this stands on a method.
  List<String> allowedMethods(String own) {
    List<String> all = new ArrayList<>(methods == null ? List.of() : methods);
    for (String more : List.of("OPTIONS", own)) {
      if (!all.contains(more)) {
        all.add(more);
      }
    }
    return all;
  }

  List<String> allowedOrigins() {
    return origins == null ? List.of() : origins;
  }

  /// The one origin, or null where there are several.
  @Nullable String oneOrigin() {
    return origin == null && allowedOrigins().isEmpty() ? "*" : origin;
  }
}
