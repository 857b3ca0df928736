package aloft.aws.function;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.LambdaRuntime;
import aloft.aws.manifest.LayerSection;
import aloft.aws.service.AwsService;
import aloft.build.Packages;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package;
import aloft.spi.document.Json;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compiles Lambda layers. A layer version is replaced when its content or its settings change.
///
/// @see <a
///   href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html">AWS::Lambda::LayerVersion</a>
public final class Layers {
  /// The kind of the question for the deployed version of a layer. The subject is the logical id,
  /// the answer the values `hash` and `key` from the outputs of the stack. Without an answer, the
  /// layer counts as changed and is uploaded.
  public static final String QUESTION = "layer";

  private Layers() {}

  /// The questions about deployed layers, which the stack answers.
  public static Set<Question> questions(AwsService service) {
    Set<Question> questions = new LinkedHashSet<>();
    service.manifest().layers().keySet().forEach(name -> questions.add(question(name)));
    return questions;
  }

  private static Question question(String name) {
    return new Question(QUESTION, LogicalIds.layer(name));
  }

  /// Compiles all layers of a service.
  ///
  /// @param folder the folder of this deployment in the bucket
  /// @return the template fragment, and the layers that need no upload
  public static Compiled compile(
      AwsService service,
      Packages packages,
      Artifacts artifacts,
      String folder,
      Map<Question, Fact> facts) {
    Map<String, Compiled.Layer> byId = new LinkedHashMap<>();
    Set<String> deployed = new LinkedHashSet<>();
    Map<String, String> retained = new LinkedHashMap<>();
    Fragment fragment =
        Fragment.build(builder ->
            service
                .manifest()
                .layers()
                .forEach((name, section) -> {
                  Artifact artifact = artifacts.get(packages.zipOfFolder(name));
                  Resource withoutKey = resource(service, name, section);
                  String hash = hash(withoutKey, artifact);
                  Fact deployedLayer = facts.get(question(name));
                  String key = folder + "/" + artifact.fileName();
                  if (deployedLayer != null && hash.equals(deployedLayer.values().get("hash"))) {
                    key = deployedLayer.values().getOrDefault("key", key);
                    deployed.add(artifact.name());
                  }
                  String id = compile(name, section, withoutKey, key, hash, builder);
                  String reference = LogicalIds.layer(name);
                  byId.put(
                      reference,
                      new Compiled.Layer(
                          name, path(name, section), withoutKey.properties(), artifact));
                  if (!id.equals(reference)) {
                    retained.put(reference, id);
                  }
                }));
    return new Compiled(fragment, byId, deployed, retained);
  }

  /// The compiled layers.
  ///
  /// @param fragment the template fragment
  /// @param byId the layers by the logical id in references, for the hashes of functions that use
  ///   them
  /// @param deployed the names of the artifacts that are already in the bucket
  /// @param retained the logical ids of retained layers, which change with the content, by the
  ///   logical id in references
  public record Compiled(
      Fragment fragment,
      Map<String, Layer> byId,
      Set<String> deployed,
      Map<String, String> retained) {

    /// A layer of this service.
    ///
    /// @param path of the zip, which orders the layers in the hash of a version
    /// @param properties those of the resource, without the key of the zip in the bucket
    record Layer(String name, String path, Value.Obj properties, Artifact artifact) {}
  }

  /// Returns the zips of a service so that those of prebuilt layers are hashed with the settings of
  /// the layer, as the Serverless Framework hashes them: a stack that it deployed keeps the layer.
  public static List<Package> hashed(AwsService service, Packages packages, List<Package> zips) {
    Map<String, String> prefixes = new HashMap<>();
    service
        .manifest()
        .layers()
        .forEach((name, section) -> {
          Resource withoutKey = resource(service, name, section);
          Fields fields =
              Fields.with("Type", withoutKey.type()).put("Properties", withoutKey.properties());
          prefixes.put(packages.zipOfFolder(name), Json.write(fields.obj().plain(), 0));
        });
    return zips.stream()
        .map(zip -> {
          Package.Prebuilt prebuilt = zip.prebuilt();
          String prefix = prefixes.get(zip.name());
          return prebuilt == null || prefix == null
              ? zip
              : zip.withPrebuilt(
                  new Package.Prebuilt(prebuilt.location(), prefix, prebuilt.place()));
        })
        .toList();
  }

  private static String hash(Resource withoutKey, Artifact artifact) {
    String known = artifact.prefixedSha1();
    return known == null
        ? ContentDigests.sha1(Json.write(withoutKey.properties().plain(), 0), artifact)
        : known;
  }

  // A zip that the Serverless Framework writes has an absolute path in its folder.
  private static String path(String name, LayerSection section) {
    String prebuilt = section.packaging() == null ? null : section.packaging().artifact();
    return prebuilt == null ? "/" + name : prebuilt;
  }

  private static Resource resource(AwsService service, String name, LayerSection section) {
    List<LambdaRuntime> runtimes = section.compatibleRuntimes();
    return Resource.of(
        "AWS::Lambda::LayerVersion",
        Fields.with("Content", Fields.with("S3Bucket", service.bucket()))
            .put("LayerName", section.name() == null ? name : section.name())
            .put("Description", section.description())
            .put("LicenseInfo", section.licenseInfo())
            .put(
                "CompatibleRuntimes",
                runtimes == null ? null : runtimes.stream().map(LambdaRuntime::name).toList())
            .put("CompatibleArchitectures", section.compatibleArchitectures()));
  }

  private static String compile(
      String name,
      LayerSection section,
      Resource withoutKey,
      String key,
      String hash,
      Fragment.Builder builder) {
    boolean retain = Boolean.TRUE.equals(section.retain());
    String policy = retain ? "Retain" : null;
    String stem = LogicalIds.layer(name);
    String id = retain ? stem + hash : stem;
    builder.at(section.node().place());
    builder.resource(id, withKey(withoutKey, key).with("DeletionPolicy", policy));
    for (String account : section.allowedAccounts()) {
      String permission = LogicalIds.layerPermission(name, account);
      builder.resource(
          retain ? permission + hash : permission,
          Resource.of(
                  "AWS::Lambda::LayerVersionPermission",
                  Fields.with("Action", "lambda:GetLayerVersion")
                      .put("LayerVersionArn", Value.ref(id))
                      .put("Principal", account))
              .with("DeletionPolicy", policy));
    }
    builder
        .output(stem + "QualifiedArn", Output.of("Current Lambda layer version", Value.ref(id)))
        .output(stem + "Hash", Output.of("Current Lambda layer hash", Value.of(hash)))
        .output(stem + "S3Key", Output.of("Current Lambda layer S3Key", Value.of(key)));
    return id;
  }

  private static Resource withKey(Resource withoutKey, String key) {
    Value.Obj properties = withoutKey.properties();
    Value.Obj content =
        properties.get("Content") instanceof Value.Obj obj ? obj : new Fields().obj();
    return new Resource(
        withoutKey.type(),
        properties.with("Content", content.with("S3Key", Value.of(key))),
        withoutKey.dependsOn(),
        withoutKey.attributes());
  }
}
