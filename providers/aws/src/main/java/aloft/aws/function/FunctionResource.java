package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.DurableConfig;
import aloft.aws.manifest.FileSystemSection;
import aloft.aws.manifest.FunctionCapacity;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.ImageSection;
import aloft.aws.manifest.LambdaLogs;
import aloft.aws.manifest.RuntimeManagement;
import aloft.aws.manifest.TenancySection;
import aloft.aws.manifest.VpcSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.ExecutionRole;
import aloft.aws.service.FunctionSettings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Compiles the resource of a function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html">AWS::Lambda::Function</a>
final class FunctionResource {
  private FunctionResource() {}

  static Resource of(
      AwsService service, AwsFunction function, FunctionSettings settings, Code code) {
    FunctionSection section = function.section();
    ExecutionRole role = ExecutionRole.of(service, function);
    FunctionCapacity capacity = section.invocation().capacityProvider();
    Fields properties = Fields.with("Code", code.value());
    if (code.image()) {
      properties
          .put("PackageType", "Image")
          .putUnlessEmpty("ImageConfig", imageConfig(section.image()));
    } else {
      properties
          .put("Handler", section.handler())
          .put("Runtime", settings.runtime())
          .putUnlessEmpty(
              "RuntimeManagementConfig", runtimeManagementConfig(settings.runtimeManagement()));
    }
    properties
        .put("FunctionName", function.deployedName())
        .put("MemorySize", settings.memorySize())
        .put("Timeout", settings.timeout())
        .put("Architectures", singletonOrNull(settings.architecture()))
        .put("Description", description(function))
        .putUnlessEmpty("SnapStart", snapStart(section))
        .put("Tags", Fields.tags(settings.tags()))
        .putUnlessEmpty(
            "EphemeralStorage", ephemeralStorage(section.general().ephemeralStorageSize()))
        .put("RecursiveLoop", recursiveLoop(section.operation().recursiveLoop()))
        .putUnlessEmpty("TenancyConfig", tenancy(section.invocation().tenancy()))
        .putUnlessEmpty("DeadLetterConfig", deadLetterConfig(section.resources().onError()))
        .put("KmsKeyArn", settings.kmsKeyArn())
        .putUnlessEmpty("TracingConfig", tracing(settings))
        .putUnlessEmpty("Environment", environment(settings))
        .put("Role", role.arn())
        .putUnlessEmpty("VpcConfig", capacity == null ? vpc(settings.vpc()) : new Fields())
        .put("FileSystemConfigs", fileSystem(section.fileSystemConfig()))
        .put("ReservedConcurrentExecutions", section.invocation().reservedConcurrency())
        .put("Layers", settings.layers())
        .putUnlessEmpty("DurableConfig", durable(section.invocation().durableConfig()))
        .putUnlessEmpty("LoggingConfig", logging(function, settings));
    if (capacity != null) {
      CapacityProviders.addTo(properties, capacity);
    }
    Resource resource =
        Resource.of("AWS::Lambda::Function", properties)
            .with("Condition", nonEmpty(section.template().condition()));
    if (!Boolean.TRUE.equals(section.operation().disableLogs())) {
      resource = resource.withDependencies(LogicalIds.logGroup(function.key()));
      if (settings.hasInfrequentLogs()) {
        resource = resource.withDependencies(LogGroup.infrequentId(function));
      }
    }
    List<String> dependencies = section.template().dependsOn();
    if (!dependencies.isEmpty()) {
      resource = resource.withDependencies(dependencies);
    }
    return resource.withDependencies(role.functionDependency());
  }

  /// The function without what Lambda@Edge refuses. It is kept when the stack is removed: its
  /// copies at the edge are deleted only hours later.
  static Resource atEdge(Resource function) {
    return new Resource(
            function.type(),
            function.properties().without("VpcConfig").without("Environment"),
            function.dependsOn(),
            function.attributes())
        .with("DeletionPolicy", "Retain");
  }

  /// The description, or null if it is empty.
  static @Nullable Value description(AwsFunction function) {
    return nonEmpty(function.section().general().description());
  }

  private static Fields imageConfig(@Nullable ImageSection image) {
    return image == null
        ? new Fields()
        : Fields.with("Command", image.command())
            .put("EntryPoint", image.entryPoint())
            .put("WorkingDirectory", nonEmpty(image.workingDirectory()));
  }

  private static Fields runtimeManagementConfig(RuntimeManagement management) {
    return switch (management.mode()) {
      case "onFunctionUpdate" -> Fields.with("UpdateRuntimeOn", "FunctionUpdate");
      case "manual" ->
          Fields.with("UpdateRuntimeOn", "Manual").put("RuntimeVersionArn", management.arn());
      case null, default -> new Fields();
    };
  }

  private static @Nullable List<Value> singletonOrNull(@Nullable Value item) {
    return item == null ? null : List.of(item);
  }

  private static @Nullable String nonEmpty(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }

  private static @Nullable Value nonEmpty(@Nullable Value value) {
    return value == null || "".equals(value.text()) ? null : value;
  }

  private static Fields snapStart(FunctionSection section) {
    return Boolean.TRUE.equals(section.invocation().snapStart())
        ? Fields.with("ApplyOn", "PublishedVersions")
        : new Fields();
  }

  private static Fields ephemeralStorage(@Nullable Value megabytes) {
    return megabytes == null ? new Fields() : Fields.with("Size", megabytes);
  }

  private static Fields durable(@Nullable DurableConfig durable) {
    return durable == null
        ? new Fields()
        : Fields.with("ExecutionTimeout", durable.executionTimeout())
            .put("RetentionPeriodInDays", durable.retentionPeriodInDays());
  }

  private static Fields deadLetterConfig(@Nullable Value arn) {
    return arn == null ? new Fields() : Fields.with("TargetArn", arn);
  }

  private static Fields tracing(FunctionSettings settings) {
    Value mode = settings.tracing();
    return mode == null ? new Fields() : Fields.with("Mode", mode);
  }

  private static Fields environment(FunctionSettings settings) {
    return settings.hasEnvironment()
        ? Fields.with("Variables", settings.environment())
        : new Fields();
  }

  // Without security groups or subnets, the function runs outside the VPC.
  static Fields vpc(@Nullable VpcSection vpc) {
    if (vpc == null || vpc.securityGroupIds() == null || vpc.subnetIds() == null) {
      return new Fields();
    }
    return Fields.with("Ipv6AllowedForDualStack", vpc.ipv6AllowedForDualStack())
        .put("SecurityGroupIds", list(vpc.securityGroupIds()))
        .put("SubnetIds", list(vpc.subnetIds()));
  }

  private static Value list(Value value) {
    return value instanceof Value.Str ? Value.list(value) : value;
  }

  private static @Nullable List<Value> fileSystem(@Nullable FileSystemSection system) {
    return system == null
        ? null
        : List.of(
            Fields.with("Arn", system.arn()).put("LocalMountPath", system.localMountPath()).obj());
  }

  /// Version 4 accepts `allow` and `terminate` too.
  private static @Nullable Value recursiveLoop(@Nullable Value mode) {
    String text = mode == null ? null : mode.text();
    return text == null || text.isEmpty()
        ? mode
        : Value.of(text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1));
  }

  private static Fields tenancy(@Nullable TenancySection tenancy) {
    return tenancy == null
        ? new Fields()
        : Fields.with("TenantIsolationMode", tenancy.mode().toUpperCase(Locale.ROOT));
  }

  private static Fields logging(AwsFunction function, FunctionSettings settings) {
    LambdaLogs logs = settings.logs();
    String infrequent = settings.hasInfrequentLogs() ? LogGroup.infrequentName(function) : null;
    return Fields.with("ApplicationLogLevel", nonEmpty(logs.applicationLogLevel()))
        .put("LogFormat", nonEmpty(logs.logFormat()))
        .put("LogGroup", infrequent == null ? nonEmpty(logs.logGroup()) : infrequent)
        .put("SystemLogLevel", nonEmpty(logs.systemLogLevel()));
  }
}
