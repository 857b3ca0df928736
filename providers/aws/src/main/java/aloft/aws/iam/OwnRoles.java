package aloft.aws.iam;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionIam;
import aloft.aws.manifest.IamRole;
import aloft.aws.manifest.TagValue;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.ExecutionRole;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compiles the roles of functions that have one of their own: all in the mode `perFunction`, else
/// those with statements or managed policies. A role allows what the shared role would allow if the
/// service had only this function.
public final class OwnRoles {
  private static final String LOGS =
      "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:";
  private static final int MAX_NAME = 64;

  private OwnRoles() {}

  /// Whether any function has a role of its own.
  public static boolean exist(AwsService service) {
    return service.functions().stream()
        .anyMatch(function -> ExecutionRole.ownRoleId(service, function) != null);
  }

  /// Checks the roles of functions.
  public static void check(AwsService service, DiagnosticCollector findings) {
    for (AwsFunction function : service.functions()) {
      Node iam = function.section().node().get("iam");
      if (iam != null && function.section().resources().role() != null) {
        findings.error(
            iam.place(),
            "function/role",
            "the function \"" + function.key() + "\" has both \"role\" and \"iam\"",
            "remove one of them");
      } else if (ExecutionRole.ownRoleId(service, function) != null
          && name(service, function) == null) {
        SourceRange place = iam == null ? function.place() : iam.place();
        findings.error(
            place,
            "function/role",
            "the role of the function \""
                + function.key()
                + "\" would have a name of more than "
                + MAX_NAME
                + " characters",
            "set \"iam.role.name\" of the function");
      }
    }
    IamRole.Generated general = general(service);
    Node role = service.provider().node().get("role");
    if (general.isPerFunction() && role != null) {
      findings.error(
          role.place(),
          "provider/role",
          "\"role\" cannot be used with \"iam.role.mode: perFunction\"",
          "remove one of them");
    }
  }

  /// The role of a function.
  ///
  /// @param parts what the function and its events need
  public static Fragment of(AwsService service, AwsFunction function, Fragment parts) {
    String id = ExecutionRole.ownRoleId(service, function);
    if (id == null) {
      return Fragment.EMPTY;
    }
    IamRole.Generated general = general(service);
    IamRole.Generated own = own(function);
    List<Value> statements = new ArrayList<>(logStatements(function));
    if (inherits(general, function)) {
      statements.addAll(LambdaRole.userStatements(service));
    }
    if (own.statements() != null) {
      own.statements().forEach(statement -> statements.add(statement.value()));
    }
    statements.addAll(LambdaRole.durableStatements(service, function));
    statements.addAll(parts.statements());
    Fields policy =
        Fields.with(
                "PolicyName",
                Value.join("-", service.name(), service.stage(), function.key(), "lambda"))
            .put(
                "PolicyDocument",
                Fields.with("Version", "2012-10-17").put("Statement", statements));
    Fields properties =
        Fields.with("AssumeRolePolicyDocument", LambdaRole.trustPolicy(parts.trustedServices()))
            .put("Policies", statements.isEmpty() ? null : List.of(policy.obj()))
            .put("Path", first(own.path(), general.path(), Value.of("/")))
            .put("RoleName", name(service, function))
            .put("Tags", Fields.tags(tags(general, own)))
            .put("PermissionsBoundary", LambdaRole.boundary(service.provider(), own, general));
    List<Value> policies = managedPolicies(function, general, own);
    if (!policies.isEmpty()) {
      properties.put("ManagedPolicyArns", policies);
    }
    Resource role = Resource.of("AWS::IAM::Role", properties);
    return Fragment.build(builder -> builder.at(function.place()).resource(id, role));
  }

  private static IamRole.Generated general(AwsService service) {
    return LambdaRole.settings(service.provider());
  }

  private static IamRole.Generated own(AwsFunction function) {
    FunctionIam iam = function.section().resources().iam();
    IamRole.Generated role = iam == null ? null : iam.role();
    return role == null ? IamRole.Generated.EMPTY : role;
  }

  private static boolean inherits(IamRole.Generated general, AwsFunction function) {
    FunctionIam iam = function.section().resources().iam();
    Boolean inherits = iam == null ? null : iam.inheritStatements();
    return inherits == null ? general.isPerFunction() : inherits;
  }

  private static List<Value> logStatements(AwsFunction function) {
    if (Boolean.TRUE.equals(function.section().operation().disableLogs())) {
      return List.of();
    }
    Value configured = function.settings().logs().logGroup();
    String group = configured == null ? null : configured.text();
    String name = group == null ? "/aws/lambda/" + function.deployedName() : group;
    List<String> names = new ArrayList<>(List.of(name));
    if (function.settings().hasInfrequentLogs()) {
      names.add(name + "-ia");
    }
    List<Value> groups = new ArrayList<>();
    List<Value> streams = new ArrayList<>();
    for (String each : names) {
      groups.add(Value.sub(LOGS + each + ":*"));
      streams.add(Value.sub(LOGS + each + ":*:*"));
    }
    return List.of(
        Statements.allow(
            List.of("logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource"), groups),
        Statements.allow(List.of("logs:PutLogEvents"), streams));
  }

  private static List<Value> managedPolicies(
      AwsFunction function, IamRole.Generated general, IamRole.Generated own) {
    List<Value> policies = new ArrayList<>();
    if (general.isPerFunction() && general.managedPolicies() != null) {
      policies.addAll(general.managedPolicies());
    }
    if (own.managedPolicies() != null) {
      policies.addAll(own.managedPolicies());
    }
    if (function.settings().vpc() != null) {
      policies.add(LambdaRole.vpcAccess());
    }
    return policies;
  }

  private static @Nullable Map<String, Value> tags(
      IamRole.Generated general, IamRole.Generated own) {
    if (general.tags() == null && own.tags() == null) {
      return null;
    }
    Map<String, TagValue> tags = new LinkedHashMap<>();
    if (general.tags() != null) {
      tags.putAll(general.tags());
    }
    if (own.tags() != null) {
      tags.putAll(own.tags());
    }
    return TagValue.values(tags);
  }

  private static Value first(@Nullable Value own, @Nullable Value general, Value fallback) {
    return own != null ? own : general != null ? general : fallback;
  }

  private static @Nullable Value name(AwsService service, AwsFunction function) {
    Value configured = own(function).name();
    return configured == null ? defaultName(service, function) : configured;
  }

  /// The default name of a function's role: that of the shared role with the function. Its end is
  /// left out if the name would be too long; null if it is too long even so.
  public static @Nullable Value defaultName(AwsService service, AwsFunction function) {
    String stem = String.join("-", service.name(), service.stage(), function.key());
    int length = stem.length() + 1 + service.region().length();
    if (length > MAX_NAME) {
      return null;
    }
    List<Object> parts =
        List.of(service.name(), service.stage(), function.key(), Value.ref("AWS::Region"));
    boolean hasEnd = length + "-lambdaRole".length() <= MAX_NAME;
    return hasEnd
        ? Value.join("-", Stream.concat(parts.stream(), Stream.of("lambdaRole")).toArray())
        : Value.join("-", parts.toArray());
  }
}
