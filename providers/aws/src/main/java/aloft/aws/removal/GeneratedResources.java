package aloft.aws.removal;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Recognises the resources that are generated from functions, layers and events, by type and
/// logical id. Custom domains, and state machines with an id or a name of their own, are not among
/// them: before they are deleted, the user is asked.
///
/// Plugins that Aloft does not know give their resources other types or other ids.
public final class GeneratedResources {
  private static final String RESOURCE_POLICY = ".+StepFunctionsStateMachineResourcePolicy.+";

  private static final Map<String, String> IDS =
      Map.ofEntries(
          Map.entry("AWS::ApiGateway::ApiKey", "ApiGatewayApiKey.*"),
          Map.entry("AWS::ApiGateway::Authorizer", ".+ApiGatewayAuthorizer"),
          Map.entry("AWS::ApiGateway::Deployment", "ApiGatewayDeployment.*"),
          Map.entry("AWS::ApiGateway::Method", "ApiGatewayMethod.+"),
          Map.entry("AWS::ApiGateway::Model", "ApiGateway.+Model"),
          Map.entry("AWS::ApiGateway::RequestValidator", "ApiGateway.+RequestValidator"),
          Map.entry("AWS::ApiGateway::Resource", "ApiGatewayResource.+"),
          Map.entry("AWS::ApiGateway::RestApi", "ApiGatewayRestApi"),
          Map.entry("AWS::ApiGateway::Stage", "ApiGatewayStage"),
          Map.entry("AWS::ApiGateway::UsagePlan", "ApiGatewayUsagePlan.*"),
          Map.entry("AWS::ApiGateway::UsagePlanKey", "ApiGatewayUsagePlanKey.*"),
          Map.entry("AWS::ApiGatewayV2::Api", "HttpApi|WebsocketsApi"),
          Map.entry("AWS::ApiGatewayV2::Authorizer", "HttpApiAuthorizer.+|.+WebsocketsAuthorizer"),
          Map.entry("AWS::ApiGatewayV2::Deployment", "WebsocketsDeployment.*"),
          Map.entry(
              "AWS::ApiGatewayV2::Integration", "HttpApiIntegration.+|.+WebsocketsIntegration"),
          Map.entry("AWS::ApiGatewayV2::Route", "HttpApiRoute.+|.+WebsocketsRoute"),
          Map.entry("AWS::ApiGatewayV2::RouteResponse", ".+WebsocketsRouteResponse"),
          Map.entry("AWS::ApiGatewayV2::Stage", "HttpApiStage|WebsocketsDeploymentStage"),
          Map.entry("AWS::CloudFront::CachePolicy", "CloudFrontCachePolicy.+"),
          Map.entry("AWS::CloudFront::Distribution", "CloudFrontDistribution"),
          Map.entry("AWS::CloudWatch::Alarm", ".+StepFunctionsStateMachineExecution.+Alarm"),
          Map.entry("AWS::ElasticLoadBalancingV2::ListenerRule", ".+AlbListenerRule.*"),
          Map.entry("AWS::ElasticLoadBalancingV2::TargetGroup", ".+Alb(MultiValue)?TargetGroup.*"),
          Map.entry("AWS::Events::EventBus", ".+EventBridgeEventBus"),
          Map.entry(
              "AWS::Events::Rule",
              ".+EventsRule(Schedule|CloudWatchEvent)[0-9]+|.+EventBridgeRule"
                  + "|.+StepFunctionsStateMachineNotifications.+EventRule"),
          Map.entry(
              "AWS::IAM::Role",
              ".*IamRoleLambdaExecution|IamRoleCustomResourcesLambdaExecution"
                  + "|LambdaCapacityProviderOperatorRole"
                  + "|.+StepFunctionsStateMachine(NotificationsIam)?Role|.+[Tt]oStepFunctionsRole"),
          Map.entry("AWS::IoT::ProvisioningTemplate", ".*IotProvisioningTemplate.*"),
          Map.entry("AWS::IoT::TopicRule", ".+IotTopicRule[0-9]+"),
          Map.entry("AWS::Kinesis::StreamConsumer", ".+Consumer"),
          Map.entry("AWS::Lambda::Alias", ".+(ProvConc|SnapStart|Durable)LambdaAlias"),
          Map.entry("AWS::Lambda::CapacityProvider", ".+LambdaCapacityProvider"),
          Map.entry("AWS::Lambda::EventInvokeConfig", ".+LambdaEvConf"),
          Map.entry("AWS::Lambda::EventSourceMapping", ".+EventSourceMapping.+"),
          Map.entry("AWS::Lambda::Function", ".+LambdaFunction"),
          Map.entry("AWS::Lambda::LayerVersion", ".+LambdaLayer[0-9a-f]*"),
          Map.entry("AWS::Lambda::LayerVersionPermission", ".+LambdaLayerPermission[0-9a-f]*"),
          Map.entry("AWS::Lambda::Permission", ".+Permission.*|" + RESOURCE_POLICY),
          Map.entry("AWS::Lambda::Url", ".+LambdaFunctionUrl"),
          Map.entry("AWS::Lambda::Version", ".+LambdaVersion[0-9A-Za-z]*"),
          Map.entry("AWS::Logs::LogGroup", "(ApiGateway|HttpApi|Websockets)LogGroup"),
          Map.entry("AWS::Logs::SubscriptionFilter", ".+LogsSubscriptionFilterCloudWatchLog[0-9]*"),
          Map.entry("AWS::S3::Bucket", "ServerlessDeploymentBucket"),
          Map.entry("AWS::S3::BucketPolicy", "ServerlessDeploymentBucketPolicy"),
          Map.entry("AWS::SNS::Subscription", ".+SnsSubscription.+"),
          Map.entry("AWS::SNS::Topic", "SNSTopic.*"),
          Map.entry("AWS::SNS::TopicPolicy", RESOURCE_POLICY),
          Map.entry("AWS::SQS::QueuePolicy", ".+To.+DLQPolicy|" + RESOURCE_POLICY),
          Map.entry("AWS::Scheduler::Schedule", ".+SchedulerSchedule[0-9]+"),
          Map.entry("AWS::StepFunctions::Activity", ".+StepFunctionsActivity"),
          Map.entry("AWS::StepFunctions::StateMachine", ".+StepFunctionsStateMachine"),
          Map.entry("Custom::ApiGatewayAccountRole", "CustomApiGatewayAccountCloudWatchRole"),
          Map.entry("Custom::CognitoUserPool", ".+CustomCognitoUserPool[0-9]+"),
          Map.entry("Custom::EventBridge", ".+CustomEventBridge[0-9]+"),
          Map.entry("Custom::S3", ".+CustomS3[0-9]+"));

  private static final String LOG_GROUP = "LogGroup";
  private static final List<String> CUSTOM_RESOURCE_FUNCTIONS =
      List.of("CustomDashresource", "CustomResource");

  private GeneratedResources() {}

  /// Whether a resource is generated.
  ///
  /// @param deployed whether the deployed template has a resource: a log group is that of a
  ///   function only if the function is there too
  public static boolean contain(String id, String type, Predicate<String> deployed) {
    String ids = IDS.get(type);
    if (ids == null) {
      return false;
    }
    if (Pattern.matches(ids, id)) {
      return true;
    }
    int end = id.lastIndexOf(LOG_GROUP);
    String rest = end < 0 ? "" : id.substring(end + LOG_GROUP.length());
    return type.equals("AWS::Logs::LogGroup")
        && end >= 0
        && (rest.isEmpty() || rest.equals("InfrequentAccess"))
        && deployed.test(id.substring(0, end) + DeployedManifest.FUNCTION);
  }

  /// Whether an event creates a resource that holds data: such a resource is not one of [#contain],
  /// because it is not the same again after a deletion.
  static boolean holdsDataOfEvent(String id, String type) {
    return switch (type) {
      case "AWS::S3::Bucket" -> id.startsWith("S3Bucket");
      case "AWS::Cognito::UserPool" -> id.startsWith("CognitoUserPool");
      case "AWS::DynamoDB::Table" -> id.startsWith("DynamoDBTable");
      case "AWS::SQS::Queue" -> id.startsWith("SQSQueue");
      default -> false;
    };
  }

  /// Whether a function belongs to Aloft itself: it is the handler of a custom resource.
  static boolean isOwnFunction(String id) {
    return CUSTOM_RESOURCE_FUNCTIONS.stream().anyMatch(id::startsWith);
  }
}
