package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `blob`: blobs of a storage account.
@Doc("Blobs of a storage account")
public record BlobEvent(
    @Doc("The container and the pattern of names: uploads/{name}") @Nullable String path,
    @Doc("The name of the argument") @Nullable String name,
    @Doc("The setting with the connection (default AzureWebJobsStorage)")
        @Nullable String connection,
    @Doc("How the argument gets the data, as in binary") @Nullable String dataType,
    @Doc("in or out for a further binding") @OneOf({"in", "out"}) @Nullable String direction,
    @Source Node node) {

  @ShortForm("the path, as in \"uploads/{name}\"")
  static @Nullable BlobEvent of(Node node, DiagnosticCollector findings) {
    String text = node.text();
    return text == null ? null : new BlobEvent(text, null, null, null, null, node);
  }
}
