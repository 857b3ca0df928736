package aloft.aws.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.AwsProvider;
import aloft.aws.plan.AwsStep;
import aloft.aws.plan.BucketStep;
import aloft.aws.plan.OutputFileStep;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.plan.PruneStep;
import aloft.spi.artifact.Artifacts;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Inputs;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The steps of a deployment that plugins add.
final class PluginStepsTest {

  private static List<AwsStep> steps(String plugin, String custom, String provider) {
    String text =
        """
        {"service": "shop", "plugins": ["%s"], "custom": {%s},
         "provider": {"name": "aws"%s}, "layers": {"tools": {"path": "tools"}},
         "functions": {"a": {"handler": "h.main"}, "b": {"handler": "h.main", "name": "own"}}}
        """
            .formatted(plugin, custom, provider);
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    return new AwsProvider()
            .read(manifest, manifest)
            .orThrow()
            .plan(new Inputs(Artifacts.PLACEHOLDERS, Instant.EPOCH, Map.of()))
            .steps()
            .stream()
            .map(AwsStep::read)
            .toList();
  }

  @Test
  void pruneOfFunctionsAndLayers() {
    String plugin = "serverless-prune-plugin";
    assertThat(steps(plugin, "\"prune\": {\"automatic\": true, \"number\": 3}", ""))
        .contains(new PruneStep(3, List.of("shop-dev-a", "own"), List.of()));
    String layers = "\"prune\": {\"automatic\": true, \"number\": \"0\", \"includeLayers\": true}";
    assertThat(steps(plugin, layers, ""))
        .contains(new PruneStep(0, List.of("shop-dev-a", "own"), List.of("tools")));
    assertThat(steps(plugin, "\"prune\": {\"number\": 3}", ""))
        .noneMatch(PruneStep.class::isInstance);
    assertThat(steps(plugin, layers, ", \"pruneFunctionVersions\": {\"number\": 7}"))
        .filteredOn(PruneStep.class::isInstance)
        .extracting(step -> ((PruneStep) step).keep())
        .containsExactly(7);
  }

  @Test
  void protectionOfSomeStages() {
    String plugin = "serverless-stack-termination-protection";
    assertThat(steps(plugin, "", "")).contains(new ProtectionStep(true));
    String prod = "\"serverlessTerminationProtection\": {\"stages\": [\"prod\"]}";
    assertThat(steps(plugin, prod, "")).contains(new ProtectionStep(false));
    assertThat(steps(plugin, prod, ", \"stage\": \"prod\"")).contains(new ProtectionStep(true));
  }

  @Test
  void formatsOfOutputs() {
    assertThat(steps("serverless-stack-output", "\"output\": {\"file\": \"a/b.toml\"}", ""))
        .contains(new OutputFileStep("a/b.toml"));
    Map<String, String> outputs = new LinkedHashMap<>();
    outputs.put("Url", "https://a");
    outputs.put("Word", "a \"b\"");
    assertThat(new OutputFileStep("o.json").text(outputs))
        .isEqualTo("{\n  \"Url\": \"https://a\",\n  \"Word\": \"a \\\"b\\\"\"\n}\n");
    assertThat(new OutputFileStep("o.YML").text(outputs))
        .isEqualTo("Url: \"https://a\"\nWord: \"a \\\"b\\\"\"\n");
    assertThat(new OutputFileStep("o.toml").text(outputs))
        .isEqualTo("Url = \"https://a\"\nWord = \"a \\\"b\\\"\"\n");
  }

  @Test
  void creationOfTheBucket() {
    String bucket = ", \"deploymentBucket\": {\"name\": \"uploads\"}";
    String plugin = "serverless-deployment-bucket";
    assertThat(steps(plugin, "\"deploymentBucket\": {\"versioning\": true}", bucket))
        .contains(created(new BucketStep.Creation(true, null, null, false, null, null, Map.of())));
    String settings =
        "\"accelerate\": true, \"policy\": {\"Version\": \"2012-10-17\"}, \"accessLog\":"
            + " {\"bucket\": \"logs\", \"prefix\": \"a/\"}, \"tags\": [{\"Key\": \"team\","
            + " \"Value\": \"shop\"}, {\"Key\": \"n\", \"Value\": 1}]";
    assertThat(steps(plugin, "\"deploymentBucket\": {" + settings + "}", bucket))
        .contains(
            created(
                new BucketStep.Creation(
                    false,
                    null,
                    null,
                    true,
                    "{\"Version\":\"2012-10-17\"}",
                    new BucketStep.AccessLog("logs", "a/"),
                    Map.of("team", "shop", "n", "1"))));
    assertThat(steps(plugin, "\"deploymentBucket\": {\"enabled\": false}", bucket))
        .contains(new BucketStep("uploads", null, null));
    assertThat(steps("serverless-offline", "", bucket))
        .contains(new BucketStep("uploads", null, null));
  }

  private static BucketStep created(BucketStep.Creation creation) {
    return new BucketStep("uploads", creation, null);
  }
}
