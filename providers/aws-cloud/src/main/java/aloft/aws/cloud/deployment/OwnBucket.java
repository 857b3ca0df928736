package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.ChangeReview;
import aloft.aws.cloud.stack.StackChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.plan.StackLocation;
import aloft.aws.plan.StackStep;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// The bucket of the deployments that is a part of the stack: the stack is created with it alone.
final class OwnBucket {
  private static final String ID = LogicalIds.DEPLOYMENT_BUCKET;
  private static final String OUTPUT = ID + "Name";

  /// What follows the beginning of the stack's name in a name that CloudFormation has made: it cuts
  /// the logical id of a bucket.
  private static final String GENERATED = "-serverlessdeploymentbuck";

  private final Clients clients;
  private final Stacks stacks;
  private final StackLocation location;
  private final Bundle bundle;
  private final Steps steps;
  private final StackRequests requests;
  private final Progress progress;

  OwnBucket(
      Clients clients,
      StackLocation location,
      Bundle bundle,
      Steps steps,
      StackRequests requests,
      Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.location = location;
    this.bundle = bundle;
    this.steps = steps;
    this.requests = requests;
    this.progress = progress;
  }

  /// The bucket that is a resource of a stack; null if it has none. The stack's output may name a
  /// bucket of the user: it is trusted only if CloudFormation has made the name.
  static @Nullable DeploymentBucket find(
      Clients clients, StackLocation location, Stacks.Snapshot stack) {
    String output = stack.outputs().get(OUTPUT);
    return output != null && isGenerated(location, output)
        ? new DeploymentBucket(clients, output)
        : ask(clients, location);
  }

  private static boolean isGenerated(StackLocation location, String name) {
    String stack = location.stack().toLowerCase(Locale.ROOT);
    int length = Math.min(stack.length(), StackLocation.GENERATED_STEM);
    return name.startsWith(stack.substring(0, length)) && name.contains(GENERATED);
  }

  /// As [#find], but asks CloudFormation in any case.
  static @Nullable DeploymentBucket ask(Clients clients, StackLocation location) {
    String name = new Stacks(clients).physicalId(location.stack(), ID);
    return name == null ? null : new DeploymentBucket(clients, name);
  }

  /// Checks that a bucket that the manifest names is not the stack's own: the stack would delete
  /// it.
  ///
  /// @throws UserException if it is
  static void requireOther(Clients clients, StackLocation location, String name) {
    DeploymentBucket own = isGenerated(location, name) ? ask(clients, location) : null;
    if (own != null && own.name().equals(name)) {
      throw new UserException(
          Diagnostic.error(
                  "bucket/own",
                  "the deployment bucket " + name + " is part of the stack " + location.stack())
              .hint("leave provider.deploymentBucket out: the stack keeps the bucket then"));
    }
  }

  /// The bucket of a stack, or else the one of the user that it was deployed from; null if there is
  /// none.
  static @Nullable DeploymentBucket present(
      Clients clients, StackLocation location, Stacks.Snapshot stack) {
    DeploymentBucket own = find(clients, location, stack);
    if (own != null) {
      return own;
    }
    String output = stack.outputs().get(OUTPUT);
    DeploymentBucket former = output == null ? null : new DeploymentBucket(clients, output);
    return former != null && former.exists() ? former : null;
  }

  /// Creates the stack with its bucket.
  void createStack() {
    StackChanges creation = new StackChanges(clients);
    try {
      requireChange(creation.create(request(template(), List.of()), progress));
    } catch (SdkException | UserException e) {
      throw creation.hasBegun() ? e : stacks.explain(e, location.stack(), null);
    }
  }

  /// Adds a bucket to a stack that used one of the user before. Its parameters keep their values.
  DeploymentBucket add(Stacks.Snapshot stack) {
    String template = templateWithBucket();
    if (Announcement.isLong(template)) {
      throw new UserException(
          Diagnostic.error(
                  "bucket/none",
                  "the stack "
                      + location.stack()
                      + " has no deployment bucket, and its template is too long for adding one")
              .hint(
                  "keep the bucket that it was deployed with in provider.deploymentBucket; nothing"
                      + " was changed"));
    }
    List<StackStep.Parameter> parameters = stack.settings().previousParameters();
    requireChange(
        new StackChanges(clients)
            .update(request(template, parameters), new ChangeReview.None(), progress));
    String name = stacks.physicalId(location.stack(), ID);
    if (name == null) {
      throw new UserException(
          Diagnostic.error(
                  "bucket/none", "the stack " + location.stack() + " has no deployment bucket")
              .hint("remove the service and deploy again, or set provider.deploymentBucket"));
    }
    return new DeploymentBucket(clients, name);
  }

  private StackRequest request(String body, List<StackStep.Parameter> parameters) {
    StackStep step = steps.stack();
    return requests.preparing(step.with(step.role(), step.tags(), parameters), body, null);
  }

  private String template() {
    String file = steps.bucket().template();
    String text = file == null ? null : bundle.plan().files().get(file);
    if (text == null) {
      throw new UserException(
          Diagnostic.error("plan/missing-file", "the plan has no template for a new stack")
              .hint("package the service again"));
    }
    return text;
  }

  /// The deployed template with a bucket added.
  private String templateWithBucket() {
    Mapping core = (Mapping) Json.read(template(), "template");
    Mapping merged =
        (Mapping) Json.read(stacks.template(location.stack()), "the deployed template");
    for (String section : List.of("Resources", "Outputs")) {
      if (core.get(section) instanceof Mapping added) {
        Mapping base =
            merged.get(section) instanceof Mapping deployed
                ? deployed
                : Mapping.empty(merged.place());
        for (Mapping.Entry entry : added.entries().values()) {
          base = base.with(entry.key(), entry.value());
        }
        merged = merged.with(section, base);
      }
    }
    return Json.write(merged, 0);
  }

  private void requireChange(StackResult result) {
    switch (result) {
      case StackResult.Succeeded _ -> {}
      case StackResult.Unchanged _ -> throw StackErrors.empty(location.stack());
      case StackResult.Failed failed -> throw StackErrors.of(failed);
    }
  }
}
