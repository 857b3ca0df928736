package aloft.aws.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The JSON form of deployment steps and the hash of templates.
final class AwsStepTest {
  private static final SourceRange NOWHERE = SourceRange.of("x");

  @Test
  void everyStepSurvivesARoundTrip() {
    Mapping statement = (Mapping) Json.node(Map.of("Effect", "Allow"), NOWHERE);
    List<AwsStep> steps =
        List.of(
            new BucketStep(
                "own",
                new BucketStep.Creation(
                    true,
                    "AES256",
                    null,
                    true,
                    "{}",
                    new BucketStep.AccessLog("logs", "a/"),
                    Map.of("team", "shop")),
                null),
            BucketStep.ofStack("core.json"),
            new UploadStep(
                "serverless/a/dev/1",
                List.of(new UploadStep.Upload("a.zip", "a.zip", "application/zip", "h")),
                Map.of("ServerSideEncryption", "AES256"),
                true),
            new StackStep(
                "t.json",
                Map.of("STAGE", "dev"),
                List.of(new StackStep.Parameter("k", "v", null)),
                "role",
                List.of("topic"),
                statement,
                true,
                false,
                true,
                List.of(statement)),
            new StageStep(
                "Api",
                "dev",
                List.of(new StageStep.Setting("/tracingEnabled", "true")),
                "group",
                Map.of("a", "b")),
            new CleanUpStep(5));
    for (AwsStep step : steps) {
      String json = Json.write(step.step().settings());
      Mapping read = (Mapping) Json.read(json, "steps.json");
      AwsStep again = AwsStep.read(new Step(step.kind(), step.kind(), read));
      assertThat(again.kind()).isEqualTo(step.kind());
      assertThat(Json.write(again.step().settings())).isEqualTo(json);
    }
  }

  @Test
  void tagsAndHeadersKeepTheirOrder() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String key : List.of("Z", "TEAM", "COST", "B", "STAGE", "A", "OWNER", "X", "K", "C")) {
      texts.put(key, "1");
    }
    var tags =
        new StackStep("t", texts, List.of(), null, List.of(), null, false, false, false, List.of());
    var headers = new UploadStep("f", List.of(), texts, false);
    assertThat(tags.tags().keySet()).containsExactlyElementsOf(texts.keySet());
    assertThat(headers.encryption().keySet()).containsExactlyElementsOf(texts.keySet());
  }

  @Test
  void anUnknownStepIsRefused() {
    Step step = new Step("x", "teleport", Mapping.empty(NOWHERE));
    assertThatThrownBy(() -> AwsStep.read(step))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("teleport");
  }

  @Test
  void aTemplateHashIgnoresValuesThatDifferInEveryRun() {
    assertThat(template("1", "k1", "A", "B")).isEqualTo(template("2", "k2", "B", "A"));
    assertThat(template("1", "k", "A", "B")).isNotEqualTo(template("1", "k", "A", "C"));
  }

  private static String template(String moment, String key, String first, String second) {
    String text =
        """
        {"Resources": {
          "ApiGatewayDeployment%s": {"Type": "AWS::ApiGateway::Deployment"},
          "Fn": {"Type": "AWS::Lambda::Function", "Properties": {"Code": {"S3Key": "%s"}}},
          "%s": {"Type": "AWS::SQS::Queue"},
          "%s": {"Type": "AWS::SQS::Queue"}}}
        """
            .formatted(moment, key, first, second);
    return ContentHash.of("compiled-cloudformation-template.json", text);
  }

  /// The expected hash was computed with the code of the Serverless Framework for this template.
  @Test
  void aTemplateHashEqualsTheOriginals() {
    String text =
        """
        {"AWSTemplateFormatVersion":"2010-09-09","Resources":{
        "b":{"Type":"AWS::Lambda::Function","Properties":{"Code":{"S3Bucket":"x","S3Key":"y"}}},
        "Ab":{"a_b":1,"a-b":2,"aB":3,"ab":4,"Fn::Sub":"é\\n"},
        "WebsocketsDeploymentStage":{"Properties":{"DeploymentId":{"Ref":"WebsocketsDeploymentX1"}}},
        "WebsocketsDeploymentX1":{"Type":"x"},"ApiGatewayDeployment17":{"n":1.5,"t":true,"z":null}},
        "Outputs":{"z":{"Value":1},"B":{"Value":[1,"2"]},"a":{"Value":{"q":1,"P":2}}}}
        """;
    assertThat(ContentHash.of("compiled-cloudformation-template.json", text))
        .isEqualTo("ogMa/zy3EtdVe9fbKx7VWft2W070TUKfeOVHBUbQi1I=");
  }
}
