package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.aws.iam.LambdaRole;
import aloft.aws.iam.Statements;
import aloft.aws.manifest.Destination;
import aloft.aws.manifest.DestinationsSection;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.ExecutionRole;
import aloft.aws.service.FunctionSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The statements of the generated role that the settings of functions need. The order is that of
/// the Serverless Framework: statements that do not depend on a zip come first.
final class RolePermissions {
  private final AwsService service;
  private final List<Value> statements = new ArrayList<>();
  private final Set<Value> allStatements;
  private final Set<String> destinations = new HashSet<>();

  private RolePermissions(AwsService service) {
    this.service = service;
    this.allStatements = new HashSet<>(LambdaRole.baseStatements(service));
  }

  /// The statements, in order.
  static List<Value> of(AwsService service) {
    RolePermissions permissions = new RolePermissions(service);
    List<AwsFunction> images = new ArrayList<>();
    List<AwsFunction> zipped = new ArrayList<>();
    for (AwsFunction function : service.functions()) {
      if (!service.isPermitted(function)) {
        continue;
      }
      if (function.section().image() != null) {
        images.add(function);
      } else {
        permissions.addSettings(function);
        if (function.settings().isVersioned() || function.alias() != null) {
          zipped.add(function);
        } else {
          permissions.addDestinations(function);
        }
      }
    }
    images.forEach(function -> {
      permissions.addSettings(function);
      permissions.addDestinations(function);
    });
    zipped.forEach(permissions::addDestinations);
    return permissions.statements;
  }

  private void addSettings(AwsFunction function) {
    FunctionSection section = function.section();
    FunctionSettings settings = function.settings();
    if (section.resources().onError() instanceof Value.Str arn) {
      add(Statements.allow(List.of("sns:Publish"), List.of(arn)));
    }
    if (settings.kmsKeyArn() instanceof Value.Str arn) {
      addOnce(Statements.allow(List.of("kms:Decrypt"), List.of(arn)));
    }
    if (settings.tracing() != null) {
      addOnce(
          Statements.allow(
              List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"),
              List.of(Value.of("*"))));
    }
    if (section.fileSystemConfig() != null) {
      String service = section.fileSystemConfig().isS3() ? "s3files" : "elasticfilesystem";
      add(
          Statements.allow(
              List.of(service + ":ClientMount", service + ":ClientWrite"),
              List.of(section.fileSystemConfig().arn())));
    }
  }

  private void addDestinations(AwsFunction function) {
    DestinationsSection section = function.section().invocation().destinations();
    if (section != null && ExecutionRole.isGenerated(service, function)) {
      addDestination(section.onSuccess());
      addDestination(section.onFailure());
    }
  }

  private void addDestination(@Nullable Destination destination) {
    if (destination == null) {
      return;
    }
    String text = destination.type() == null ? destination.arn().text() : null;
    if (text != null && !destinations.add(text)) {
      return;
    }
    String action = destination.action();
    if (action != null) {
      add(
          Fields.with("Effect", "Allow")
              .put("Action", action)
              .put("Resource", resource(destination))
              .obj());
    }
  }

  /// The ARN of a destination. A function is referenced by name, because `Fn::GetAtt` would be a
  /// cycle: the function depends on the role with this statement.
  private Value resource(Destination destination) {
    String key = destination.function();
    AwsFunction target = key == null ? null : service.function(key);
    if (target == null) {
      return destination.arn();
    }
    AwsFunction.Alias alias = target.alias();
    return Value.sub(
        "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:"
            + target.deployedName()
            + (alias == null ? "" : ":" + alias.name()));
  }

  private void add(Value statement) {
    allStatements.add(statement);
    statements.add(statement);
  }

  private void addOnce(Value statement) {
    if (allStatements.add(statement)) {
      statements.add(statement);
    }
  }
}
