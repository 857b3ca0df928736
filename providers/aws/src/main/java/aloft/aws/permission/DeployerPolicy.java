package aloft.aws.permission;

import aloft.aws.function.FunctionUpdate;
import aloft.aws.permission.ResourcePermissions.ResourceType;
import aloft.aws.plan.AwsStep;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.provider.DeployerAccess.Permissions;
import aloft.spi.provider.DeployerAccess.Recipient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The least policy that deploys, changes, rolls back and removes a service: what Aloft calls
/// itself, and what CloudFormation does with the rights of its caller, unless the service has a
/// role for it.
public final class DeployerPolicy {
  private static final Pattern DYNAMIC =
      Pattern.compile(
          "\\{\\{resolve:(ssm|ssm-secure|secretsmanager):(arn:[^}]*?:secret:[^:}]+|[^:}]+)");
  private static final String PARAMETER_STORE = "AWS::SSM::Parameter::Value";

  /// The most characters in all policies of a role, without spaces.
  private static final int MAX_ROLE_POLICY = 10_240;

  private final Arns arns;
  private final StackLocation location;
  private final Mapping template;
  private final Mapping resources;
  private final ResourcePermissions types = ResourcePermissions.load();
  private final TemplateValues values;
  private final Grants grants = new Grants();
  private final ActionPrefixes prefixes = ActionPrefixes.load();
  private final Map<String, Unknown> unknown = new TreeMap<>();

  /// A type that the list does not have.
  ///
  /// @param ids the resources that have it
  /// @param roles the roles that they name; `*` for one that is not known before the deployment
  private record Unknown(Set<String> ids, Set<String> roles) {}

  private DeployerPolicy(Arns arns, StackLocation location, Plan plan) {
    this.arns = arns;
    this.location = location;
    String text = plan.files().getOrDefault(PlanSteps.TEMPLATE, "{}");
    this.template =
        Json.read(text, PlanSteps.TEMPLATE) instanceof Mapping mapping
            ? mapping
            : Mapping.empty(SourceRange.of(PlanSteps.TEMPLATE));
    this.resources =
        template.get("Resources") instanceof Mapping mapping
            ? mapping
            : Mapping.empty(template.place());
    this.values = new TemplateValues(resources, location.stack(), arns, types);
  }

  /// The permissions to deploy a plan.
  ///
  /// @param questions what the deployment asks the cloud before it plans
  /// @param commands whether to add what the commands for deployed functions need
  public static Permissions of(
      String service,
      String stage,
      String region,
      StackLocation location,
      Set<Question> questions,
      Plan plan,
      boolean commands,
      Recipient recipient) {
    Arns arns = Arns.of(region, service, stage, location.stack());
    DeployerPolicy policy = new DeployerPolicy(arns, location, plan);
    List<AwsStep> steps = plan.steps().stream().map(AwsStep::read).toList();
    CallerCalls calls = new CallerCalls(policy.grants, arns, location);
    calls.allow(steps, questions, policy.subscribed());
    if (policy.hasExports()) {
      calls.findImports();
    }
    if (commands) {
      calls.allowCommands(FunctionUpdate.all(plan));
    }
    String role = location.role();
    if (role == null) {
      policy.allowStack();
    } else {
      if (policy.hasLogGroups()) {
        calls.findLogGroups();
      }
      policy.grants.pass(
          role,
          "cloudformation.amazonaws.com",
          "provider.iam.deploymentRole changes the resources");
      if (steps.stream().anyMatch(step -> step instanceof StackStep stack && stack.express())) {
        policy.allowReadiness();
      }
    }
    List<Grants.Grant> statements = policy.grants.statements();
    List<Diagnostic> findings = policy.findings();
    int size = Json.write(Grants.policy(statements), 0).length();
    if (size > MAX_ROLE_POLICY) {
      findings.add(
          Diagnostic.warning(
                  "permissions/size",
                  "the policy has " + size + " characters: IAM accepts 10,240 in a role")
              .hint("split it into several policies, or set provider.iam.deploymentRole"));
    }
    return new Permissions(
        statements.stream().map(Grants.Grant::statement).toList(),
        document(statements, service + "-" + stage, recipient),
        findings);
  }

  private static String document(List<Grants.Grant> statements, String name, Recipient recipient) {
    return switch (recipient) {
      case Recipient.Existing _ -> {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", "2012-10-17");
        document.put("Statement", Grants.policy(statements));
        yield Json.write(document, 2);
      }
      case Recipient.NewRole role ->
          Json.write(RoleTemplate.of(name, Grants.policy(statements), role.trust()), 2);
    };
  }

  private boolean hasLogGroups() {
    return resources.values().values().stream()
        .anyMatch(resource -> "AWS::Logs::LogGroup".equals(type(resource)));
  }

  private boolean hasExports() {
    return template.get("Outputs") instanceof Mapping outputs
        && outputs.values().values().stream().anyMatch(output -> output.get("Export") != null);
  }

  private Set<String> subscribed() {
    Set<String> groups = new TreeSet<>();
    for (Mapping.Entry resource : resources.entries().values()) {
      if ("AWS::Logs::SubscriptionFilter".equals(type(resource.value()))
          && resource.value().get("Properties") instanceof Mapping properties) {
        groups.addAll(values.values(properties, "LogGroupName"));
      }
    }
    return groups;
  }

  private static String type(Node resource) {
    Node type = resource.get("Type");
    return type == null || type.text() == null ? "" : type.text();
  }

  /// What CloudFormation does.
  private void allowStack() {
    resources
        .entries()
        .forEach((id, entry) -> {
          String name = type(entry.value());
          ResourceType type = types.get(name);
          Mapping properties =
              entry.value().get("Properties") instanceof Mapping given
                  ? given
                  : Mapping.empty(entry.place());
          if (type != null) {
            allowResource(id, name, type, properties);
          } else if (!name.isEmpty()) {
            allowUnknown(id, name, properties);
          }
        });
    allowReferences();
  }

  /// What Aloft asks after a deployment in express mode. CloudFormation asks the same with the
  /// rights of its caller.
  private void allowReadiness() {
    resources
        .entries()
        .forEach((id, entry) -> {
          String name = type(entry.value());
          switch (name) {
            case "AWS::Lambda::Function" -> {
              String function = "function:" + values.name(id);
              allowReading("lambda", "GetFunctionConfiguration", function);
              allowReading("lambda", "GetFunctionConfiguration", function + ":*");
            }
            case "AWS::Lambda::EventSourceMapping" ->
                allowReading("lambda", "GetEventSourceMapping", "*");
            case "AWS::DynamoDB::Table" ->
                allowReading("dynamodb", "DescribeTable", "table/" + values.name(id));
            default -> {}
          }
        });
  }

  private void allowReading(String service, String action, String resource) {
    grants.allow(
        service,
        List.of(action),
        List.of(arns.of(service, resource)),
        "the deployment waits until it is ready");
  }

  private void allowResource(String id, String name, ResourceType type, Mapping properties) {
    for (ResourcePermissions.Rule rule : type.rules()) {
      String property = rule.property();
      if (property == null || !values.values(properties, property).isEmpty()) {
        Set<String> targets = new TreeSet<>();
        for (String resource : rule.resources()) {
          expand(resource, id, properties)
              .forEach(target -> targets.add(arns.of(rule.service(), target)));
        }
        grants.allow(rule.service(), rule.actions(), targets, name);
      }
    }
    for (ResourcePermissions.Passed passed : type.passed()) {
      for (String role : values.values(properties, passed.property())) {
        grants.pass(role, passed.service(), name);
      }
    }
  }

  private void allowUnknown(String id, String name, Mapping properties) {
    Unknown type =
        unknown.computeIfAbsent(name, key -> new Unknown(new TreeSet<>(), new TreeSet<>()));
    type.ids().add(id);
    grants.allow(prefixes.of(name), List.of("*"), List.of("*"), name);
    for (String role : values.roles(properties)) {
      boolean isAny = role.equals("*") || role.endsWith(":role/*");
      type.roles().add(isAny ? "*" : role);
      if (!isAny) {
        grants.pass(role, null, name);
      }
    }
  }

  /// The last parts of ARNs, or ARNs, with all placeholders replaced.
  private List<String> expand(String resource, String id, Mapping properties) {
    int start = resource.indexOf('{');
    int end = resource.indexOf('}', start + 1);
    if (start < 0 || end < 0) {
      return List.of(resource);
    }
    String key = resource.substring(start + 1, end);
    List<String> replacements =
        switch (key) {
          case "name" -> List.of(withoutSlash(values.name(id), resource));
          case "Path" -> {
            List<String> paths = values.values(properties, key);
            yield paths.isEmpty() ? List.of("/") : paths;
          }
          default -> values.values(properties, key).stream().map(this::shortened).toList();
        };
    List<String> expanded = new ArrayList<>();
    for (String replacement : replacements) {
      // a property may have the whole ARN in place of the name
      String before = replacement.startsWith("arn:") ? "" : resource.substring(0, start);
      expanded.addAll(expand(before + replacement + resource.substring(end + 1), id, properties));
    }
    return expanded;
  }

  /// The next deployment has another folder.
  private String shortened(String value) {
    String folder = location.folder();
    return value.startsWith(folder) ? folder + "*" : arns.shortened(value);
  }

  /// The name of a parameter has a slash that the ARN has already.
  private static String withoutSlash(String name, String resource) {
    return name.startsWith("/") && resource.startsWith("parameter/") ? name.substring(1) : name;
  }

  /// What the template reads when it is deployed: dynamic references, parameters and macros.
  private void allowReferences() {
    Matcher references = DYNAMIC.matcher(Json.write(template, 0));
    while (references.find()) {
      if (references.group(1).equals("secretsmanager")) {
        grants.allow(
            "secretsmanager",
            List.of("GetSecretValue"),
            List.of(secret(references.group(2))),
            "a dynamic reference");
      } else {
        readParameter(references.group(2), "a dynamic reference");
      }
    }
    if (template.get("Parameters") instanceof Mapping parameters) {
      parameters
          .values()
          .forEach((name, parameter) -> {
            Node value = parameter.get("Default");
            if (type(parameter).startsWith(PARAMETER_STORE)
                && value != null
                && value.text() != null) {
              readParameter(value.text(), "the parameter " + name);
            }
          });
    }
    for (String macro : values.values(template, "Transform")) {
      grants.allow(
          "cloudformation",
          List.of("CreateChangeSet"),
          List.of(
              "arn:"
                  + arns.partition()
                  + ":cloudformation:"
                  + arns.region()
                  + ":"
                  + (macro.startsWith("AWS::") ? "aws" : "*")
                  + ":transform/"
                  + macro.substring(macro.lastIndexOf(':') + 1)),
          "the transform " + macro);
    }
  }

  private String secret(String name) {
    return name.startsWith("arn:")
        ? name + "*"
        : arns.of("secretsmanager", "secret:" + name + "-*");
  }

  private void readParameter(String name, String reason) {
    grants.allow(
        "ssm",
        List.of("GetParameters"),
        List.of(arns.of("ssm", "parameter/" + (name.startsWith("/") ? name.substring(1) : name))),
        reason);
  }

  private static String passing(Set<String> roles) {
    List<String> known = roles.stream().filter(role -> !role.equals("*")).toList();
    return (known.isEmpty() ? "" : " and to pass " + String.join(", ", known) + " to any service")
        + (roles.contains("*") ? ", but not to pass the role that is not known yet" : "");
  }

  private List<Diagnostic> findings() {
    List<Diagnostic> findings = new ArrayList<>();
    unknown.forEach((name, type) ->
        findings.add(
            Diagnostic.warning(
                    "permissions/unknown-type",
                    "Aloft does not know which actions CloudFormation needs for "
                        + name
                        + " ("
                        + String.join(", ", type.ids())
                        + "): the policy allows "
                        + prefixes.of(name)
                        + ":* on all resources"
                        + passing(type.roles()))
                .hint("replace it with the actions in the documentation of the resource type")));
    return findings;
  }
}
