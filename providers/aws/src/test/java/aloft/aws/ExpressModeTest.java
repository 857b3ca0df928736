package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.plan.AwsStep;
import aloft.aws.plan.StackStep;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.provider.Blueprint;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which services are deployed in express mode.
final class ExpressModeTest {
  private static boolean isExpress(String provider, String sections) {
    String text =
        "{\"service\": \"shop\", \"provider\": {\"name\": \"aws\""
            + provider
            + "}"
            + (sections.contains("\"functions\"")
                ? ""
                : ", \"functions\": {\"a\": {\"handler\": \"a.main\"}}")
            + sections
            + "}";
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    Blueprint blueprint = new AwsProvider().read(manifest, manifest).orThrow();
    Map<String, Artifact> artifacts = new TreeMap<>();
    for (Package zip : blueprint.packages(new EmptyTree()).orThrow()) {
      artifacts.put(zip.name(), new Artifact(zip.name(), zip.name() + ".zip", "digest", 1));
    }
    Plan plan =
        blueprint.plan(
            new Inputs(new Artifacts(artifacts), Instant.parse("2026-01-02T03:04:05Z"), Map.of()));
    return plan.steps().stream()
        .map(AwsStep::read)
        .anyMatch(step -> step instanceof StackStep stack && stack.express());
  }

  private static String resource(String type) {
    return ", \"resources\": {\"Resources\": {\"Other\": {\"Type\": \"" + type + "\"}}}";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ", \"stage\": \"dev\"",
        ", \"deploymentMode\": \"auto\"",
        ", \"stage\": \"prod\", \"deploymentMode\": \"express\"",
        ", \"disableRollback\": true"
      })
  void isUsed(String provider) {
    assertThat(isExpress(provider, "")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ", \"stage\": \"prod\"",
        ", \"stage\": \"production-eu\", \"deploymentMode\": \"auto\"",
        ", \"deploymentMode\": \"standard\"",
        ", \"rollbackConfiguration\": {\"MonitoringTimeInMinutes\": 5}",
        ", \"deploymentMethod\": \"direct\", \"disableRollback\": true"
      })
  void isNotUsed(String provider) {
    assertThat(isExpress(provider, "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS::SQS::Queue",
        "AWS::DynamoDB::Table",
        "AWS::S3::Bucket",
        "AWS::Cognito::UserPool",
        "AWS::StepFunctions::StateMachine"
      })
  void isUsedForResourcesThatAreReadySoon(String type) {
    assertThat(isExpress("", resource(type))).isTrue();
  }

  /// Also types of which nothing is known.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Custom::Seed",
        "AWS::CloudFormation::CustomResource",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFront::Distribution",
        "AWS::RDS::DBInstance",
        "AWS::DynamoDB::GlobalTable",
        "AWS::ApiGateway::VpcLink",
        "Vendor::SQS::Queue",
        "AWS::SQS"
      })
  void isNotUsedForOtherResources(String type) {
    assertThat(isExpress("", resource(type))).isFalse();
    assertThat(isExpress(", \"deploymentMode\": \"express\"", resource(type))).isTrue();
  }

  @Test
  void isNotUsedForTablesWithIndexes() {
    String indexed =
        resource(
            "AWS::DynamoDB::Table\", \"Properties\": {\"GlobalSecondaryIndexes\": []}, \"X\": \"");
    assertThat(isExpress("", indexed)).isFalse();
  }

  @Test
  void isNotUsedWithProvisionedConcurrency() {
    String functions =
        ", \"functions\": {\"a\": {\"handler\": \"a.main\", \"provisionedConcurrency\": 2}}";
    assertThat(isExpress("", functions)).isFalse();
    assertThat(isExpress(", \"deploymentMode\": \"express\"", functions)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {", \"resources\": {\"Transform\": [\"AWS::Serverless-2016-10-31\"]}"})
  void isNotUsedWithMacros(String resources) {
    assertThat(isExpress("", resources)).isFalse();
  }
}
