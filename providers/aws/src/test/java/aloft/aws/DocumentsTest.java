package aloft.aws;

import aloft.spi.schema.GeneratedDocuments;

/// Tests the reference and the schema of manifests for AWS.
final class DocumentsTest extends GeneratedDocuments {

  DocumentsTest() {
    super("aws", "AWS", ManifestSchema.of());
  }
}
