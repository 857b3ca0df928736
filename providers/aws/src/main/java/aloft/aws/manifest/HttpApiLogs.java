package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `provider.logs.httpApi`: access logs of the HTTP API.
@Doc("Access logs of the HTTP API")
public record HttpApiLogs(
    @Doc("The format of a log line, with $context variables") @Nullable String format,
    @Source Node node) {

  @ShortForm("true or false")
  static @Nullable HttpApiLogs of(Node node, DiagnosticCollector findings) {
    Scalar flag = Toggle.read(node, findings);
    return flag == null ? null : new HttpApiLogs(null, flag);
  }

  /// False where the manifest says `httpApi: false`.
  public boolean isEnabled() {
    return Toggle.isOn(node);
  }
}
