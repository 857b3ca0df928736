package aloft.google;

import aloft.spi.schema.GeneratedDocuments;

/// Tests the reference and the schema of manifests for Google Cloud.
final class DocumentsTest extends GeneratedDocuments {

  DocumentsTest() {
    super("google", "Google Cloud", ManifestSchema.of());
  }
}
