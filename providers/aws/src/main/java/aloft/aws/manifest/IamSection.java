package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// What functions may do, and as whom the stack is deployed.
@Doc("What functions may do, and as whom the stack is deployed")
public record IamSection(
    @Doc("The role of all functions that have none of their own") @Nullable IamRole role,
    @Doc("The role that CloudFormation takes on") @Nullable String deploymentRole) {}
