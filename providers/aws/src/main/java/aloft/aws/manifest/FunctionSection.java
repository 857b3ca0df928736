package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Key;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html">AWS::Lambda::Function</a>
@Doc("A function")
public record FunctionSection(
    @Doc("The file and the export that answer: src/index.main") @Nullable String handler,
    @Doc("A container image instead of a handler") @Nullable ImageSection image,
    @Doc("The deployed name (default: service-stage-function)")
        @Matches(value = "^[a-zA-Z0-9-_]+$", words = "letters, digits, - and _")
        @Nullable String name,
    @Doc("What it is for") @Range(max = 256) @Nullable Value description,
    @Doc("The language and its version") @ExpectedType(LambdaRuntime.class) @Nullable Value runtime,
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
    @ExpectedType(String.class) @OneOf({"arm64", "x86_64"}) @Nullable Value architecture,
    @Doc("Environment variables; over those of the provider")
        @Matches(
            value = "^[A-Za-z_][A-Za-z0-9_]*$",
            words = "letters, digits and underscores, not starting with a digit")
        @Nullable Map<String, Value> environment,
    @Doc("A role of your own instead of the generated one") @Nullable Value role,
    @Doc("Where failed asynchronous events go")
        @Matches(value = "^arn:aws[a-zA-Z-]*:sns:", words = "the ARN of an SNS topic")
        @Nullable Value onError,
    @Matches(value = "^arn:aws[a-zA-Z-]*:kms:", words = "the ARN of a KMS key")
        @Nullable Value kmsKeyArn,
    @Nullable Node awsKmsKeyArn,
    @Doc("Layers; instead of those of the provider")
        @Matches(value = "^arn:", words = "the ARN of a version of a layer")
        @Nullable List<Value> layers,
    @Doc("Tags; over those of the provider") @Nullable Map<String, TagValue> tags,
    @Doc("The network; false for none") @Nullable VpcSection vpc,
    @Doc("X-Ray: true, Active or PassThrough")
        @ExpectedType(String.class)
        @OneOf({"true", "false", "Active", "PassThrough"})
        @Nullable Value tracing,
    @ExpectedType(value = Integer.class, orObject = true) @Range(min = 0)
        @Nullable Value reservedConcurrency,
    @ExpectedType(value = Integer.class, orObject = true) @Range(min = 0)
        @Nullable Value provisionedConcurrency,
    @Nullable Boolean snapStart,
    @Doc("Publish a version with each change") @Nullable Boolean versionFunction,
    @Doc("A URL of its own") @Nullable UrlSection url,
    @Doc("Where results of asynchronous calls go") @Nullable DestinationsSection destinations,
    @ExpectedType(Integer.class) @Range(min = 60, max = 21600) @Nullable Value maximumEventAge,
    @ExpectedType(Integer.class) @Range(min = 0, max = 2) @Nullable Value maximumRetryAttempts,
    @Doc("An EFS file system; wants vpc") @Nullable FileSystemSection fileSystemConfig,
    @Nullable RuntimeManagement runtimeManagement,
    @Doc("No log group, and no permission to write logs") @Nullable Boolean disableLogs,
    @Doc("Days that logs are kept") @ExpectedType(RetentionDays.class)
        @Nullable Value logRetentionInDays,
    @Nullable Mapping logDataProtectionPolicy,
    @Doc("What is logged, and where") @Nullable LambdaLogs logs,
    @ExpectedType(String.class) @OneOf({"Allow", "Terminate"}) @Nullable Value recursiveLoop,
    @Doc("A condition of the template") @Nullable String condition,
    @Doc("Logical ids that must exist first") @Nullable List<String> dependsOn,
    @Doc("How it gets requests of the HTTP API") @Nullable FunctionHttpApi httpApi,
    @Key("package") @Nullable PackageSection packaging,
    @Doc("The folder that is packed as its root, where it is packed individually")
        @Nullable String module,
    @Doc("A folder of Python packages that come with it") @Nullable String vendor,
    @Doc("What calls the function") @Nullable List<Node> events,
    @Source Mapping node) {}
