package aloft.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.plan.PlanSteps;
import aloft.spi.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Tests the comparison of a planned function with the deployed one.
final class FunctionUpdateTest {

  private static FunctionUpdate update(String properties) {
    Plan plan =
        new Plan(
            Map.of(
                PlanSteps.TEMPLATE,
                """
                {"Resources": {"Hello": {"Type": "AWS::Lambda::Function", "Properties":
                  {"FunctionName": "shop-hello", "Code": {"S3Key": "a/b/shop.zip"}, %s}}}}
                """
                    .formatted(properties)),
            List.of());
    return Objects.requireNonNull(FunctionUpdate.of(plan, "shop-hello"));
  }

  @Test
  void findsTheCode() {
    FunctionUpdate zip = update("\"Architectures\": [\"arm64\"]");
    assertThat(zip.file()).isEqualTo("shop.zip");
    assertThat(zip.architecture()).isEqualTo("arm64");
    assertThat(FunctionUpdate.of(new Plan(Map.of(), List.of()), "shop-hello")).isNull();
  }

  @Test
  void onlyDifferencesAreChanges() {
    FunctionUpdate update =
        update(
            """
            "MemorySize": 256, "Timeout": 6, "Description": "new", "Handler": "a.b",
            "VpcConfig": {"SubnetIds": ["s1", "s2"], "SecurityGroupIds": ["g"]},
            "ImageConfig": {"Command": ["a", "b"]}
            """);
    Map<String, Object> deployed =
        Map.of(
            "MemorySize", 128,
            "Timeout", 6,
            "Handler", "a.b",
            "EphemeralStorage", Map.of("Size", 512),
            "TracingConfig", Map.of("Mode", "PassThrough"),
            "SnapStart", Map.of("ApplyOn", "None", "OptimizationStatus", "Off"),
            "ImageConfigResponse", Map.of("ImageConfig", Map.of("Command", List.of("b", "a"))),
            "VpcConfig",
                Map.of(
                    "SubnetIds", List.of("s2", "s1"),
                    "SecurityGroupIds", List.of("g"),
                    "VpcId", "v"));
    assertThat(update.changes(deployed, Map.of()))
        .hasToString("{Description=new, MemorySize=256, ImageConfig={Command=[a, b]}}");
  }

  @Test
  void whatTheTemplateNoLongerHasIsReset() {
    Map<String, Object> deployed =
        Map.of(
            "Description", "old",
            "Layers", List.of(Map.of("Arn", "arn:layer:1", "CodeSize", 7)),
            "Environment", Map.of("Variables", Map.of("A", "1")),
            "DeadLetterConfig", Map.of("TargetArn", "arn"),
            "EphemeralStorage", Map.of("Size", 1024),
            "Role", "arn:role",
            "LoggingConfig", Map.of("LogFormat", "JSON"));
    assertThat(update("\"Handler\": \"a.b\"").changes(deployed, Map.of()))
        .isEqualTo(
            Map.of(
                "Handler", "a.b",
                "Description", "",
                "Layers", List.of(),
                "Environment", Map.of("Variables", Map.of()),
                "DeadLetterConfig", Map.of("TargetArn", ""),
                "EphemeralStorage", Map.of("Size", 512)));
  }

  /// Lambda shows no variables to a caller who may not decrypt them.
  @Test
  void aHiddenEnvironmentStaysAsItIsDeployed() {
    FunctionUpdate update =
        update(
            """
            "MemorySize": 256,
            "Environment": {"Variables": {"PLAIN": 1, "QUEUE": {"Ref": "Queue"}}}
            """);
    Map<String, Object> deployed =
        Map.of(
            "MemorySize",
            128,
            "Environment",
            Map.of(
                "Variables",
                Map.of(),
                "Error",
                Map.of("ErrorCode", "AccessDeniedException", "Message", "no kms:Decrypt")));
    assertThat(FunctionUpdate.hiddenVariables(deployed)).isEqualTo("no kms:Decrypt");
    assertThat(update.newVariables(deployed)).isEmpty();
    assertThat(update.changes(deployed, Map.of())).hasToString("{MemorySize=256}");
    assertThat(FunctionUpdate.hiddenVariables(Map.of("Environment", Map.of("Variables", Map.of()))))
        .isNull();
  }

  /// Only CloudFormation knows the value of `Ref`.
  @Test
  void referencesStayAsTheyAreDeployed() {
    FunctionUpdate update =
        update(
            """
            "Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Layers": [{"Ref": "Lib"}],
            "Environment": {"Variables": {
              "PLAIN": 1, "TABLE": {"Ref": "Table"}, "QUEUE": {"Ref": "Queue"},
              "SECRET": "{{resolve:ssm:/a}}"}}
            """);
    Map<String, Object> deployed =
        Map.of(
            "Role", "arn:role",
            "Layers", List.of(Map.of("Arn", "arn:layer:1")),
            "Environment", Map.of("Variables", Map.of("TABLE", "t", "SECRET", "s", "GONE", "g")));
    assertThat(update.newVariables(deployed)).containsOnlyKeys("QUEUE");
    assertThat(update.changes(deployed, Map.of("QUEUE", "q")))
        .isEqualTo(
            Map.of(
                "Environment",
                Map.of(
                    "Variables", Map.of("PLAIN", "1", "TABLE", "t", "QUEUE", "q", "SECRET", "s"))));
    assertThat(
            update.changes(
                Map.of(
                    "Environment",
                    Map.of("Variables", Map.of("PLAIN", "1", "TABLE", "t", "SECRET", "s"))),
                Map.of()))
        .isEmpty();
  }
}
