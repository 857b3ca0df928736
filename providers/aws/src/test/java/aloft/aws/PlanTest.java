package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.aws.function.ImageSource;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.RequiredContent.MissingFile;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Options;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.provider.Blueprint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How artifacts, facts and options affect a plan.
class PlanTest {
  private static final Instant TIMESTAMP = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String KEY = "serverless/shop/dev/1767323045678-2026-01-02T03:04:05.678Z/";

  private static Blueprint blueprint(String sections) {
    String text = "{\"service\": \"shop\", \"provider\": {\"name\": \"aws\"}, " + sections + "}";
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    return new AwsProvider().read(manifest, manifest).orThrow();
  }

  private static Plan plan(Blueprint blueprint, String digest, Map<Question, Fact> facts) {
    return plan(blueprint, digest, facts, Options.NONE);
  }

  private static Plan plan(
      Blueprint blueprint, String digest, Map<Question, Fact> facts, Options options) {
    Map<String, Artifact> artifacts = new TreeMap<>();
    for (Package zip : blueprint.packages(new Files(Set.of())).orThrow()) {
      artifacts.put(zip.name(), new Artifact(zip.name(), zip.name() + ".zip", digest, 1));
    }
    return blueprint.plan(new Inputs(new Artifacts(artifacts), TIMESTAMP, facts, options));
  }

  private static Mapping resources(Plan plan) {
    String text = String.valueOf(plan.files().get("cloudformation-template-update-stack.json"));
    return (Mapping) Objects.requireNonNull(Json.read(text, "template").get("Resources"));
  }

  private static String version(String sections, String digest) {
    return resources(plan(blueprint(sections), digest, Map.of())).entries().keySet().stream()
        .filter(id -> id.contains("LambdaVersion"))
        .findFirst()
        .orElseThrow();
  }

  private static String function(String properties) {
    return "\"functions\": {\"a\": {\"handler\": \"a.main\"" + properties + "}}";
  }

  @Test
  void secretsAreInTheTemplateButNotInTheState() {
    String text =
        """
        {"service": "shop", "custom": {"key": "%1$s"},
         "provider": {"name": "aws", "environment": {"KEY": "%1$s"}},
         "functions": {"a": {"handler": "a.main", "environment": {"OWN": "%1$s"}}}}\
        """;
    Mapping manifest = (Mapping) Json.read(text.formatted("hunter2"), "serverless.json");
    Mapping redacted = (Mapping) Json.read(text.formatted("${ssm:/key}"), "serverless.json");
    Plan plan = plan(new AwsProvider().read(manifest, redacted).orThrow(), "one", Map.of());
    assertThat(plan.files().get("serverless-state.json"))
        .contains("${ssm:/key}")
        .doesNotContain("hunter2");
    assertThat(plan.files().get("cloudformation-template-update-stack.json")).contains("hunter2");
    assertThat(plan.stepsJson()).doesNotContain("hunter2");
  }

  private static Plan planned(String provider, String option, String value) {
    String text =
        "{\"service\": \"shop\", \"provider\": {\"name\": \"aws\"%s}, %s}"
            .formatted(provider, function(""));
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    return plan(
        new AwsProvider().read(manifest, manifest).orThrow(),
        "one",
        Map.of(),
        new Options(Map.of(option, value)));
  }

  private static @Nullable Node acceleration(Plan plan) {
    return resources(plan)
        .get(
            "ServerlessDeploymentBucket",
            "Properties",
            "AccelerateConfiguration",
            "AccelerationStatus");
  }

  @Test
  void accelerationIsEnabledAndSuspendedByTheStack() {
    Plan on = planned("", "aws-s3-accelerate", "true");
    assertThat(acceleration(on)).isNotNull().extracting(Node::text).isEqualTo("Enabled");
    assertThat(on.files().get("cloudformation-template-create-stack.json"))
        .contains("ServerlessDeploymentBucketAccelerated");
    assertThat(on.stepsJson()).contains("\"accelerated\": true");
    Plan off = planned("", "aws-s3-accelerate", "false");
    assertThat(acceleration(off)).isNotNull().extracting(Node::text).isEqualTo("Suspended");
    assertThat(off.files().get("cloudformation-template-create-stack.json"))
        .doesNotContain("ServerlessDeploymentBucketAccelerated");
    assertThat(acceleration(planned("", "minify-template", "true"))).isNull();
  }

  @Test
  void accelerationIsRefusedForSomeRegionsAndForExistingBuckets() {
    for (String region : List.of("cn-north-1", "us-gov-west-1", "us-iso-east-1")) {
      Plan plan = planned(", \"region\": \"" + region + "\"", "aws-s3-accelerate", "true");
      assertThat(acceleration(plan)).isNull();
    }
    assertThatThrownBy(
            () -> planned(", \"deploymentBucket\": \"mine\"", "aws-s3-accelerate", "true"))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              Diagnostic diagnostic = failure.diagnostics().getFirst();
              assertThat(diagnostic.code()).isEqualTo("bucket/acceleration");
              assertThat(diagnostic.place()).isNotNull();
            });
  }

  @Test
  void aMinifiedTemplateHasTheSameContent() {
    String name = "cloudformation-template-update-stack.json";
    Plan small = planned("", "minify-template", "true");
    Plan large = planned("", "minify-template", "false");
    String text = String.valueOf(small.files().get(name));
    assertThat(text).doesNotContain("\n");
    assertThat(Json.read(text, name))
        .isEqualTo(
            Json.read(
                Json.write(Json.read(String.valueOf(large.files().get(name)), name), 0), name));
  }

  @Test
  void aVersionChangesWithCodeAndSettings() {
    String plain = version(function(""), "one");
    assertThat(version(function(""), "one")).isEqualTo(plain);
    assertThat(version(function(""), "two")).isNotEqualTo(plain);
    assertThat(version(function(", \"timeout\": 9"), "one")).isNotEqualTo(plain);
    assertThat(version(function(", \"environment\": {\"A\": \"b\"}"), "one")).isNotEqualTo(plain);
  }

  @Test
  void aVersionIgnoresSettingsSharedByAllVersions() {
    String plain = version(function(""), "one");
    assertThat(version(function(", \"tags\": {\"a\": \"b\"}"), "one")).isEqualTo(plain);
    assertThat(version(function(", \"reservedConcurrency\": 4"), "one")).isEqualTo(plain);
    assertThat(version(function(", \"logs\": {\"logFormat\": \"JSON\"}"), "one")).isEqualTo(plain);
  }

  @Test
  void aDeployedLayerIsNotUploadedAgain() {
    Blueprint service = blueprint("\"layers\": {\"common\": {\"path\": \"layer\"}}");
    Question question = new Question("layer", "CommonLambdaLayer");
    assertThat(service.questions()).containsExactly(question);
    Plan first = plan(service, "one", Map.of());
    assertThat(resources(first).get("CommonLambdaLayer", "Properties", "Content", "S3Key"))
        .isNotNull()
        .extracting(Node::text)
        .isEqualTo(KEY + "common.zip");
    assertThat(first.stepsJson()).contains("common.zip");
    Node output =
        Json.read(
                String.valueOf(first.files().get("cloudformation-template-update-stack.json")),
                "template")
            .get("Outputs", "CommonLambdaLayerHash", "Value");
    String hash = output == null ? null : output.text();
    Map<String, String> deployed = Map.of("hash", String.valueOf(hash), "key", "old/common.zip");
    Map<Question, Fact> facts = Map.of(question, new Fact(deployed));
    Plan second = plan(service, "one", facts);
    assertThat(resources(second).get("CommonLambdaLayer", "Properties", "Content", "S3Key"))
        .isNotNull()
        .extracting(Node::text)
        .isEqualTo("old/common.zip");
    assertThat(second.stepsJson()).doesNotContain("common.zip");
    assertThat(plan(service, "two", facts).stepsJson()).contains("common.zip");
  }

  @Test
  void theDigestOfAnImageTagIsQueried() {
    String address = "000000000000.dkr.ecr.us-east-1.amazonaws.com/shop:v1";
    Blueprint service = blueprint("\"functions\": {\"a\": {\"image\": \"" + address + "\"}}");
    Question question = new Question("image", address, true);
    assertThat(service.questions()).containsExactly(question);
    assertThatThrownBy(() -> plan(service, "", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(address);
    Map<Question, Fact> facts = Map.of(question, new Fact(Map.of("digest", "sha256:abc")));
    assertThat(
            resources(plan(service, "", facts))
                .get("ALambdaFunction", "Properties", "Code", "ImageUri"))
        .isNotNull()
        .extracting(Node::text)
        .isEqualTo("000000000000.dkr.ecr.us-east-1.amazonaws.com/shop@sha256:abc");
  }

  @Test
  void anImageOfAFolderIsBuiltByTheCloud() {
    Mapping manifest =
        (Mapping)
            Json.read(
                """
                {"service": "shop",
                 "provider": {"name": "aws", "ecr": {"images": {"base": "app", "unused": "b"}}},
                 "functions": {
                   "a": {"image": "base"},
                   "b": {"image": {"name": "base", "command": ["b.main"]}}}}
                """,
                "serverless.json");
    Blueprint service = new AwsProvider().read(manifest, manifest).orThrow();
    Question question = service.questions().iterator().next();
    assertThat(service.questions()).hasSize(1);
    assertThat(question.required()).isTrue();
    assertThat(ImageSource.of(question))
        .isEqualTo(
            new ImageSource(
                "base",
                "app",
                "Dockerfile",
                Map.of(),
                List.of(),
                List.of(),
                null,
                null,
                false,
                null));
    assertThatThrownBy(() -> plan(service, "", Map.of()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("base");
    Map<Question, Fact> facts =
        Map.of(question, new Fact(Map.of("repository", "ecr/shop", "digest", "sha256:abc")));
    Node resources = resources(plan(service, "", facts));
    assertThat(resources.get("ALambdaFunction", "Properties", "Code", "ImageUri"))
        .isNotNull()
        .extracting(Node::text)
        .isEqualTo("ecr/shop@sha256:abc");
    assertThat(resources.get("BLambdaFunction", "Properties", "ImageConfig")).isNotNull();
  }

  @Test
  void functionsAndLayersCanHaveTheirOwnZips() {
    Blueprint service =
        blueprint(
            "\"package\": {\"patterns\": [\"!docs/**\"], \"exclude\": [\"old\"]}, \"useDotenv\":"
                + " true, \"layers\": {\"a\": {\"path\": \"layer\"}}, \"functions\": {\"a\":"
                + " {\"handler\": \"a.main\", \"package\": {\"individually\": true, \"patterns\":"
                + " [\"!b.js\"], \"exclude\": [\"c.js\"]}}, \"b\": {\"handler\": \"b.main\"},"
                + " \"c\": {\"handler\": \"c.main\", \"package\": {\"artifact\": \"c.zip\"}},"
                + " \"d\": {\"handler\": \"c.main\", \"package\": {\"artifact\": \"c.zip\"}}}");
    List<Package> zips = service.packages(new Files(Set.of())).orThrow();
    assertThat(zips).extracting(Package::name).containsExactly("a", "shop", "c", "a-layer");
    assertThat(zips.getFirst().patterns()).containsExactly("!docs/**", "!b.js");
    assertThat(zips.getFirst().excluded())
        .endsWith("serverless.json", "old", "layer/**", ".env*", "c.js");
    assertThat(zips.get(1).patterns()).containsExactly("!docs/**");
    assertThat(zips.get(2).prebuilt()).isNotNull();
    assertThat(zips.getLast().root()).isEqualTo("layer");
    assertThat(zips.getLast().excluded()).doesNotContain("layer/**");
    Mapping resources = resources(plan(service, "one", Map.of()));
    assertThat(resources.get("DLambdaFunction", "Properties", "Code", "S3Key"))
        .isNotNull()
        .extracting(Node::text)
        .isEqualTo(KEY + "c.zip");
  }

  @Test
  void aMissingHandlerFileIsReported() {
    Blueprint service =
        blueprint(
            "\"functions\": {\"a\": {\"handler\": \"src/a.main\"}, \"b\": {\"handler\":"
                + " \"src/b.main\"}, \"c\": {\"handler\": \"pack.mod.main\", \"runtime\":"
                + " \"python3.13\"}, \"d\": {\"handler\": \"pack.no.main\", \"runtime\":"
                + " \"python3.13\"}, \"e\": {\"handler\": \"bootstrap\", \"runtime\":"
                + " \"provided.al2023\"}}");
    List<Diagnostic> findings =
        service.packages(new Files(Set.of("src/a.mjs", "pack/mod.py"))).orThrow().stream()
            .flatMap(zip -> zip.requiredContent().missing().stream())
            .map(MissingFile::warning)
            .toList();
    assertThat(findings)
        .extracting(Diagnostic::message)
        .containsExactly(
            "the file of the handler \"src/b.main\" is missing",
            "the file of the handler \"pack.no.main\" is missing",
            "provided.al2023 starts the program \"bootstrap\", which is missing");
    assertThat(findings.getFirst().hint()).contains("src/b.js");
  }

  @Test
  void aNearlyFullStackIsReported() {
    StringBuilder functions = new StringBuilder("\"functions\": {");
    for (int i = 0; i < 160; i++) {
      functions
          .append(i == 0 ? "" : ", ")
          .append("\"f")
          .append(i)
          .append("\": {\"handler\": \"a.b\"}");
    }
    Plan plan = plan(blueprint(functions + "}"), "one", Map.of());
    assertThat(plan.findings()).extracting(Diagnostic::code).containsExactly("stack/resources");
  }

  @Test
  void theStateNamesTheServiceAndItsZip() {
    Plan plan = plan(blueprint(function("")), "one", Map.of());
    Node state = Json.read(String.valueOf(plan.files().get("serverless-state.json")), "state");
    assertThat(Json.write(state.get("package"), 0))
        .isEqualTo(
            "{\"artifactDirectoryName\":\""
                + KEY.substring(0, KEY.length() - 1)
                + "\",\"artifact\":\"shop.zip\"}");
    assertThat(state.get("service", "functions", "a", "name"))
        .isNotNull()
        .extracting(Node::text)
        .isEqualTo("shop-dev-a");
  }

  private record Files(Set<String> paths) implements Tree {
    @Override
    public boolean isFile(String path) {
      return paths.contains(path);
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }

    @Override
    public @Nullable String text(String path) {
      return null;
    }
  }
}
