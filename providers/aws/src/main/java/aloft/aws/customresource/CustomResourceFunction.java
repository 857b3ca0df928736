package aloft.aws.customresource;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import java.util.List;

/// A function of Aloft's own that does in a stack what CloudFormation cannot. Names and logical ids
/// are those of the Serverless Framework: a stack that has it keeps it.
public enum CustomResourceFunction {
  /// Gives the account the role by which API Gateway writes logs.
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

  /// The function's file in the zip.
  String file() {
    return folder + "/handler.js";
  }

  String handler() {
    return folder + "/handler.handler";
  }

  /// A function that a stack wants.
  ///
  /// @param statements what it must be allowed to do
  public record Wanted(CustomResourceFunction function, List<Value> statements) {
    public Wanted {
      statements = List.copyOf(statements);
    }
  }
}
