package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
import aloft.spi.schema.Inline;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Range;
import aloft.spi.schema.Required;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `provider`: the cloud and the defaults of all functions.
@Doc("The cloud and the defaults of all functions")
public record ProviderSection(
    @Required @Doc("aws") String name,
    @Doc("The stage (default dev); --stage overrides it")
        @Matches(value = "^[a-zA-Z0-9-]+$", words = "letters, digits and dashes")
        @Nullable String stage,
    @Doc("The region (default us-east-1); --region overrides it")
        @Matches(value = "^[a-z]{2,}(-[a-z]+)+-[0-9]$", words = "a region, as in eu-west-1")
        @Nullable String region,
    @Doc("The profile in the AWS configuration") @Nullable String profile,
    @Inline StackSettings stack,
    @Inline PermissionSettings permissions,
    @Inline FunctionDefaults defaults,
    @Inline LogSettings logging,
    @Doc("Container images that functions may use") EcrSection ecr,
    @Doc("Accepted for compatibility") @Nullable String lambdaHashingVersion,
    @Inline EventSourceSettings eventSources,
    @Inline DomainSettings domains,
    @Source Node node) {

  public ProviderSection {
    ecr = ecr == null ? EcrSection.NONE : ecr;
  }

  @ShortForm("the name of the cloud")
  static @Nullable ProviderSection of(Node node, DiagnosticCollector findings) {
    String name = node.text();
    return name == null
        ? null
        : Decoder.read(ProviderSection.class, Mapping.of("name", node, node.place()), findings);
  }

  /// The custom domains of the APIs, in the form of version 4.
  public record DomainSettings(
      @Doc("The custom domain of the API") @Nullable DomainSection domain,
      @Doc("The custom domains of the APIs") List<DomainSection> domains) {
    public DomainSettings {
      domains = domains == null ? List.of() : domains;
    }
  }

  /// The stack, and how it is deployed.
  public record StackSettings(
      @Doc("The stack's name (default: service-stage)")
          @Matches(
              value = "^[a-zA-Z][a-zA-Z0-9-]*$",
              words = "letters, digits and dashes, starting with a letter")
          @Range(max = 128)
          @Nullable String stackName,
      @Doc("Tags of the stack") @Nullable Map<String, String> stackTags,
      @Doc("Tags of functions and APIs") @Nullable Map<String, TagValue> tags,
      @Doc("Parameters of the stack") List<StackParameter> stackParameters,
      @Doc("The stack policy: what an update of the stack may change")
          List<StatementSection> stackPolicy,
      @Doc("Alarms that roll a deployment back")
          @Nullable RollbackConfiguration rollbackConfiguration,
      @Doc("SNS topics that receive the events of the stack") List<String> notificationArns,
      @Doc("Keep what was created if a deployment fails") @Nullable Boolean disableRollback,
      @Doc("Refuse the deletion of the stack, until this is false again")
          @Nullable DeletionProtection deletionProtection,
      @Doc("changesets (default) or direct") @Advisory @OneOf({"changesets", "direct"})
          @Nullable String deploymentMethod,
      @Doc(
              "auto (default), standard, or express: CloudFormation does not wait until resources"
                  + " are ready")
          @OneOf({"auto", "express", "standard"})
          @Nullable String deploymentMode,
      @Doc("The folder in the deployment bucket (default serverless)")
          @Nullable String deploymentPrefix,
      @Doc("The bucket that zips are uploaded to") @Nullable DeploymentBucket deploymentBucket) {
    public StackSettings {
      stackParameters = stackParameters == null ? List.of() : stackParameters;
      stackPolicy = stackPolicy == null ? List.of() : stackPolicy;
      notificationArns = notificationArns == null ? List.of() : notificationArns;
    }
  }

  /// The roles of the functions and of CloudFormation.
  public record PermissionSettings(
      @Doc("Permissions of the functions") IamSection iam,
      @Doc("Deprecated form of iam.role") @Nullable Value role,
      @Doc("Deprecated form of iam.deploymentRole") @Nullable String cfnRole,
      @Doc("Deprecated form of iam.role.statements") List<StatementSection> iamRoleStatements,
      @Doc("Deprecated form of iam.role.managedPolicies") List<Value> iamManagedPolicies,
      @Doc("Deprecated form of iam.role.permissionsBoundary")
          @Nullable Value rolePermissionsBoundary) {
    public PermissionSettings {
      iam = iam == null ? IamSection.NONE : iam;
      iamRoleStatements = iamRoleStatements == null ? List.of() : iamRoleStatements;
      iamManagedPolicies = iamManagedPolicies == null ? List.of() : iamManagedPolicies;
    }
  }

  /// Settings of functions that do not set them.
  public record FunctionDefaults(
      @Doc("The language and its version, for example nodejs24.x")
          @ExpectedType(LambdaRuntime.class)
          @Nullable Value runtime,
      @Doc("Memory in megabytes (default 1024)")
          @ExpectedType(Integer.class)
          @Range(min = 128, max = 10240)
          @Nullable Value memorySize,
      @Doc("Seconds until a function is stopped (default 6)")
          @ExpectedType(Integer.class)
          @Range(min = 1, max = 900)
          @Nullable Value timeout,
      @Doc("The processor: x86_64 (default) or arm64")
          @ExpectedType(String.class)
          @OneOf({"arm64", "x86_64"})
          @Nullable Value architecture,
      @Doc("Environment variables of all functions")
          @Matches(
              value = "^[A-Za-z][A-Za-z0-9_]+$",
              words = "at least two letters, digits or underscores, starting with a letter")
          @Nullable Map<String, Value> environment,
      @Doc("The KMS key that encrypts the environment variables")
          @Matches(value = "^arn:aws[a-zA-Z-]*:kms:", words = "the ARN of a KMS key")
          @Nullable Value kmsKeyArn,
      @Doc("Layers of all functions")
          @Matches(value = "^arn:", words = "the ARN of a version of a layer")
          @Nullable List<Value> layers,
      @Doc("X-Ray tracing") TracingSection tracing,
      @Doc("The VPC of the functions") @Nullable VpcSection vpc,
      @Doc("Publish a version of each function with each change (default true)")
          @Nullable Boolean versionFunctions,
      @Doc("Delete old versions of functions and layers after a deployment")
          @Nullable PruneSection pruneFunctionVersions,
      @Doc("When AWS updates the runtime") @Nullable RuntimeManagement runtimeManagement,
      @Doc("EC2 instances that Lambda manages and runs functions on, by name")
          @Matches(value = "^[a-zA-Z0-9-_]+$", words = "letters, digits, - and _")
          Map<String, CapacityProviderSection> capacityProviders) {
    public FunctionDefaults {
      capacityProviders = capacityProviders == null ? Map.of() : capacityProviders;
      tracing = tracing == null ? TracingSection.NONE : tracing;
    }
  }

  /// The logs of functions and APIs.
  public record LogSettings(
      @Doc("How many days logs are kept") @ExpectedType(RetentionDays.class)
          @Nullable Value logRetentionInDays,
      @Doc("The data protection policy of the log groups")
          @Nullable DataProtectionPolicy logDataProtectionPolicy,
      @Doc("Logs of functions and APIs") LogsSection logs) {
    public LogSettings {
      logs = logs == null ? LogsSection.NONE : logs;
    }
  }

  /// APIs and other event sources that functions share.
  public record EventSourceSettings(
      @Doc("Settings of Kinesis streams") KinesisSection kinesis,
      @Doc("How eventBridge events are deployed") @Nullable EventBridgeSection eventBridge,
      @Doc("The name of the REST API (default: stage-service)") @Nullable String apiName,
      @Doc("The endpoint type of the REST API (default EDGE)")
          @OneOf(
              value = {"EDGE", "REGIONAL", "PRIVATE"},
              ignoreCase = true)
          @Nullable String endpointType,
      @Doc("The VPC endpoints of a private REST API") @Nullable Value vpcEndpointIds,
      @Doc("The REST API that all http events share") @Nullable ApiGatewaySection apiGateway,
      @Doc("The HTTP API that all httpApi events share") HttpApiSection httpApi,
      @Inline WebSocketSettings webSockets,
      @Doc("Settings of load balancers") AlbSection alb,
      @Doc("Settings of CloudFront") CloudFrontSection cloudFront,
      @Doc("Settings of the buckets that s3 events create, by the name that events use")
          Map<String, BucketSection> s3) {
    public EventSourceSettings {
      kinesis = kinesis == null ? KinesisSection.EMPTY : kinesis;
      s3 = s3 == null ? Map.of() : s3;
      httpApi = httpApi == null ? HttpApiSection.EMPTY : httpApi;
      alb = alb == null ? AlbSection.EMPTY : alb;
      cloudFront = cloudFront == null ? CloudFrontSection.EMPTY : cloudFront;
    }
  }

  /// The WebSocket API.
  @Doc("The WebSocket API")
  public record WebSocketSettings(
      @Doc("The name of the WebSocket API (default: stage-service-websockets)")
          @Nullable String websocketsApiName,
      @Doc("The description of the WebSocket API") @Nullable String websocketsDescription,
      @Doc("Where a message names its route (default $request.body.action)")
          @Nullable String websocketsApiRouteSelectionExpression,
      @Doc("Settings of the WebSocket API") @Nullable WebSocketSection websocket) {}

  /// `provider.websocket`.
  @Doc("Settings of the WebSocket API")
  public record WebSocketSection(
      @Doc("Set the provider's tags on the WebSocket API (default false)")
          @Nullable Boolean useProviderTags) {}
}
