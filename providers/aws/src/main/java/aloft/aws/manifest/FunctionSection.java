package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.build.PackageSection;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function in the manifest.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html">AWS::Lambda::Function</a>
@Doc("A function")
public record FunctionSection(
    @Doc("The file and the exported function that is called: src/index.main")
        @Nullable String handler,
    @Doc("A container image instead of a handler") @Nullable ImageSection image,
    @Inline GeneralSettings general,
    @Inline UsedResources resources,
    @Inline OwnRole ownRole,
    @Inline InvocationSettings invocation,
    @Doc("An EFS file system; requires vpc") @Nullable FileSystemSection fileSystemConfig,
    @Inline OperationSettings operation,
    @Inline TemplateAttributes template,
    @Doc("How the function receives requests of the HTTP API") @Nullable FunctionHttpApi httpApi,
    @Inline ZipSettings zip,
    @Doc("The events that call the function") List<Node> events,
    @Source Mapping node) {

  public FunctionSection {
    events = events == null ? List.of() : events;
  }

  /// The function's name, runtime, size and environment variables.
  public record GeneralSettings(
      @Doc("The deployed name (default: service-stage-function)")
          @Matches(value = "^[a-zA-Z0-9-_]+$", words = "letters, digits, - and _")
          @Nullable String name,
      @Doc("Description") @Range(max = 256) @Nullable Value description,
      @Doc("The language and its version, for example nodejs22.x")
          @ExpectedType(LambdaRuntime.class)
          @Nullable Value runtime,
      @Doc("Memory in megabytes (default 1024)")
          @ExpectedType(Integer.class)
          @Range(min = 128, max = 10240)
          @Nullable Value memorySize,
      @Doc("Seconds until the function is stopped (default 6)")
          @ExpectedType(Integer.class)
          @Range(min = 1, max = 900)
          @Nullable Value timeout,
      @Doc("Size of /tmp in megabytes") @ExpectedType(Integer.class) @Range(min = 512, max = 10240)
          @Nullable Value ephemeralStorageSize,
      @Doc("The processor: x86_64 (default) or arm64")
          @ExpectedType(String.class)
          @OneOf({"arm64", "x86_64"})
          @Nullable Value architecture,
      @Doc("Environment variables; override those of the provider")
          @Matches(
              value = "^[A-Za-z][A-Za-z0-9_]+$",
              words = "at least two letters, digits or underscores, starting with a letter")
          @Nullable Map<String, Value> environment) {}

  /// The role, keys, layers and VPC that the function uses; also its tags and its tracing.
  public record UsedResources(
      @Doc("An existing role instead of the generated one") @Nullable Value role,
      @Doc("A role of the function's own") @Nullable FunctionIam iam,
      @Doc("The SNS topic that receives failed asynchronous events")
          @Advisory
          @Matches(value = "^arn:aws[a-zA-Z-]*:sns:", words = "the ARN of an SNS topic")
          @Nullable Value onError,
      @Doc("The KMS key that encrypts the environment variables")
          @Matches(value = "^arn:aws[a-zA-Z-]*:kms:", words = "the ARN of a KMS key")
          @Nullable Value kmsKeyArn,
      @Doc("Ignored; use kmsKeyArn") @Nullable Node awsKmsKeyArn,
      @Doc("Layers; replace those of the provider")
          @Matches(value = "^arn:", words = "the ARN of a version of a layer")
          @Nullable List<Value> layers,
      @Doc("Tags; override those of the provider") @Nullable Map<String, TagValue> tags,
      @Doc("The VPC; false for none") @Nullable VpcSection vpc,
      @Doc("X-Ray: true, Active or PassThrough")
          @ExpectedType(String.class)
          @OneOf({"true", "false", "Active", "PassThrough"})
          @Nullable Value tracing) {}

  /// The function's own role, in the form of the plugin serverless-iam-roles-per-function.
  @Doc("The function's own role; needs the plugin serverless-iam-roles-per-function")
  public record OwnRole(
      @Doc("Permissions of the function's own role")
          @Nullable List<StatementSection> iamRoleStatements,
      @Doc("The name of the function's own role")
          @ExpectedType(value = String.class, allowsObject = true)
          @Nullable Value iamRoleStatementsName,
      @Doc("Add the permissions of the provider section to the function's own role")
          @Nullable Boolean iamRoleStatementsInherit,
      @Doc("The permissions boundary of the function's own role")
          @Nullable Value iamPermissionsBoundary) {}

  /// How the function is invoked: concurrency, versions, function URL and asynchronous calls.
  public record InvocationSettings(
      @Doc("Maximum number of concurrent calls, 0 to stop all calls")
          @ExpectedType(value = Integer.class, allowsObject = true)
          @Range(min = 0)
          @Nullable Value reservedConcurrency,
      @Doc("How many environments are kept ready")
          @ExpectedType(value = Integer.class, allowsObject = true)
          @Range(min = 0)
          @Nullable Value provisionedConcurrency,
      @Doc("Start from a snapshot of the initialised function") @Nullable Boolean snapStart,
      @Doc("Publish a version with each change") @Nullable Boolean versionFunction,
      @Doc(
              "The capacity provider that the function runs on: a key of"
                  + " provider.capacityProviders, default, or an ARN")
          @Nullable FunctionCapacity capacityProvider,
      @Doc("Whether Lambda keeps an environment for each tenant") @Nullable TenancySection tenancy,
      @Doc("Durable execution, which saves the progress of a call")
          @Nullable DurableConfig durableConfig,
      @Doc("The function URL") @Nullable UrlSection url,
      @Doc("Destinations of the results of asynchronous calls")
          @Nullable DestinationsSection destinations,
      @Doc("How long an asynchronous event is tried again, in seconds")
          @ExpectedType(Integer.class)
          @Range(min = 60, max = 21600)
          @Nullable Value maximumEventAge,
      @Doc("How often an asynchronous event is tried again")
          @ExpectedType(Integer.class)
          @Range(min = 0, max = 2)
          @Nullable Value maximumRetryAttempts) {}

  /// How Lambda operates the function: runtime updates, logs and loop detection.
  public record OperationSettings(
      @Doc("When AWS updates the runtime") @Nullable RuntimeManagement runtimeManagement,
      @Doc("Create no log group, and do not allow the function to write logs")
          @Nullable Boolean disableLogs,
      @Doc("How many days logs are kept") @ExpectedType(RetentionDays.class)
          @Nullable Value logRetentionInDays,
      @Doc("The data protection policy of the log group")
          @Nullable DataProtectionPolicy logDataProtectionPolicy,
      @Doc("Level, format and log group of the function's logs") @Nullable LambdaLogs logs,
      @Doc("Whether Lambda stops a function that calls itself")
          @ExpectedType(String.class)
          @OneOf(
              value = {"Allow", "Terminate"},
              ignoreCase = true)
          @Nullable Value recursiveLoop) {}

  /// Attributes of the function's resource in the template.
  public record TemplateAttributes(
      @Doc("The name of a condition of the template") @Nullable String condition,
      @Doc("Logical ids of resources that are created first") List<String> dependsOn) {
    public TemplateAttributes {
      dependsOn = dependsOn == null ? List.of() : dependsOn;
    }
  }

  /// The contents of the function's zip.
  public record ZipSettings(
      @Doc("The contents of the function's zip") @Key("package") @Nullable PackageSection packaging,
      @Doc("The folder that becomes the root of the zip if the function is packaged individually")
          @Nullable String module,
      @Doc("A folder of Python packages to include") @Nullable String vendor) {}
}
