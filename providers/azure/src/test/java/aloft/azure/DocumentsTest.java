package aloft.azure;

import aloft.spi.schema.GeneratedDocuments;

/// Tests the reference and the schema of manifests for Azure.
final class DocumentsTest extends GeneratedDocuments {

  DocumentsTest() {
    super("azure", "Azure", ManifestSchema.of());
  }
}
