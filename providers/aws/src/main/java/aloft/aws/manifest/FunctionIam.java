package aloft.aws.manifest;

import aloft.spi.schema.Doc;
import org.jspecify.annotations.Nullable;

/// The own role of a function, beside the role that the functions share.
@Doc("The own role of a function")
public record FunctionIam(
    @Doc("Add the statements of the provider section (default: only in the mode perFunction)")
        @Nullable Boolean inheritStatements,
    @Doc("The settings of the role; statements or managedPolicies create one")
        IamRole.@Nullable Generated role) {}
