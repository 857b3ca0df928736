package aloft.aws.plugin;

import aloft.aws.manifest.DeploymentBucket;
import aloft.aws.plan.BucketStep;
import aloft.aws.service.AwsService;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `serverless-deployment-bucket`: creates the deployment bucket that the manifest names, if it
/// does not exist. The settings of the plugin apply to a bucket that is created; an existing one is
/// left as it is.
public final class BucketCreation implements Plugin {
  private static final String NAME = "serverless-deployment-bucket";
  private static final String SETTINGS = "deploymentBucket";

  @Override
  public List<String> names() {
    return List.of(NAME);
  }

  @Override
  public Support support() {
    return new Support.Replaced("a missing deployment bucket is created");
  }

  /// How a missing deployment bucket is created; null if it is not.
  public static BucketStep.@Nullable Creation of(AwsService service) {
    Mapping manifest = service.manifest().node();
    if (!Plugins.isListed(service, NAME)
        || (manifest.get("custom", SETTINGS, "enabled") instanceof Scalar flag
            && Boolean.FALSE.equals(flag.value()))) {
      return null;
    }
    Node key = manifest.get("provider", SETTINGS, "kmsKeyID");
    DeploymentBucket bucket = service.provider().stack().deploymentBucket();
    return new BucketStep.Creation(
        isTrue(manifest, "versioning"),
        bucket == null ? null : bucket.encryption().serverSideEncryption(),
        key == null ? null : key.text(),
        isTrue(manifest, "accelerate"),
        manifest.get("custom", SETTINGS, "policy") instanceof Mapping policy
            ? Json.write(policy, 0)
            : null,
        accessLog(manifest),
        tags(manifest));
  }

  private static boolean isTrue(Mapping manifest, String setting) {
    return manifest.get("custom", SETTINGS, setting) instanceof Scalar flag
        && Boolean.TRUE.equals(flag.value());
  }

  private static BucketStep.@Nullable AccessLog accessLog(Mapping manifest) {
    Node bucket = manifest.get("custom", SETTINGS, "accessLog", "bucket");
    Node prefix = manifest.get("custom", SETTINGS, "accessLog", "prefix");
    return bucket == null || bucket.text() == null
        ? null
        : new BucketStep.AccessLog(
            text(bucket), prefix == null || prefix.isNull() ? "" : text(prefix));
  }

  /// The tags, in the plugin's form: a list of objects with Key and Value.
  private static Map<String, String> tags(Mapping manifest) {
    Map<String, String> tags = new LinkedHashMap<>();
    if (manifest.get("custom", SETTINGS, "tags") instanceof Sequence list) {
      for (Node tag : list.items()) {
        Node key = tag.get("Key");
        Node value = tag.get("Value");
        if (key != null && value != null) {
          tags.put(text(key), text(value));
        }
      }
    }
    return tags;
  }

  private static String text(Node node) {
    return node instanceof Scalar scalar ? scalar.print() : "";
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    Mapping manifest = service.manifest().node();
    Node tags = manifest.get("custom", SETTINGS, "tags");
    if (tags != null && !tags.isNull() && !(tags instanceof Sequence)) {
      findings.warning(
          tags.place(),
          "plugin/deployment-bucket",
          "the tags of the deployment bucket are ignored",
          "write them as a list: - {Key: team, Value: shop}");
    }
    Node policy = manifest.get("custom", SETTINGS, "policy");
    if (policy != null && !policy.isNull() && !(policy instanceof Mapping)) {
      findings.error(
          policy.place(),
          "plugin/deployment-bucket",
          "the policy of the deployment bucket is not an object",
          "write it as an object with Version and Statement");
    }
    Node log = manifest.get("custom", SETTINGS, "accessLog");
    if (log instanceof Mapping && accessLog(manifest) == null) {
      findings.warning(
          log.place(),
          "plugin/deployment-bucket",
          "the access log of the deployment bucket has no \"bucket\"",
          "add the name of the bucket for the log");
    }
  }
}
