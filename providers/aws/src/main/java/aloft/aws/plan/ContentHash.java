package aloft.aws.plan;

import aloft.aws.cloudformation.LocaleOrder;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Computes the hashes that detect an unchanged deployment. They ignore values that differ in every
/// run and equal the hashes that the Serverless Framework stores in the bucket.
public final class ContentHash {
  /// What is new in every run: the deployment's folder, and the number in the id of an API's
  /// deployment, to which other resources may refer.
  private static final Pattern OF_ONE_RUN =
      Pattern.compile(
          "(?<=ApiGatewayDeployment|WebsocketsDeployment)\\d{13}"
              + "|\\d{13}-\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");

  private ContentHash() {}

  /// Whether two versions of a file differ in nothing but what is new in every run. Their hashes
  /// may differ even then: like those of the Serverless Framework, they count the references to the
  /// deployment of a REST API, which a usage plan has.
  ///
  /// @param name the name of the file in the bucket
  public static boolean areSame(String name, String first, String second) {
    return of(name, withoutRun(first)).equals(of(name, withoutRun(second)));
  }

  /// A template without what is new in every run: the folder of the deployment, and the numbers in
  /// the ids of API deployments.
  public static String withoutRun(String text) {
    return OF_ONE_RUN.matcher(text).replaceAll("");
  }

  /// The hash of a file. Templates and state files are normalized; of other texts the bytes count.
  ///
  /// @param name the name of the file in the bucket
  /// @return the SHA-256 in base64
  public static String of(String name, String text) {
    if (!name.endsWith(".json")) {
      return sha256(text);
    }
    Node node = Json.read(text, name);
    if (node instanceof Mapping mapping) {
      Node resources = mapping.get("Resources");
      if (resources instanceof Mapping) {
        return sha256(Json.write(normalizedTemplate(mapping), 0));
      }
      if (mapping.get("service") instanceof Mapping && mapping.get("package") instanceof Mapping) {
        return sha256(Json.write(normalizedState(mapping), 0));
      }
    }
    return sha256(Json.write(node, 0));
  }

  private static Mapping normalizedTemplate(Mapping template) {
    List<Mapping.Entry> resources = new ArrayList<>();
    for (Mapping.Entry entry : entries(template, "Resources")) {
      String id = entry.key();
      Node value = entry.value();
      if (id.equals("WebsocketsDeploymentStage")) {
        value = set(value, "WebsocketsDeployment", "Properties", "DeploymentId", "Ref");
      } else if (id.startsWith("WebsocketsDeployment")) {
        id = "WebsocketsDeployment";
      } else if (id.startsWith("ApiGatewayDeployment")) {
        id = "ApiGatewayDeployment";
      }
      Node type = value.get("Type");
      if (type != null && "AWS::Lambda::Function".equals(type.text())) {
        value = value.get("Properties", "Code") == null ? value : withoutKey(value, "Code");
      } else if (type != null && "AWS::Lambda::LayerVersion".equals(type.text())) {
        value = value.get("Properties", "Content") == null ? value : withoutKey(value, "Content");
      }
      resources.add(new Mapping.Entry(id, entry.place(), value));
    }
    Mapping normalized =
        template.with("Resources", sorted(Mapping.of(resources, template.place())));
    Node outputs = template.get("Outputs");
    return outputs == null ? normalized : normalized.with("Outputs", sorted(outputs));
  }

  private static Node withoutKey(Node resource, String property) {
    return set(resource, "", "Properties", property, "S3Key");
  }

  private static Node set(Node node, String text, String... path) {
    if (!(node instanceof Mapping mapping)) {
      return node;
    }
    if (path.length == 1) {
      return mapping.with(path[0], new Scalar(text, node.place()));
    }
    Node child = mapping.get(path[0]);
    String[] childPath = java.util.Arrays.copyOfRange(path, 1, path.length);
    return child == null ? node : mapping.with(path[0], set(child, text, childPath));
  }

  private static Node normalizedState(Mapping state) {
    Mapping changed = state;
    if (changed.get("service") instanceof Mapping service) {
      Mapping plain = service.without("initialServerlessConfig");
      if (plain.get("provider") instanceof Mapping provider) {
        plain =
            plain.with(
                "provider",
                provider
                    .without("coreCloudFormationTemplate")
                    .without("compiledCloudFormationTemplate"));
      }
      changed = changed.with("service", plain);
    }
    if (changed.get("package") instanceof Mapping packaged) {
      changed = changed.with("package", packaged.without("artifactDirectoryName"));
    }
    return sorted(changed);
  }

  private static Iterable<Mapping.Entry> entries(Mapping mapping, String key) {
    return mapping.get(key) instanceof Mapping child
        ? child.entries().values()
        : Set.<Mapping.Entry>of();
  }

  private static Node sorted(Node node) {
    return switch (node) {
      case Mapping mapping ->
          Mapping.of(
              mapping.entries().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey(LocaleOrder::compare))
                  .map(Map.Entry::getValue)
                  .map(
                      entry -> new Mapping.Entry(entry.key(), entry.place(), sorted(entry.value())))
                  .toList(),
              mapping.place());
      case Sequence sequence ->
          new Sequence(
              sequence.items().stream().map(ContentHash::sorted).toList(), sequence.place());
      case Scalar scalar -> scalar;
    };
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
