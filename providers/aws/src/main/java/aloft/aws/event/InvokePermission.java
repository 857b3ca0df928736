package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import org.jspecify.annotations.Nullable;

/// The permission of a service of AWS to invoke a function.
final class InvokePermission {
  private InvokePermission() {}

  /// @param principal the service, for example `sns.amazonaws.com`
  /// @param source the ARN of the resource that invokes the function; null for any
  static Resource of(AwsFunction function, Value principal, @Nullable Value source) {
    return resource(
        function, fields(function, "InvokeFunction", principal).put("SourceArn", source));
  }

  static Resource of(AwsFunction function, String principal, @Nullable Value source) {
    return of(function, Value.of(principal), source);
  }

  /// The permission of a skill of Alexa; a disabled one stays in the template.
  static Resource ofSkill(AwsFunction function, String principal, String skill, boolean isEnabled) {
    String action = isEnabled ? "InvokeFunction" : "DisableInvokeFunction";
    return resource(
        function, fields(function, action, Value.of(principal)).put("EventSourceToken", skill));
  }

  private static Fields fields(AwsFunction function, String action, Value principal) {
    return Fields.with("FunctionName", function.targetArn())
        .put("Action", "lambda:" + action)
        .put("Principal", principal);
  }

  private static Resource resource(AwsFunction function, Fields properties) {
    return Resource.of("AWS::Lambda::Permission", properties).withDependency(function.aliasId());
  }
}
