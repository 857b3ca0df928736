package aloft.aws.customresource;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function that Aloft adds to a stack to do what CloudFormation cannot do. Names and logical ids
/// equal those of the Serverless Framework, so that existing stacks keep the function.
public enum CustomResourceFunction {
  /// Adds notifications to a bucket that exists.
  EXISTING_BUCKET("custom-resource-existing-s3", "s3"),

  /// Sets triggers of a user pool that exists.
  EXISTING_USER_POOL("custom-resource-existing-cup", "cognito-user-pool"),

  /// Creates a rule of EventBridge and its bus.
  EVENT_RULE("custom-resource-event-bridge", "event-bridge"),

  /// Sets the role of the account that API Gateway uses to write logs.
  ACCOUNT_ROLE("custom-resource-apigw-cw-role", "api-gateway-cloud-watch-role");

  private final String key;
  private final String folder;

  CustomResourceFunction(String key, String folder) {
    this.key = key;
    this.folder = folder;
  }

  /// The logical id of the function.
  public String logicalId() {
    return LogicalIds.function(key);
  }

  String logGroupId() {
    return LogicalIds.logGroup(key);
  }

  String key() {
    return key;
  }

  /// The path of the function in the zip.
  String file() {
    return folder + "/handler.js";
  }

  String handler() {
    return folder + "/handler.handler";
  }

  /// A custom resource for a function of the service.
  ///
  /// @param settings the properties besides the name of the function
  /// @param predecessor the logical id of the resource that must be changed first, or null
  public Resource resource(
      String type, AwsFunction function, Fields settings, @Nullable String predecessor) {
    Fields properties =
        Fields.with("ServiceToken", Value.getAtt(logicalId(), "Arn"))
            .put("FunctionName", function.deployedName());
    settings.obj().fields().forEach(properties::put);
    List<String> dependencies = new ArrayList<>(List.of(function.logicalId(), logicalId()));
    if (predecessor != null) {
      dependencies.add(predecessor);
    }
    return Resource.of(type, properties).with("Version", 1).withDependencies(dependencies);
  }

  /// A statement that allows actions on one resource.
  public static Value allow(Value resource, String... actions) {
    return Fields.with("Effect", "Allow")
        .put("Resource", resource)
        .put("Action", Value.texts(actions))
        .obj();
  }

  /// The ARN of resources in the stack's partition, region and account.
  public static Value arn(String service, String... parts) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "arn",
                Value.ref("AWS::Partition"),
                service,
                Value.ref("AWS::Region"),
                Value.ref("AWS::AccountId")));
    all.addAll(List.of(parts));
    return Value.join(":", all.toArray());
  }

  /// A statement that allows to change who may call the functions of the account.
  public static Value allowPermissions() {
    return allow(arn("lambda", "function", "*"), "lambda:AddPermission", "lambda:RemovePermission");
  }

  /// A custom resource function that a stack needs, with its permissions.
  ///
  /// @param statements the policy statements that the function needs
  public record Requirement(CustomResourceFunction function, List<Value> statements) {
    public Requirement {
      statements = List.copyOf(statements);
    }
  }
}
