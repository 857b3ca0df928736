package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.model.StackResource;
import software.amazon.awssdk.services.cloudwatchlogs.model.SubscriptionFilter;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/// Deploys, changes and removes services with events on MiniStack. It has no
/// `AWS::Kinesis::StreamConsumer`, which `consumer: true` of a stream needs.
final class EventsIT {
  private static final String RESOURCES =
      """
      "resources": {"Resources": {
        "Failed": {"Type": "AWS::SQS::Queue"},
        "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "app"}},
        "Numbers": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
        "Users": {"Type": "AWS::DynamoDB::Table", "Properties": {
          "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
          "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
          "BillingMode": "PAY_PER_REQUEST", "StreamSpecification": {"StreamViewType": "NEW_IMAGE"}}}
      }},
      "functions\"\
      """;

  private static final String PUSHED =
      """
      {"sns": "news"}, {"sns": {"topicName": "orders", "filterPolicy": {"kind": ["new"]},
        "redrivePolicy": {"deadLetterTargetRef": "Failed"}}},
      {"cloudwatchEvent": {"event": {"source": ["aws.ec2"]}, "input": {"word": "a \\"quote\\""}}},
      {"cloudwatchLog": {"logGroup": "app", "filter": "ERROR"}},
      {"iot": {"sql": "SELECT * FROM 'topic'"}},
      {"iotFleetProvisioning": {"templateName": "devices", "templateBody": {
        "Resources": {"certificate": {"Type": "AWS::IoT::Certificate", "Properties": {
          "CertificateId": {"Ref": "AWS::IoT::Certificate::Id"}, "Status": "Active"}}}},
        "provisioningRoleArn": "arn:aws:iam::000000000000:role/provisioning"}},
      {"alexaSkill": "amzn1.ask.skill.1a2b"}, {"alexaSmartHome": "amzn1.ask.skill.3c4d"}\
      """;

  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:000000000000:secret:key";
  private static final String POLLED =
      """
      {"stream": {"arn": {"Fn::GetAtt": ["Users", "StreamArn"]}, "type": "dynamodb"}},
      {"stream": {"arn": {"Fn::GetAtt": ["Numbers", "Arn"]}, "type": "kinesis", "batchSize": 7}},
      {"kafka": {"topic": "orders", "bootstrapServers": ["localhost:9092"],
        "accessConfigurations": {"saslPlainAuth": "SECRET"}}},
      {"msk": {"topic": "orders",
        "arn": "arn:aws:kafka:us-east-1:000000000000:cluster/Cluster/1a2b"}},
      {"activemq": {"queue": "orders", "basicAuthArn": "SECRET",
        "arn": "arn:aws:mq:us-east-1:000000000000:broker:Broker:b-1a2b"}},
      {"rabbitmq": {"queue": "orders", "basicAuthArn": "SECRET",
        "arn": "arn:aws:mq:us-east-1:000000000000:broker:Broker:b-3c4d"}},
      {"sqs": {"arn": {"Fn::GetAtt": ["Failed", "Arn"]}}}\
      """
          .replace("SECRET", SECRET);

  @TempDir private Path folder;
  private final Map<String, String> account = MiniStack.shared().newAccount();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));
  private Clients clients = clients(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder).with("\"functions\"", RESOURCES);
    clients = clients(folder);
  }

  @AfterEach
  void close() {
    clients.close();
  }

  private Clients clients(Path home) {
    Environment environment = new Environment(account, home, home, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  private ServiceFixture with(String events) {
    return service.with("\"handler.main\"", "\"handler.main\", \"events\": [" + events + "]");
  }

  private boolean deploy(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .apply(
              fixture.blueprint().target(),
              fixture.bundle(),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT)
          .changed();
    }
  }

  private void remove(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      Outcome outcome = cloud.deployments().remove(fixture.blueprint().target(), Progress.SILENT);
      assertThat(outcome.changed()).isTrue();
    }
    assertThat(mappings()).isEmpty();
  }

  private List<String> resources() {
    return clients
        .cloudFormation()
        .describeStackResources(request -> request.stackName("shop-dev"))
        .stackResources()
        .stream()
        .map(StackResource::logicalResourceId)
        .toList();
  }

  private List<EventSourceMappingConfiguration> mappings() {
    return clients.lambda().listEventSourceMappings().eventSourceMappings();
  }

  @Test
  void eventsThatServicesSend() {
    ServiceFixture pushed = with(PUSHED);
    assertThat(deploy(pushed)).isTrue();
    assertThat(resources())
        .contains(
            "SNSTopicNews",
            "HelloSnsSubscriptionOrders",
            "OrdersToHelloDLQPolicy",
            "HelloEventsRuleCloudWatchEvent1",
            "HelloLogsSubscriptionFilterCloudWatchLog1",
            "HelloIotTopicRule1",
            "HelloIotProvisioningTemplate",
            "HelloLambdaPermissionAlexaSkill1",
            "HelloLambdaPermissionAlexaSmartHome1");
    assertThat(deploy(pushed)).isFalse();

    ServiceFixture changed = with(PUSHED.replace("{\"sns\": \"news\"}, ", "").replace("ERROR", ""));
    assertThat(deploy(changed)).isTrue();
    assertThat(resources()).contains("SNSTopicOrders").doesNotContain("SNSTopicNews");
    assertThat(
            clients
                .logs()
                .describeSubscriptionFilters(request -> request.logGroupName("app"))
                .subscriptionFilters())
        .singleElement()
        .satisfies(filter -> assertThat(filter.filterPattern()).isEmpty());
    remove(changed);
  }

  @Test
  void logGroupHasTwoSubscriptions() {
    String twice = "{\"cloudwatchLog\": \"app\"}, {\"cloudwatchLog\": \"app\"}";
    ServiceFixture first = with(twice);
    assertThat(deploy(first)).isTrue();
    // CloudFormation creates the filters of the other function before it deletes the old ones.
    ServiceFixture renamed = first.with("\"hello\":", "\"other\":");
    assertThat(deploy(renamed)).isTrue();
    assertThat(filters()).hasSize(2).allMatch(name -> name.contains("Other"));

    assertThat(deploy(with(""))).isTrue();
    assertThat(filters()).isEmpty();
    String function =
        clients
            .lambda()
            .getFunction(request -> request.functionName("shop-dev-hello"))
            .configuration()
            .functionArn();
    clients
        .logs()
        .putSubscriptionFilter(request ->
            request
                .logGroupName("app")
                .filterName("audit")
                .filterPattern("")
                .destinationArn(function));
    UserException refused = catchThrowableOfType(UserException.class, () -> deploy(first));
    assertThat(refused.diagnostics().getFirst().code()).isEqualTo("cloudwatch-log/limit");
    assertThat(refused).hasMessageContaining("app").hasMessageContaining("audit");
    remove(with(""));
  }

  private List<String> filters() {
    return clients
        .logs()
        .describeSubscriptionFilters(request -> request.logGroupName("app"))
        .subscriptionFilters()
        .stream()
        .map(SubscriptionFilter::filterName)
        .toList();
  }

  @Test
  void sourcesThatLambdaPolls() {
    ServiceFixture polled = with(POLLED);
    assertThat(deploy(polled)).isTrue();
    assertThat(resources().stream().filter(id -> id.contains("EventSourceMapping")))
        .containsExactlyInAnyOrder(
            "HelloEventSourceMappingDynamodbUsers",
            "HelloEventSourceMappingKinesisNumbers",
            "HelloEventSourceMappingKafkaOrders",
            "HelloEventSourceMappingMSKClusterOrders",
            "HelloEventSourceMappingActiveMQOrders",
            "HelloEventSourceMappingRabbitMQOrders",
            "HelloEventSourceMappingSQSFailed");
    assertThat(deploy(polled)).isFalse();

    ServiceFixture changed = with(POLLED.replace("7", "9").replace("localhost:9092", "b:1"));
    assertThat(deploy(changed)).isTrue();
    assertThat(mappings())
        .filteredOn(mapping -> mapping.batchSize() != null)
        .extracting(
            mapping -> String.valueOf(mapping.eventSourceArn()).contains(":kinesis:"),
            EventSourceMappingConfiguration::batchSize)
        .contains(tuple(true, 9));
    remove(changed);
  }
}
