package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `provider.httpApi.cors`: the CORS settings of the HTTP API.
@Doc("CORS settings of the API; true allows all origins")
public record HttpApiCors(
    @Doc("Allowed origins (default *)") @Nullable List<String> allowedOrigins,
    @Doc("Allowed request headers") @Nullable List<String> allowedHeaders,
    @Doc("Allowed methods (default: those of the routes)") @Nullable List<String> allowedMethods,
    @Doc("Response headers that scripts may read") @Nullable List<String> exposedResponseHeaders,
    @Doc("Whether cookies and credentials may be sent") @Nullable Boolean allowCredentials,
    @Advisory
        @Doc("How long a browser may cache the preflight response, in seconds")
        @Range(min = 0)
        @Nullable Integer maxAge,
    @Source Node node) {

  @ShortForm("true or false")
  static @Nullable HttpApiCors of(Node node, DiagnosticCollector findings) {
    Scalar flag = Toggle.read(node, findings);
    return flag == null ? null : new HttpApiCors(null, null, null, null, null, null, flag);
  }

  /// False where the manifest says `cors: false`.
  public boolean isEnabled() {
    return Toggle.isOn(node);
  }
}
