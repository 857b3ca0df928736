package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which web pages may call a function's URL; `null` takes a default away.
@Doc("Which web pages may call a function's URL")
public record UrlCors(
    @Nullable Boolean allowCredentials,
    @Range(min = 1, max = 100) @Nullable List<String> allowedHeaders,
    @Range(min = 1, max = 6) @Nullable List<String> allowedMethods,
    @Range(min = 1, max = 100) @Nullable List<String> allowedOrigins,
    @Range(min = 1, max = 100) @Nullable List<String> exposedResponseHeaders,
    @Doc("Seconds that a browser keeps the answer") @Range(min = 0) @Nullable Integer maxAge,
    @Source Node node) {

  /// Whether pages of other origins are let in at all.
  public boolean wanted() {
    return !(node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value()));
  }

  /// Whether a key is there without a value.
  public boolean cleared(String key) {
    Node found = node.get(key);
    return found != null && found.isNull();
  }

  @ShortForm("true or false")
  static @Nullable UrlCors of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && scalar.value() instanceof Boolean
        ? new UrlCors(null, null, null, null, null, null, node)
        : null;
  }
}
