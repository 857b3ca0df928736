package aloft.aws.manifest;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `provider.eventBridge`: how `eventBridge` events are deployed.
@Doc("How eventBridge events are deployed")
public record EventBridgeSection(
    @Doc("Deploy rules as resources of the stack; false deploys them by a custom resource")
        @Nullable Boolean useCloudFormation,
    @Source Node node) {

  /// Whether a custom resource creates the rules: the default of a section, not of a service.
  public boolean usesCustomResource() {
    return !Boolean.TRUE.equals(useCloudFormation);
  }
}
