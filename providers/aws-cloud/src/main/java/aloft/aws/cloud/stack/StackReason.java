package aloft.aws.cloud.stack;

import aloft.aws.cloud.connection.AwsErrors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/// What a text of CloudFormation means.
///
/// CloudFormation reports a missing stack, an update without changes and a running change with the
/// same error code, `ValidationError`, and gives failed change sets and resources a text and no
/// code at all. This is the only place that decides by such a text.
enum StackReason {
  /// A change set or an update would change nothing.
  UNCHANGED("No updates are to be performed|didn't contain changes"),
  /// The stack, or the resource in it, does not exist.
  MISSING("does not exist"),
  /// The stack exists although the change set would create it.
  STACK_EXISTS("already exists and cannot be created again|Stack \\[[^\\]]*] already exists"),
  /// Another change of the stack is running.
  BUSY("_IN_PROGRESS"),
  /// The region, or a resource of the stack, has no express mode.
  NOT_EXPRESS("(?i)deployment.?config|express mode"),
  /// The validation before a change has found errors; [Validation] reads them.
  INVALID("validation failed|DescribeEvents"),
  /// The resource was stopped because another one had failed.
  CANCELLED("Resource (creation|update|deletion) cancelled"),
  /// Anything else.
  OTHER("");

  private final Pattern phrase;

  StackReason(String phrase) {
    this.phrase = Pattern.compile(phrase);
  }

  /// Returns the meaning of an error.
  static StackReason of(CloudFormationException e) {
    StackReason reason = of(AwsErrors.message(e));
    return reason == MISSING && !AwsErrors.code(e).equals("ValidationError") ? OTHER : reason;
  }

  /// Returns the meaning of the status reason of a change set or a resource.
  static StackReason of(@Nullable String text) {
    for (StackReason reason : values()) {
      if (text != null && reason.phrase.matcher(text).find()) {
        return reason;
      }
    }
    return OTHER;
  }
}
