package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;

/// The permission of a service of AWS to invoke a function.
final class InvokePermission {
  private InvokePermission() {}

  /// @param principal the service, for example `sns.amazonaws.com`
  /// @param source the ARN of the resource that invokes the function
  static Resource of(AwsFunction function, Object principal, Value source) {
    Fields properties =
        Fields.with("FunctionName", function.targetArn())
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", principal)
            .put("SourceArn", source);
    return Resource.of("AWS::Lambda::Permission", properties).withDependency(function.aliasId());
  }
}
