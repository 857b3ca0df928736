package aloft.aws.existing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.cloudformation.ResourceTypes;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NamedResourcesTest {
  private static final AccountRegion PLACE =
      AccountRegion.of(
          "arn:aws-cn:cloudformation:cn-north-1:123456789012:stack/shop-dev/1a2b",
          "cn-north-1",
          "amazonaws.com.cn");

  private static final Mapping TEMPLATE =
      (Mapping)
          Json.read(
              """
              {"Resources": {
                "Log": {"Type": "AWS::Logs::LogGroup",
                  "Properties": {"LogGroupName": "/aws/lambda/shop-dev-hello"}},
                "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}},
                "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}},
                "Machine": {"Type": "AWS::StepFunctions::StateMachine",
                  "Properties": {"StateMachineName": "orders"}},
                "Generated": {"Type": "AWS::SQS::Queue"},
                "Joined": {"Type": "AWS::S3::Bucket",
                  "Properties": {"BucketName": {"Fn::Sub": "photos-${AWS::Region}"}}},
                "Unknown": {"Type": "AWS::Own::Thing", "Properties": {"Name": "thing"}}}}
              """,
              "template");

  @Test
  void theyAreIdentifiedByNameOrByWhatIsMadeOfIt() {
    assertThat(
            NamedResources.of(
                TEMPLATE,
                List.of("Log", "Queue", "Topic", "Machine", "Generated", "Joined", "Unknown"),
                PLACE))
        .extracting(
            NamedResource::id,
            resource -> resource.identifier().property(),
            resource -> resource.identifier().value(),
            NamedResource::isDerived)
        .containsExactly(
            tuple("Log", "LogGroupName", "/aws/lambda/shop-dev-hello", false),
            tuple(
                "Queue",
                "QueueUrl",
                "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders",
                true),
            tuple("Topic", "TopicArn", "arn:aws-cn:sns:cn-north-1:123456789012:news", true),
            tuple(
                "Machine",
                "Arn",
                "arn:aws-cn:states:cn-north-1:123456789012:stateMachine:orders",
                true));
  }

  @Test
  void onlyTheGivenIdsAreLookedAt() {
    assertThat(NamedResources.of(TEMPLATE, List.of("Topic", "Missing"), PLACE))
        .extracting(NamedResource::name)
        .containsExactly("news");
  }

  /// A misspelled type or property would be found never.
  @Test
  void typesAndPropertiesExist() {
    ResourceTypes types = ResourceTypes.load();
    assertThat(NamedResources.names())
        .allSatisfy((type, property) ->
            assertThat(types.get(type))
                .as(type)
                .isNotNull()
                .satisfies(known -> assertThat(known.replacing()).as(type).contains(property)));
  }
}
