package aloft.aws.iam;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import java.util.ArrayList;
import java.util.List;

/// What functions need to write their logs. Functions whose names begin with the service's share
/// one resource.
final class LogStatements {
  private static final String GROUP =
      "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/";

  private LogStatements() {}

  static List<Value> of(AwsService service) {
    String prefix = service.name() + "-" + service.stage();
    List<Value> groups = new ArrayList<>();
    List<Value> streams = new ArrayList<>();
    List<Value> silent = new ArrayList<>();
    boolean common = false;
    for (AwsFunction function : service.functions()) {
      boolean disabled = Boolean.TRUE.equals(function.section().disableLogs());
      String name = function.deployedName();
      if (!name.startsWith(prefix)) {
        if (!disabled) {
          groups.add(Value.sub(GROUP + name + ":*"));
          streams.add(Value.sub(GROUP + name + ":*:*"));
        }
      } else if (disabled) {
        silent.add(Value.sub(GROUP + name + ":*"));
      } else {
        common = true;
      }
    }
    if (common) {
      groups.add(Value.sub(GROUP + prefix + "*:*"));
      streams.add(Value.sub(GROUP + prefix + "*:*:*"));
    }
    List<Value> statements = new ArrayList<>();
    statements.add(
        Statements.allow(
            List.of("logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"), groups));
    statements.add(Statements.allow(List.of("logs:PutLogEvents"), streams));
    if (common && !silent.isEmpty()) {
      statements.add(
          Fields.with("Effect", "Deny")
              .put("Action", "logs:PutLogEvents")
              .put("Resource", silent)
              .obj());
    }
    return statements;
  }
}
