package aloft.aws.cloud;

import aloft.aws.AwsProvider;
import aloft.aws.plan.PlanSteps;
import aloft.host.Digests;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.Options;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Inputs;
import aloft.spi.plan.Plan;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// A service for tests: its manifest and its only handler, and the blueprint and bundle made of
/// them.
///
/// @param resources resources that are added to the template of the plan
record ServiceFixture(Path folder, String manifest, String handler, Map<String, Object> resources) {

  static final String MANIFEST =
      """
      {
        "service": "shop",
        "provider": {"name": "aws", "runtime": "nodejs22.x"},
        "functions": {"hello": {"handler": "handler.main"}}
      }
      """;

  static ServiceFixture in(Path folder) {
    return new ServiceFixture(folder, MANIFEST, handler("hello"), Map.of());
  }

  static String handler(String word) {
    return "exports.main = async (event) => { console.log('called'); return {word: '"
        + word
        + "', event}; };\n";
  }

  ServiceFixture returning(String word) {
    return new ServiceFixture(folder, manifest, handler(word), resources);
  }

  /// A copy of this service with a part of its manifest replaced.
  ServiceFixture with(String old, String text) {
    if (!manifest.contains(old)) {
      throw new IllegalArgumentException("the manifest has no " + old);
    }
    return new ServiceFixture(folder, manifest.replace(old, text), handler, resources);
  }

  /// A copy of this service with a resource `Broken`, which CloudFormation cannot create.
  ServiceFixture broken() {
    Map<String, Object> missing = Map.of("TemplateURL", "https://nowhere.invalid/t.json");
    return new ServiceFixture(
        folder,
        manifest,
        handler,
        Map.of("Broken", Map.of("Type", "AWS::CloudFormation::Stack", "Properties", missing)));
  }

  Mapping provider() {
    return (Mapping) Objects.requireNonNull(Json.read(manifest, "serverless.json").get("provider"));
  }

  Blueprint blueprint() {
    Mapping read = (Mapping) Json.read(manifest, "serverless.json");
    return new AwsProvider().read(read, read).orThrow();
  }

  Cloud connect(Map<String, String> variables) {
    return connect(variables, Clock.systemUTC());
  }

  Cloud connect(Map<String, String> variables, Clock clock) {
    Environment environment = new Environment(variables, folder, folder, clock, null);
    return new AwsConnector().connect(provider(), Options.NONE, environment);
  }

  /// Deploys the service.
  ///
  /// @param notes collects what the deployment reports beside its progress
  Outcome deploy(Map<String, String> variables, List<Diagnostic> notes) {
    Progress progress =
        event -> {
          if (event instanceof ProgressEvent.Noted noted) {
            notes.add(noted.diagnostic());
          }
        };
    try (Cloud cloud = connect(variables)) {
      return cloud
          .deployments()
          .apply(blueprint().target(), bundle(), false, CloudFixture.NO_REMOVALS, progress);
    }
  }

  Bundle bundle() {
    return bundle(Instant.now());
  }

  Bundle bundle(Instant moment) {
    return bundle(moment, Map.of());
  }

  Bundle bundle(Instant moment, Map<Question, Fact> facts) {
    try {
      Path out = Files.createDirectories(folder.resolve(".serverless"));
      Blueprint blueprint = blueprint();
      Map<String, Artifact> packed = new LinkedHashMap<>();
      for (Package pack : blueprint.packages(new EmptyTree()).orThrow()) {
        packed.put(pack.name(), zip(out, pack.name()));
      }
      Artifacts artifacts = new Artifacts(packed);
      Plan plan = blueprint.plan(new Inputs(artifacts, moment, facts));
      return new Bundle(
          new Plan(files(plan), plan.steps(), plan.findings(), plan.places()), artifacts, out);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Map<String, String> files(Plan plan) {
    Map<String, String> files = new LinkedHashMap<>(plan.files());
    Mapping template =
        (Mapping)
            Json.read(Objects.requireNonNull(files.get(PlanSteps.TEMPLATE)), PlanSteps.TEMPLATE);
    Mapping merged = (Mapping) Objects.requireNonNull(template.get("Resources"));
    for (Map.Entry<String, Object> resource : resources.entrySet()) {
      merged = merged.with(resource.getKey(), Json.node(resource.getValue(), merged.place()));
    }
    files.put(PlanSteps.TEMPLATE, Json.write(template.with("Resources", merged)));
    return files;
  }

  private Artifact zip(Path out, String name) throws IOException {
    Path file = out.resolve(name + ".zip");
    try (OutputStream stream = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(stream)) {
      ZipEntry entry = new ZipEntry("handler.js");
      entry.setTime(315532800000L);
      zip.putNextEntry(entry);
      zip.write(handler.getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
    }
    byte[] bytes = Files.readAllBytes(file);
    return new Artifact(
        name,
        file.getFileName().toString(),
        Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes)),
        bytes.length);
  }

  private record EmptyTree() implements Tree {
    @Override
    public boolean isFile(String path) {
      return false;
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
