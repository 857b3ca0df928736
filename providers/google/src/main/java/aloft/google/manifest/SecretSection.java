package aloft.google.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import org.jspecify.annotations.Nullable;

/// A secret of Secret Manager.
///
/// @param version null for `latest`
@Doc("A secret of Secret Manager")
public record SecretSection(
    @Required @Doc("The name of the secret") String secret,
    @Doc("The version (default latest)") @Nullable String version,
    @Doc("The project of the secret (default: that of the service)") @Nullable String projectId) {

  @ShortForm("the name of the secret, or name:version")
  static @Nullable SecretSection of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    int colon = text.indexOf(':');
    return colon < 0
        ? new SecretSection(text, null, null)
        : new SecretSection(text.substring(0, colon), text.substring(colon + 1), null);
  }
}
