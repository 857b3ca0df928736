package aloft.aws.customresource;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import java.util.List;

/// A function that Aloft adds to a stack to do what CloudFormation cannot do. Names and logical ids
/// equal those of the Serverless Framework, so that existing stacks keep the function.
public enum CustomResourceFunction {
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

  /// A custom resource function that a stack needs, with its permissions.
  ///
  /// @param statements the policy statements that the function needs
  public record Requirement(CustomResourceFunction function, List<Value> statements) {
    public Requirement {
      statements = List.copyOf(statements);
    }
  }
}
