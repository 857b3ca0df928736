package aloft.aws.iam;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import java.util.ArrayList;
import java.util.List;

/// The statements that allow functions to write logs. Functions whose names start with the service
/// and stage share one resource.
final class LogStatements {
  private static final String GROUP =
      "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/";

  private LogStatements() {}

  static List<Value> of(AwsService service) {
    String prefix = service.name() + "-" + service.stage();
    List<Value> groups = new ArrayList<>();
    List<Value> streams = new ArrayList<>();
    List<Value> denied = new ArrayList<>();
    boolean hasPrefixedFunctions = false;
    for (AwsFunction function : service.functions()) {
      if (!service.isPermitted(function)) {
        continue;
      }
      boolean disabled = Boolean.TRUE.equals(function.section().operation().disableLogs());
      String name = function.deployedName();
      if (!name.startsWith(prefix)) {
        if (!disabled) {
          groups.add(Value.sub(GROUP + name + ":*"));
          streams.add(Value.sub(GROUP + name + ":*:*"));
          if (function.settings().hasInfrequentLogs()) {
            groups.add(Value.sub(GROUP + name + "-ia:*"));
            streams.add(Value.sub(GROUP + name + "-ia:*:*"));
          }
        }
      } else if (disabled) {
        denied.add(Value.sub(GROUP + name + ":*"));
      } else {
        hasPrefixedFunctions = true;
      }
    }
    if (hasPrefixedFunctions) {
      groups.add(Value.sub(GROUP + prefix + "*:*"));
      streams.add(Value.sub(GROUP + prefix + "*:*:*"));
    }
    List<Value> statements = new ArrayList<>();
    if (!groups.isEmpty()) {
      // IAM refuses a statement without resources.
      statements.add(
          Statements.allow(
              List.of("logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"), groups));
      statements.add(Statements.allow(List.of("logs:PutLogEvents"), streams));
    }
    if (hasPrefixedFunctions && !denied.isEmpty()) {
      statements.add(
          Fields.with("Effect", "Deny")
              .put("Action", "logs:PutLogEvents")
              .put("Resource", denied)
              .obj());
    }
    return statements;
  }
}
