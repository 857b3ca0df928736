package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Required;

/// Whether Lambda keeps an environment for each tenant.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html">Tenant
///   isolation</a>
@Doc("Whether Lambda keeps an environment for each tenant")
public record TenancySection(
    @Required
        @Doc("per_tenant: no environment serves two tenants")
        @OneOf(value = "per_tenant", ignoreCase = true)
        String mode) {}
