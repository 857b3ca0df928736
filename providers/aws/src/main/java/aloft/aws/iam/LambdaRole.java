package aloft.aws.iam;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.IamRole;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.StatementSection;
import aloft.aws.manifest.TagValue;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.ExecutionRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles the generated role, which all functions without their own role share.
public final class LambdaRole {
  private LambdaRole() {}

  /// The role with the statements that the parts of the template need; empty if the stack has no
  /// generated role.
  public static Fragment of(AwsService service, Fragment parts) {
    if (!ExecutionRole.isGeneratedInStack(service)) {
      return Fragment.EMPTY;
    }
    IamRole.Generated settings = settings(service.provider());
    List<Value> statements = new ArrayList<>(baseStatements(service));
    statements.addAll(parts.statements());
    Fields policy =
        Fields.with("PolicyName", Value.join("-", service.name(), service.stage(), "lambda"))
            .put(
                "PolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", statements));
    Fields properties =
        Fields.with("AssumeRolePolicyDocument", trustPolicy(parts.trustedServices()))
            .put("Policies", statements.isEmpty() ? null : List.of(policy.obj()))
            .put("Path", settings.path() == null ? "/" : settings.path())
            .put("RoleName", settings.name() == null ? defaultName(service) : settings.name())
            .put("Tags", Fields.tags(TagValue.values(settings.tags())))
            .put(
                "PermissionsBoundary",
                boundary(service.provider(), IamRole.Generated.EMPTY, settings));
    List<Value> policies = managedPolicies(service, settings);
    if (!policies.isEmpty()) {
      properties.put("ManagedPolicyArns", policies);
    }
    Resource role = Resource.of("AWS::IAM::Role", properties);
    return Fragment.build(builder -> builder.resource(LogicalIds.LAMBDA_ROLE, role));
  }

  /// The statements before those of functions and events: for logs, then those of the user.
  public static List<Value> baseStatements(AwsService service) {
    List<Value> statements = new ArrayList<>(LogStatements.of(service));
    statements.addAll(userStatements(service));
    List<Value> executions = durableExecutions(service);
    if (!executions.isEmpty()) {
      statements.add(durableStatement(executions));
    }
    return statements;
  }

  /// The statements of the provider section.
  public static List<Value> userStatements(AwsService service) {
    IamRole.Generated settings = settings(service.provider());
    List<StatementSection> userStatements =
        settings.statements() != null
            ? settings.statements()
            : service.provider().permissions().iamRoleStatements();
    return userStatements.stream().map(StatementSection::value).toList();
  }

  /// The statements that a durable function needs.
  static List<Value> durableStatements(AwsService service, AwsFunction function) {
    List<Value> executions = durableExecutions(service.sharingRole(Set.of(function.key())));
    return executions.isEmpty() ? List.of() : List.of(durableStatement(executions));
  }

  private static Value durableStatement(List<Value> executions) {
    return Statements.allow(
        List.of("lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"),
        executions);
  }

  /// The policy of functions in a VPC.
  public static Value vpcAccess() {
    return Value.join(
        "",
        "arn:",
        Value.ref("AWS::Partition"),
        ":iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole");
  }

  private static List<Value> durableExecutions(AwsService service) {
    List<Value> arns = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      if (function.section().invocation().durableConfig() != null
          && service.isPermitted(function)
          && ExecutionRole.isGenerated(service, function)) {
        arns.add(
            Value.sub(
                "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
                    + function.deployedName()
                    + ":*/durable-execution/*/*"));
      }
    }
    return arns;
  }

  static IamRole.Generated settings(ProviderSection provider) {
    return provider.permissions().iam().role() instanceof IamRole.Generated generated
        ? generated
        : IamRole.Generated.EMPTY;
  }

  static Fields trustPolicy(List<String> others) {
    List<Value> services = new ArrayList<>();
    services.add(Value.of("lambda.amazonaws.com"));
    others.forEach(name -> services.add(Value.of(name)));
    return Fields.with("Version", "2012-10-17")
        .put(
            "Statement",
            List.of(
                Fields.with("Effect", "Allow")
                    .put("Principal", Fields.with("Service", services))
                    .put("Action", List.of("sts:AssumeRole"))
                    .obj()));
  }

  private static Value defaultName(AwsService service) {
    return Value.join("-", service.name(), service.stage(), Value.ref("AWS::Region"), "lambdaRole");
  }

  static @Nullable Value boundary(
      ProviderSection provider, IamRole.Generated own, IamRole.Generated settings) {
    for (Value boundary :
        Arrays.asList(
            own.permissionsBoundary(),
            own.permissionBoundary(),
            settings.permissionsBoundary(),
            settings.permissionBoundary(),
            provider.permissions().rolePermissionsBoundary())) {
      if (boundary != null) {
        return boundary instanceof Value.Arr list && list.items().size() == 1
            ? list.items().getFirst()
            : boundary;
      }
    }
    return null;
  }

  private static List<Value> managedPolicies(AwsService service, IamRole.Generated settings) {
    ProviderSection provider = service.provider();
    List<Value> policies = new ArrayList<>();
    if (settings.managedPolicies() != null) {
      policies.addAll(settings.managedPolicies());
    } else {
      policies.addAll(provider.permissions().iamManagedPolicies());
    }
    if (provider.defaults().vpc() != null
        || service.functions().stream()
            .filter(service::isPermitted)
            .anyMatch(LambdaRole::hasVpcSection)) {
      policies.add(vpcAccess());
    }
    return policies;
  }

  /// A function that opts out of the VPC counts too, as in the Serverless Framework: otherwise the
  /// deployed role would lose a policy.
  private static boolean hasVpcSection(AwsFunction function) {
    return function.section().node().get("vpc") != null;
  }
}
