package aloft.google.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who a function is and what it reaches: the keys of a function, and of the provider section for
/// all functions.
public record AccessSettings(
    @Doc("The service account that functions run as (default: that of Compute Engine)")
        @Nullable String serviceAccount,
    @Doc("Labels of all resources") Map<String, String> labels,
    @Doc("The same as labels") Map<String, String> tags,
    @Doc("Where requests may come from (default all)")
        @OneOf({"all", "internal", "internal-and-gclb"})
        @Nullable String ingress,
    @Doc("The connector to a VPC network: its name, or projects/PROJECT/locations/REGION/...")
        @Nullable String vpc,
    @Doc("Which requests of functions use the connector (default private-ranges-only)")
        @OneOf({"all", "private-ranges-only"})
        @Nullable String vpcEgress,
    @Doc("The key of Cloud KMS that encrypts the function: projects/PROJECT/locations/...")
        @Nullable String kmsKey,
    @Doc("Deliver a failed event again, for at most 7 days (default false; queues: true)")
        @Nullable Boolean retry,
    @Doc("The service account that triggers and schedules call functions as")
        @Nullable String triggerServiceAccount,
    @Doc("The region of the event's source (default: that of the service)")
        @Nullable String triggerRegion) {
  public AccessSettings {
    labels = labels == null ? Map.of() : labels;
    tags = tags == null ? Map.of() : tags;
  }
}
