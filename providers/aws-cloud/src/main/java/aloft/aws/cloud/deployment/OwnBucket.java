package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.ChangeReview;
import aloft.aws.cloud.stack.StackChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/// The bucket of the deployments that is a part of the stack: the stack is created with it alone.
final class OwnBucket {
  private static final String ID = "ServerlessDeploymentBucket";

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

  /// The bucket of a stack; null if it has none.
  static @Nullable DeploymentBucket find(
      Clients clients, StackLocation location, Stacks.Snapshot stack) {
    String output = stack.outputs().get(ID + "Name");
    String name = output == null ? new Stacks(clients).physicalId(location.stack(), ID) : output;
    return name == null ? null : new DeploymentBucket(clients, name);
  }

  /// Creates the stack with its bucket.
  void createStack() {
    StackChanges creation = new StackChanges(clients);
    try {
      requireChange(creation.create(request(template()), progress));
    } catch (SdkException | UserException e) {
      throw creation.hasBegun() ? e : stacks.explain(e, location.stack(), null);
    }
  }

  /// Adds a bucket to a stack that used one of the user before.
  DeploymentBucket add() {
    requireChange(
        new StackChanges(clients)
            .update(request(templateWithBucket()), new ChangeReview.None(), progress));
    String name = stacks.physicalId(location.stack(), ID);
    if (name == null) {
      throw new UserException(
          Diagnostic.error(
                  "bucket/none", "the stack " + location.stack() + " has no deployment bucket")
              .hint("remove the service and deploy again, or set provider.deploymentBucket"));
    }
    return new DeploymentBucket(clients, name);
  }

  private StackRequest request(String body) {
    return requests.preparing(steps.stack().withoutParameters(), body, null);
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
