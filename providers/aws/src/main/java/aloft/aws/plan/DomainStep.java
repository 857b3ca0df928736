package aloft.aws.plan;

import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out, before the stack is changed, what the template needs to know of custom domains, and
/// passes it as parameters.
public record DomainStep(@Required List<Domain> domains) implements AwsStep {
  /// The value of the parameter `...Mode` for a domain that is part of the stack.
  public static final String CREATE = "create";

  /// The value for a domain outside of the stack, which gets a mapping.
  public static final String MAP = "map";

  /// The value for a domain and a mapping outside of the stack.
  public static final String KEEP = "keep";

  public DomainStep {
    domains = List.copyOf(domains);
  }

  /// A domain with one mapping.
  ///
  /// @param name the domain name
  /// @param path the base path; empty for the root
  /// @param domainId the logical id of the domain
  /// @param mappingId the logical id of the mapping
  /// @param edge whether the domain is edge-optimized: its certificate is in us-east-1
  /// @param mode the parameter for the mode
  /// @param certificate the parameter for the ARN of the certificate; null if the manifest has it
  /// @param certificateName the domain name of the certificate; null for one that fits the domain
  /// @param zone the parameter for the id of the hosted zone; null if it is not needed
  /// @param privateZone whether the zone is private; null for any
  public record Domain(
      @Required String name,
      @Required String path,
      @Required String domainId,
      @Required String mappingId,
      boolean edge,
      @Required String mode,
      @Nullable String certificate,
      @Nullable String certificateName,
      @Nullable String zone,
      @Nullable Boolean privateZone) {}
}
