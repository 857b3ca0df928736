package aloft.aws.event;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.manifest.RestApiLogs;
import aloft.aws.service.AwsService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The role of the account that API Gateway uses to write logs of REST and WebSocket APIs. The
/// settings are those of `provider.logs.restApi`, also for a WebSocket API.
public final class AccountRole {
  /// The logical id of the custom resource that sets the role.
  public static final String LOGICAL_ID = "CustomApiGatewayAccountCloudWatchRole";

  private AccountRole() {}

  /// Whether the role is managed outside this stack.
  public static boolean isManagedExternally(AwsService service) {
    RestApiLogs logs = service.provider().logging().logs().restApi();
    return logs != null && logs.isRoleManagedExternally();
  }

  /// The custom resource that sets the role.
  public static Resource resource(AwsService service) {
    RestApiLogs logs = service.provider().logging().logs().restApi();
    @Nullable Value role = logs == null ? null : logs.role();
    return Resource.of(
            "Custom::ApiGatewayAccountRole",
            Fields.with(
                    "ServiceToken",
                    Value.getAtt(CustomResourceFunction.ACCOUNT_ROLE.logicalId(), "Arn"))
                .put("RoleArn", role))
        .with("Version", 1);
  }

  /// The function of the custom resource, with its permissions.
  public static CustomResourceFunction.Requirement function() {
    return new CustomResourceFunction.Requirement(
        CustomResourceFunction.ACCOUNT_ROLE,
        List.of(
            allow(
                List.of(
                    "iam:AttachRolePolicy",
                    "iam:CreateRole",
                    "iam:ListAttachedRolePolicies",
                    "iam:PassRole"),
                Value.join(
                    ":",
                    "arn",
                    Value.ref("AWS::Partition"),
                    "iam:",
                    Value.ref("AWS::AccountId"),
                    "role/*")),
            allow(
                List.of("apigateway:GET", "apigateway:PATCH"),
                Value.join(":", "arn", Value.ref("AWS::Partition"), "apigateway:*::/account"))));
  }

  private static Value allow(List<String> actions, Value resource) {
    return Fields.with("Effect", "Allow").put("Resource", resource).put("Action", actions).obj();
  }
}
