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

/// `provider.httpApi.cors`: which pages of other sites may call an HTTP API.
@Doc("Which pages of other sites may call the API; true for all")
public record HttpApiCors(
    @Doc("Sites that may call (default *)") @Nullable List<String> allowedOrigins,
    @Doc("Request headers that may be sent") @Nullable List<String> allowedHeaders,
    @Doc("Methods that may be used (default: those of the routes)")
        @Nullable List<String> allowedMethods,
    @Doc("Response headers that scripts may read") @Nullable List<String> exposedResponseHeaders,
    @Doc("Whether cookies and credentials may be sent") @Nullable Boolean allowCredentials,
    @Doc("Seconds for which a browser may keep the answer") @Range(min = 0)
        @Nullable Integer maxAge,
    @Source Node node) {

  @ShortForm("true or false")
  static @Nullable HttpApiCors of(Node node, DiagnosticCollector findings) {
    Scalar flag = Toggle.read(node, findings);
    return flag == null ? null : new HttpApiCors(null, null, null, null, null, null, flag);
  }

  /// False where the manifest says `cors: false`.
  public boolean wanted() {
    return Toggle.isOn(node);
  }
}
