package aloft.aws.manifest;

import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider.alb`: settings of all `alb` events.
@Doc("Settings of load balancers")
public record AlbSection(
    @Doc("The start of the names of target groups") @Advisory @Range(max = 16)
        @Nullable String targetGroupPrefix,
    @Doc("Authorizers by name") Map<String, AlbAuthorizer> authorizers) {

  /// No settings.
  public static final AlbSection EMPTY = new AlbSection(null, Map.of());

  public AlbSection {
    authorizers = authorizers == null ? Map.of() : authorizers;
  }
}
