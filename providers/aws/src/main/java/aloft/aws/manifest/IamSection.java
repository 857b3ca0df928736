package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// The permissions of the functions and the role for deployments.
@Doc("Permissions of the functions and the role for deployments")
public record IamSection(
    @Doc("The role of all functions that do not set a role") @Nullable IamRole role,
    @Doc("The role that CloudFormation assumes") @Nullable String deploymentRole) {

  /// No settings.
  public static final IamSection NONE = new IamSection(null, null);
}
