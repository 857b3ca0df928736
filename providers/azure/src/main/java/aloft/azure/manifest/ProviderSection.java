package aloft.azure.manifest;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider`: the cloud and the defaults of all functions.
@Doc("The cloud and the defaults of all functions")
public record ProviderSection(
    @Required @Doc("azure") String name,
    @Doc("The id of the subscription (default: that of the environment and of the az CLI)")
        @Nullable String subscriptionId,
    @Doc("The id of the tenant (default: that of the environment)") @Nullable String tenantId,
    @Doc("The id of the application that deploys (default: that of the environment)")
        @Nullable String appId,
    @Doc("The region (default eastus2); --region overrides it") @Nullable String region,
    @Doc("The stage (default dev); --stage overrides it")
        @Matches(value = "^[a-zA-Z0-9-]+$", words = "letters, digits and dashes")
        @Nullable String stage,
    @Doc("The resource group (default service-stage-rg); created if it does not exist")
        @Matches(
            value = "^[-\\w._()]{0,89}[-\\w_()]$",
            words = "1 to 90 letters, digits and . _ - ( )")
        @Nullable String resourceGroup,
    @Doc("Tags of all resources") Map<String, String> tags,
    @Doc("The app of the service") @Nullable AppSection functionApp,
    @Doc("The storage account of the app") @Nullable StorageSection storageAccount,
    @Doc("The start of all paths (default api; none if an http event has a \"path\")")
        @Nullable String routePrefix,
    @Doc("Settings of host.json; they are merged into that of the service") @Nullable Mapping host,
    @Inline RuntimeSettings general,
    @Source Node node) {
  public ProviderSection {
    tags = tags == null ? Map.of() : tags;
  }

  @ShortForm("the name of the cloud")
  static @Nullable ProviderSection of(Node node, DiagnosticCollector findings) {
    String name = node.text();
    return name == null
        ? null
        : Decoder.read(ProviderSection.class, Mapping.of("name", node, node.place()), findings);
  }
}
