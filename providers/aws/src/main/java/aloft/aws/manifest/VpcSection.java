package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// Where in a network functions run.
@Doc("Where in a network functions run")
public record VpcSection(
    @Doc("At most 5 security groups") @Nullable Value securityGroupIds,
    @Doc("At most 16 subnets") @Nullable Value subnetIds,
    @Doc("Allow IPv6 in dual-stack subnets") @Nullable Boolean ipv6AllowedForDualStack) {}
