package aloft.aws.manifest;

import aloft.aws.cloudformation.Value;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.ExpectedType;
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
    @Doc("The stack's name (default: service-stage)")
        @Matches(
            value = "^[a-zA-Z][a-zA-Z0-9-]*$",
            words = "letters, digits and dashes, starting with a letter")
        @Range(max = 128)
        @Nullable String stackName,
    @Nullable Map<String, String> stackTags,
    @Nullable Map<String, TagValue> tags,
    @Nullable List<StackParameter> stackParameters,
    @Doc("The stack policy: what an update of the stack may change")
        @Nullable List<Mapping> stackPolicy,
    @Nullable Mapping rollbackConfiguration,
    @Nullable List<String> notificationArns,
    @Nullable Boolean disableRollback,
    @OneOf({"changesets", "direct"}) @Nullable String deploymentMethod,
    @Doc("The folder in the deployment bucket (default serverless)")
        @Nullable String deploymentPrefix,
    @Doc("The bucket that zips are uploaded to") @Nullable DeploymentBucket deploymentBucket,
    @Doc("Permissions of the functions") @Nullable IamSection iam,
    @Doc("Deprecated form of iam.role") @Nullable Value role,
    @Doc("Deprecated form of iam.deploymentRole") @Nullable String cfnRole,
    @Doc("Deprecated form of iam.role.statements")
        @Nullable List<StatementSection> iamRoleStatements,
    @Nullable List<Value> iamManagedPolicies,
    @Nullable Value rolePermissionsBoundary,
    @ExpectedType(LambdaRuntime.class) @Nullable Value runtime,
    @ExpectedType(Integer.class) @Range(min = 128, max = 10240) @Nullable Value memorySize,
    @ExpectedType(Integer.class) @Range(min = 1, max = 900) @Nullable Value timeout,
    @ExpectedType(String.class) @OneOf({"arm64", "x86_64"}) @Nullable Value architecture,
    @Matches(
            value = "^[A-Za-z_][A-Za-z0-9_]*$",
            words = "letters, digits and underscores, not starting with a digit")
        @Nullable Map<String, Value> environment,
    @Matches(value = "^arn:aws[a-zA-Z-]*:kms:", words = "the ARN of a KMS key")
        @Nullable Value kmsKeyArn,
    @Matches(value = "^arn:", words = "the ARN of a version of a layer")
        @Nullable List<Value> layers,
    @Doc("X-Ray tracing") @Nullable TracingSection tracing,
    @Doc("The VPC of the functions") @Nullable VpcSection vpc,
    @Doc("Publish a version of each function with each change (default true)")
        @Nullable Boolean versionFunctions,
    @Nullable RuntimeManagement runtimeManagement,
    @ExpectedType(RetentionDays.class) @Nullable Value logRetentionInDays,
    @Nullable Mapping logDataProtectionPolicy,
    @Doc("Logs of functions and APIs") @Nullable LogsSection logs,
    @Doc("Container images that functions may use") @Nullable EcrSection ecr,
    @Nullable String lambdaHashingVersion,
    @Nullable Mapping kinesis,
    @Nullable Mapping eventBridge,
    @Doc("The name of the REST API (default: stage-service)") @Nullable String apiName,
    @Doc("The endpoint type of the REST API (default EDGE)")
        @OneOf(
            value = {"EDGE", "REGIONAL", "PRIVATE"},
            ignoreCase = true)
        @Nullable String endpointType,
    @Nullable Value vpcEndpointIds,
    @Doc("The REST API that all http events share") @Nullable ApiGatewaySection apiGateway,
    @Doc("The HTTP API that all httpApi events share") @Nullable HttpApiSection httpApi,
    @Nullable Node websocketsApiName,
    @Nullable Node websocketsDescription,
    @Nullable Node websocketsApiRouteSelectionExpression,
    @Nullable Node websocket,
    @Nullable Mapping alb,
    @Nullable Mapping cloudFront,
    @Nullable Mapping s3,
    @Source Node node) {

  @ShortForm("the name of the cloud")
  static @Nullable ProviderSection of(Node node, aloft.spi.schema.DiagnosticCollector findings) {
    String name = node.text();
    return name == null
        ? null
        : aloft.spi.schema.Decoder.read(
            ProviderSection.class, Mapping.of("name", node, node.place()), findings);
  }
}
