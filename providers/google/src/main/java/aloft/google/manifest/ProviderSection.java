package aloft.google.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `provider`: the cloud and the defaults of all functions.
@Doc("The cloud and the defaults of all functions")
public record ProviderSection(
    @Required @Doc("google") String name,
    @Doc("The id of the project (default: that of the environment and the gcloud CLI)")
        @Nullable String project,
    @Doc("A file with the key of a service account (default: those of the environment)")
        @Nullable String credentials,
    @Doc("The service account that deployments act as") @Nullable String impersonate,
    @Doc("The region (default us-central1); --region overrides it") @Nullable String region,
    @Doc("The stage (default dev); --stage overrides it")
        @Matches(value = "^[a-zA-Z0-9-]+$", words = "letters, digits and dashes")
        @Nullable String stage,
    @Inline RuntimeSettings general,
    @Inline AccessSettings access,
    @Inline SourceBuild build,
    @Source Node node) {

  @ShortForm("the name of the cloud")
  static @Nullable ProviderSection of(Node node, DiagnosticCollector findings) {
    String name = node.text();
    return name == null
        ? null
        : Decoder.read(ProviderSection.class, Mapping.of("name", node, node.place()), findings);
  }
}
