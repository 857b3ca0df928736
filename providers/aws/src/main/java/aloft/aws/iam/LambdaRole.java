package aloft.aws.iam;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import java.util.ArrayList;
import java.util.List;

/// The role that all functions without a role of their own share.
public final class LambdaRole {
  private LambdaRole() {}

  /// The role, with what the parts of the template need.
  public static Fragment of(AwsService service, Fragment parts) {
    if (service.functions().isEmpty()) {
      return Fragment.EMPTY;
    }
    List<Value> statements = new ArrayList<>(logStatements(service));
    statements.addAll(parts.statements());
    List<Value> services = new ArrayList<>();
    services.add(Value.of("lambda.amazonaws.com"));
    parts.trusted().forEach(name -> services.add(Value.of(name)));
    Fields trust =
        Fields.with("Version", "2012-10-17")
            .put(
                "Statement",
                List.of(
                    Fields.with("Effect", "Allow")
                        .put("Principal", Fields.with("Service", services))
                        .put("Action", List.of("sts:AssumeRole"))
                        .obj()));
    Fields policy =
        Fields.with("PolicyName", Value.join("-", service.name(), service.stage(), "lambda"))
            .put(
                "PolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", statements));
    Resource role =
        Resource.of(
            "AWS::IAM::Role",
            Fields.with("AssumeRolePolicyDocument", trust)
                .put("Policies", List.of(policy.obj()))
                .put("Path", "/")
                .put(
                    "RoleName",
                    Value.join(
                        "-",
                        service.name(),
                        service.stage(),
                        Value.ref("AWS::Region"),
                        "lambdaRole")));
    return Fragment.build(builder -> builder.resource(LogicalIds.LAMBDA_ROLE, role));
  }

  private static List<Value> logStatements(AwsService service) {
    String group =
        "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
            + service.name()
            + "-"
            + service.stage()
            + "*:*";
    return List.of(
        Statements.allow(
            List.of("logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"),
            List.of(Value.sub(group))),
        Statements.allow(List.of("logs:PutLogEvents"), List.of(Value.sub(group + ":*"))));
  }
}
