package aloft.aws.plugin;

import aloft.aws.manifest.DeploymentBucket;
import aloft.aws.plan.BucketStep;
import aloft.aws.service.AwsService;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
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
        manifest.get("custom", SETTINGS, "versioning") instanceof Scalar flag
            && Boolean.TRUE.equals(flag.value()),
        bucket == null ? null : bucket.encryption().serverSideEncryption(),
        key == null ? null : key.text());
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    if (!(service.manifest().node().get("custom", SETTINGS) instanceof Mapping settings)) {
      return;
    }
    List<String> ignored = new ArrayList<>();
    for (String key : List.of("policy", "accessLog", "accelerate", "tags")) {
      Node value = settings.get(key);
      if (value != null
          && !value.isNull()
          && !(value instanceof Scalar flag && Boolean.FALSE.equals(flag.value()))) {
        ignored.add(key);
      }
    }
    if (!ignored.isEmpty()) {
      findings.warning(
          settings.place(),
          "plugin/deployment-bucket",
          "these settings of the deployment bucket are ignored: " + String.join(", ", ignored),
          "set them on the bucket yourself");
    }
  }
}
