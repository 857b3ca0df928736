package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.bucket.Uploader;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.CleanUpStep;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StageStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/// One deployment: stack, bucket, uploads, change, and what follows it.
final class StackDeployer {
  private static final String BUCKET = "ServerlessDeploymentBucket";

  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation site;
  private final Bundle bundle;
  private final Steps steps;
  private final Uploader uploading;
  private final Progress progress;
  private final String run;

  StackDeployer(Clients clients, StackLocation site, Bundle bundle, Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.site = site;
    this.bundle = bundle;
    this.progress = progress;
    this.steps = Steps.of(bundle.plan());
    this.uploading = new Uploader(steps.upload(), bundle);
    this.run = runName(site.stack(), moment(steps.upload().folder()));
  }

  /// The name of a run's change set: the stack remembers it, and by it which folder is deployed.
  private static String runName(String stack, String moment) {
    String stem = stack.length() > 100 ? stack.substring(0, 100) : stack;
    return stem + "-change-set-" + moment;
  }

  private static String moment(String folder) {
    String last = folder.substring(folder.lastIndexOf('/') + 1);
    int dash = last.indexOf('-');
    return dash < 0 ? last : last.substring(0, dash);
  }

  Outcome run(boolean force) {
    String subject = "stack " + site.stack();
    Stacks.Found stack = progress.task("Looking for the stack " + site.stack(), this::find);
    String own = steps.bucket().name();
    if (own != null) {
      new DeploymentBucket(clients, own).check();
    } else if (stack == null) {
      stacks.create(wanted(core(), null), progress);
      stack = stacks.find(site.stack());
    }
    DeploymentBucket bucket = new DeploymentBucket(clients, own != null ? own : bucket(stack));
    boolean fresh = stack == null;
    List<StoredDeployment> before = force ? List.of() : bucket.deployments(site.folder());
    Map<String, String> hashes =
        before.isEmpty() || !uploading.covers(before.getFirst())
            ? Map.of()
            : progress.task("Looking for changes", () -> bucket.hashes(before.getFirst()));
    if (stack != null && !before.isEmpty() && unchanged(stack, before.getFirst(), hashes)) {
      return new Outcome(false, subject);
    }
    String folderBefore = before.isEmpty() ? "" : site.folder() + before.getFirst().folder() + "/";
    boolean accelerated =
        stack != null && stack.outputs().containsKey("ServerlessDeploymentBucketAccelerated");
    uploading.run(clients, bucket, hashes, folderBefore, accelerated, progress);
    boolean changed = change(bucket, fresh);
    StageStep stage = steps.stage();
    if (stage != null && changed) {
      progress.task(
          "Setting up the REST API's stage", () -> new StageSettings(clients, site).apply(stage));
    }
    if (changed) {
      cleanUp(bucket, force ? bucket.deployments(site.folder()) : before);
    }
    return new Outcome(changed, subject);
  }

  /// The stack where there is something of it.
  private Stacks.@Nullable Found find() {
    Stacks.Found found = stacks.find(site.stack());
    if (found == null || found.unborn()) {
      return null;
    }
    stacks.mustTakeUpdates(site.stack(), found);
    return found;
  }

  private String core() {
    String file = steps.bucket().template();
    String text = file == null ? null : bundle.plan().files().get(file);
    if (text == null) {
      throw new UserException(
          Diagnostic.error("plan/missing-file", "the plan has no template for a new stack")
              .hint("package the service again"));
    }
    return text;
  }

  private StackRequest wanted(@Nullable String body, @Nullable String url) {
    return new StackRequest(site.stack(), steps.stack(), run, body, url, expands());
  }

  private boolean expands() {
    for (Map.Entry<String, String> file : bundle.plan().files().entrySet()) {
      if (file.getKey().endsWith("update-stack.json")
          && file.getValue().contains("\"Transform\"")) {
        return Json.read(file.getValue(), file.getKey()).get("Transform") != null;
      }
    }
    return false;
  }

  /// The stack's bucket. A stack that used a bucket of the user's own gets one.
  private String bucket(Stacks.@Nullable Found stack) {
    String known = stack == null ? null : stack.outputs().get(BUCKET + "Name");
    if (known != null) {
      return known;
    }
    String found = stacks.resource(site.stack(), BUCKET);
    if (found == null) {
      stacks.update(wanted(withCore(), null), progress);
      found = stacks.resource(site.stack(), BUCKET);
    }
    if (found == null) {
      throw new UserException(
          Diagnostic.error("bucket/none", "the stack " + site.stack() + " has no deployment bucket")
              .hint(
                  "remove the service and deploy again, or name one in provider.deploymentBucket"));
    }
    return found;
  }

  /// The deployed template with a bucket added.
  private String withCore() {
    Mapping core = (Mapping) Json.read(core(), "template");
    Mapping merged = (Mapping) Json.read(stacks.template(site.stack()), "the deployed template");
    for (String section : List.of("Resources", "Outputs")) {
      if (core.get(section) instanceof Mapping added) {
        Mapping base =
            merged.get(section) instanceof Mapping there ? there : Mapping.empty(merged.place());
        for (Mapping.Entry entry : added.entries().values()) {
          base = base.with(entry.key(), entry.value());
        }
        merged = merged.with(section, base);
      }
    }
    return Json.write(merged, 0);
  }

  /// Whether the newest folder holds these very files, and the stack was made of them.
  private boolean unchanged(
      Stacks.Found stack, StoredDeployment newest, Map<String, String> hashes) {
    if (!stack.settled() || !uploading.same(hashes)) {
      return false;
    }
    String changeSet = stack.changeSet();
    if (changeSet != null && changeSet.contains("-change-set-")) {
      return changeSet.contains("-change-set-" + newest.moment());
    }
    return !newest.uploaded().isAfter(stack.changed());
  }

  private boolean change(DeploymentBucket bucket, boolean fresh) {
    StackRequest wanted = wanted(null, address(bucket));
    boolean changed;
    try {
      changed = true;
      if (fresh) {
        stacks.create(wanted, progress);
      } else {
        changed = stacks.update(wanted, progress);
      }
    } catch (UserException e) {
      if (leavesNothing(e)) {
        discard(bucket, e);
      }
      throw e;
    }
    if (!changed) {
      bucket.remove(uploading.keys());
    }
    return changed;
  }

  /// Whether the stack is what it was before: its new files serve nobody, and must not look like
  /// what is deployed.
  private static boolean leavesNothing(UserException e) {
    Diagnostic diagnostic = e.diagnostics().getFirst();
    String hint = String.valueOf(diagnostic.hint());
    return switch (diagnostic.code()) {
      case "stack/refused", "stack/busy" -> true;
      case "stack/failed" ->
          hint.startsWith("the stack is as it was before") || hint.startsWith("nothing of it");
      default -> false;
    };
  }

  private void discard(DeploymentBucket bucket, UserException cause) {
    try {
      bucket.remove(uploading.keys());
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  private String address(DeploymentBucket bucket) {
    RegionMetadata metadata = Region.of(clients.region()).metadata();
    String suffix = metadata == null ? "amazonaws.com" : metadata.partition().dnsSuffix();
    String folder = steps.upload().folder();
    return "https://s3."
        + clients.region()
        + "."
        + suffix
        + "/"
        + bucket.name()
        + "/"
        + folder
        + "/"
        + steps.stack().template();
  }

  private void cleanUp(DeploymentBucket bucket, List<StoredDeployment> before) {
    CleanUpStep step = steps.cleanUp();
    if (step == null) {
      return;
    }
    String folder = steps.upload().folder();
    List<String> old = new ArrayList<>();
    before.stream()
        .filter(deployed -> !folder.equals(site.folder() + deployed.folder()))
        .skip(Math.max(0, step.keep() - 1))
        .forEach(deployed -> deployed.files().forEach(file -> old.add(file.key())));
    if (!old.isEmpty()) {
      progress.task(
          "Removing old deployments",
          () -> {
            bucket.remove(old);
            return old;
          });
    }
  }
}
