package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.iam.LambdaRole;
import aloft.aws.iam.OwnRoles;
import aloft.aws.iam.Statements;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.StatementSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.aws.service.ExecutionRole;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// `serverless-iam-roles-per-function`: a function with `iamRoleStatements` has a role of its own,
/// a copy of the generated role with other statements. As with the plugin, the generated role keeps
/// the statements of the function's events.
public final class FunctionRoles implements Plugin {
  /// The name of the plugin.
  public static final String NAME = "serverless-iam-roles-per-function";

  private static final String STATEMENTS = "iamRoleStatements";

  /// The keys that a function has with the plugin.
  public static final List<String> FUNCTION_KEYS =
      List.of(
          STATEMENTS,
          "iamRoleStatementsName",
          "iamRoleStatementsInherit",
          "iamPermissionsBoundary");

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public Support support() {
    return new Support.Replaced("functions with iamRoleStatements have their own roles");
  }

  private static boolean hasRole(AwsFunction function) {
    return function.section().node().get(STATEMENTS) != null;
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    for (AwsFunction function : service.functions()) {
      Node statements = function.section().node().get(STATEMENTS);
      if (statements == null) {
        continue;
      }
      SourceRange place = statements.place();
      if (function.section().resources().role() != null) {
        findings.error(
            place,
            "plugin/role",
            "the function \"" + function.key() + "\" has both \"role\" and \"" + STATEMENTS + "\"",
            "remove one of them");
      } else if (!ExecutionRole.isGenerated(service, function)) {
        findings.error(
            place,
            "plugin/role",
            "\""
                + STATEMENTS
                + "\" needs the generated role, but the provider section names a role",
            "remove the role of the provider section");
      } else if (roleName(service, function) == null) {
        findings.error(
            place,
            "plugin/role-name",
            "the role of the function \""
                + function.key()
                + "\" has no name: service, stage, function and region are too long together",
            "set \"iamRoleStatementsName\" of the function");
      }
    }
  }

  @Override
  public Fragment compile(AwsService service, Fragment generated, Instant moment) {
    Resource general = generated.resources().get(LogicalIds.LAMBDA_ROLE);
    if (general == null || service.functions().stream().noneMatch(FunctionRoles::hasRole)) {
      return generated;
    }
    Map<String, Resource> resources = new LinkedHashMap<>(generated.resources());
    Value boundary = globalBoundary(service);
    if (boundary != null) {
      resources.put(LogicalIds.LAMBDA_ROLE, withProperty(general, "PermissionsBoundary", boundary));
    }
    Map<String, String> roles = new LinkedHashMap<>();
    for (AwsFunction function : service.functions()) {
      Resource resource = resources.get(function.logicalId());
      if (hasRole(function) && resource != null) {
        String role = LogicalIds.stem(function.key()) + LogicalIds.LAMBDA_ROLE;
        resources.put(role, role(service, function, general));
        resources.put(function.logicalId(), withRole(resource, role));
        roles.put(function.logicalId(), role);
      }
    }
    resources.replaceAll((id, resource) -> mapping(resource, roles));
    return generated.withResources(resources);
  }

  private static Resource withProperty(Resource resource, String key, Value value) {
    return new Resource(
        resource.type(),
        resource.properties().with(key, value),
        resource.dependsOn(),
        resource.attributes());
  }

  private static Resource withRole(Resource function, String role) {
    List<String> dependencies = new ArrayList<>(List.of(role));
    if (function.dependsOn() instanceof Value.Arr list) {
      list.items().stream()
          .map(Value::text)
          .filter(Objects::nonNull)
          .filter(Predicate.not(LogicalIds.LAMBDA_ROLE::equals))
          .forEach(dependencies::add);
    }
    return new Resource(
        function.type(),
        function.properties().with("Role", Value.getAtt(role, "Arn")),
        Value.texts(dependencies),
        function.attributes());
  }

  /// An event source mapping depends on the role of its function.
  private static Resource mapping(Resource resource, Map<String, String> roles) {
    String role =
        resource.type().equals("AWS::Lambda::EventSourceMapping")
                && resource.properties().get("FunctionName") instanceof Value.GetAtt function
            ? roles.get(function.id())
            : null;
    return resource.withDependency(role);
  }

  private static Resource role(AwsService service, AwsFunction function, Resource general) {
    Value.Obj properties = general.properties();
    Value.Obj policy =
        properties.get("Policies") instanceof Value.Arr policies
                && policies.items().getFirst() instanceof Value.Obj first
            ? first
            : new Fields().obj();
    properties =
        properties
            .with(
                "Policies",
                Value.list(
                    policy.with(
                        "PolicyDocument",
                        Fields.with("Version", "2012-10-17")
                            .put("Statement", statements(service, function))
                            .obj())))
            .with("ManagedPolicyArns", managedPolicies(service, function));
    Value own = function.section().ownRole().iamPermissionsBoundary();
    Value boundary = own == null ? globalBoundary(service) : own;
    if (boundary != null) {
      properties = properties.with("PermissionsBoundary", boundary);
    }
    Value name = roleName(service, function);
    return new Resource(
        general.type(),
        name == null ? properties : properties.with("RoleName", name),
        general.dependsOn(),
        general.attributes());
  }

  private static Value managedPolicies(AwsService service, AwsFunction function) {
    boolean vpc = isFilled(function.section().node()) || isFilled(service.provider().node());
    return vpc ? Value.list(LambdaRole.vpcAccess()) : Value.list();
  }

  private static boolean isFilled(Node section) {
    return section.get("vpc") instanceof Mapping vpc && !vpc.entries().isEmpty();
  }

  private static List<Value> statements(AwsService service, AwsFunction function) {
    FunctionSection section = function.section();
    List<Value> statements = new ArrayList<>();
    statements.add(
        Statements.allow(
            List.of("logs:CreateLogStream", "logs:CreateLogGroup", "logs:PutLogEvents"),
            List.of(
                Value.sub(
                    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
                        + function.deployedName()
                        + ":*:*"))));
    addSource(
        statements,
        streams(function, "dynamodb"),
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:DescribeStream",
        "dynamodb:ListStreams");
    addSource(
        statements,
        streams(function, "kinesis"),
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:DescribeStream",
        "kinesis:ListStreams");
    addSource(
        statements,
        sources(function, "sqs").stream().map(FunctionRoles::arn).toList(),
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes");
    Value deadLetters = section.resources().onError();
    if (deadLetters != null) {
      statements.add(
          Fields.with("Effect", "Allow")
              .put("Action", List.of("sns:Publish"))
              .put("Resource", deadLetters)
              .obj());
    }
    if (inherits(service, section)) {
      statements.addAll(LambdaRole.userStatements(service));
    }
    List<StatementSection> own = section.ownRole().iamRoleStatements();
    if (own != null) {
      own.forEach(statement -> statements.add(statement.value()));
    }
    return statements;
  }

  private static boolean inherits(AwsService service, FunctionSection section) {
    Boolean own = section.ownRole().iamRoleStatementsInherit();
    return own == null
        ? service.manifest().node().get("custom", NAME, "defaultInherit") instanceof Scalar all
            && Boolean.TRUE.equals(all.value())
        : own;
  }

  private static void addSource(List<Value> statements, List<Value> arns, String... actions) {
    if (!arns.isEmpty()) {
      statements.add(Statements.allow(List.of(actions), arns));
    }
  }

  private static List<Node> sources(AwsFunction function, String type) {
    List<Node> sources = new ArrayList<>();
    for (EventDefinition<?> event : function.events()) {
      if (event.key().equals(type)) {
        sources.add(event.node());
      }
    }
    return sources;
  }

  private static List<Value> streams(AwsFunction function, String type) {
    return sources(function, "stream").stream()
        .filter(stream -> type.equals(streamType(stream)))
        .map(FunctionRoles::arn)
        .toList();
  }

  private static @Nullable String streamType(Node stream) {
    Node type = stream.get("type");
    String arn = arn(stream).text();
    String[] parts = arn == null ? new String[0] : arn.split(":", -1);
    return type != null ? type.text() : parts.length > 2 ? parts[2] : null;
  }

  private static Value arn(Node event) {
    Node arn = event.get("arn");
    return Value.of(arn == null ? event : arn);
  }

  private static @Nullable Value globalBoundary(AwsService service) {
    Node boundary = service.manifest().node().get("custom", NAME, "iamGlobalPermissionsBoundary");
    return boundary == null || boundary.isNull() ? null : Value.of(boundary);
  }

  private static @Nullable Value roleName(AwsService service, AwsFunction function) {
    Value own = function.section().ownRole().iamRoleStatementsName();
    return own == null ? OwnRoles.defaultName(service, function) : own;
  }
}
