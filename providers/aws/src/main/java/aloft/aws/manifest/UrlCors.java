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

/// The CORS settings of a function URL; `null` removes a default.
@Doc("CORS settings of a function URL")
public record UrlCors(
    @Doc("Whether cookies and credentials are allowed") @Nullable Boolean allowCredentials,
    @Doc("The headers that callers may send") @Range(min = 1, max = 100)
        @Nullable List<String> allowedHeaders,
    @Doc("The methods that callers may use") @Range(min = 1, max = 6)
        @Nullable List<String> allowedMethods,
    @Doc("The origins that may call") @Range(min = 1, max = 100)
        @Nullable List<String> allowedOrigins,
    @Doc("The headers that callers may read") @Range(min = 1, max = 100)
        @Nullable List<String> exposedResponseHeaders,
    @Doc("How long a browser may cache the preflight response, in seconds") @Range(min = 0)
        @Nullable Integer maxAge,
    @Source Node node) {

  /// Whether other origins are allowed.
  public boolean isEnabled() {
    return !(node instanceof Scalar scalar && Boolean.FALSE.equals(scalar.value()));
  }

  /// Whether a key is present without a value.
  public boolean isCleared(String key) {
    Node value = node.get(key);
    return value != null && value.isNull();
  }

  @ShortForm("true or false")
  static @Nullable UrlCors of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && scalar.value() instanceof Boolean
        ? new UrlCors(null, null, null, null, null, null, node)
        : null;
  }
}
