package aloft.aws.cloud.operation;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.Target;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// The error for a function that Lambda does not have.
///
/// If its stack has it, someone has deleted it by other means, and a deployment of an unchanged
/// service would not create it.
public record MissingFunction(Clients clients, Target target, Function function) {
  private static final String CODE = "function/not-deployed";

  /// Returns the error.
  ///
  /// @param qualifier the version or alias that was asked for; null if none was
  /// @param place where the function is in the manifest; null if that is of no use
  public UserException error(@Nullable String qualifier, @Nullable SourceRange place) {
    String stack = StackLocation.of(target).stack();
    if (qualifier == null && isIn(stack)) {
      return new UserException(
          Diagnostic.error(
                  CODE,
                  "the function "
                      + function.deployedName()
                      + " was deleted, but the stack "
                      + stack
                      + " still has it",
                  place)
              .hint(
                  "CloudFormation does not create it again by itself: take \""
                      + function.name()
                      + "\" out of the manifest, deploy, put it back, and deploy again"));
    }
    return new UserException(
        Diagnostic.error(
                CODE,
                "the function \""
                    + function.name()
                    + "\" is not deployed as "
                    + function.deployedName()
                    + (qualifier == null ? "" : " with \"" + qualifier + "\""),
                place)
            .hint("deploy it with \"aloft deploy\", or select another --stage or --region"));
  }

  private boolean isIn(String stack) {
    try {
      return function
          .deployedName()
          .equals(new Stacks(clients).physicalId(stack, LogicalIds.function(function.name())));
    } catch (SdkException e) {
      // The user may not be allowed to read the stack.
      return false;
    }
  }
}
