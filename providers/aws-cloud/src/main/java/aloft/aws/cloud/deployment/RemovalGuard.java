package aloft.aws.cloud.deployment;

import aloft.aws.cloud.bucket.DeploymentBucket;
import aloft.aws.cloud.bucket.StoredDeployment;
import aloft.aws.cloud.stack.ChangeReview;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.difference.ComparedTemplates;
import aloft.aws.plan.PlanSteps;
import aloft.aws.plan.StackLocation;
import aloft.aws.removal.DeployedManifest;
import aloft.aws.removal.Removals;
import aloft.aws.removal.ResourceChange;
import aloft.aws.removal.Templates;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Removal;
import aloft.spi.provider.RemovalApproval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stops an update that takes away what the user may not know of. The deployed template and the
/// last state file are read only if the changes make it possible.
///
/// @param stack the stack before the update
/// @param location where its deployments are
/// @param template the text of the next template
record RemovalGuard(
    Stacks stacks,
    Stacks.Snapshot stack,
    DeploymentBucket bucket,
    StackLocation location,
    String template,
    RemovalApproval approval,
    Progress progress)
    implements ChangeReview {

  @Override
  public boolean needsChangeSet() {
    Templates templates = templates();
    return templates.areComputed() || Removals.arePossible(templates.changes());
  }

  @Override
  public void accept(List<ResourceChange> announced) {
    if (!announced.isEmpty() && !Removals.arePossible(announced)) {
      approval.require(List.of());
      return;
    }
    Templates templates = templates();
    List<ResourceChange> changes = announced.isEmpty() ? templates.changes() : announced;
    DeployedManifest manifest = manifest();
    approval.require(Removals.of(changes, templates, manifest));
    for (Removal retained : Removals.retained(changes, templates, manifest)) {
      progress.report(
          new ProgressEvent.Noted(
              Diagnostic.note(
                  "stack/retained",
                  retained.id()
                      + " ("
                      + retained.type()
                      + ") is removed from the stack and stays in the account, because its policy"
                      + " is Retain")));
    }
  }

  /// What the update adds, as far as the templates tell.
  List<ResourceChange> additions() {
    return ComparedTemplates.changes(templates()).stream()
        .filter(change -> change.action() == ResourceChange.Action.ADD)
        .toList();
  }

  private Templates templates() {
    return Templates.of(json(stacks.template(stack.id())), json(template));
  }

  private DeployedManifest manifest() {
    StoredDeployment deployed =
        new StackDeployments(stack, bucket.contents(location).deployments()).deployed();
    String state = deployed == null ? null : bucket.text(deployed, PlanSteps.STATE);
    Node content = state == null ? null : json(state);
    return content == null ? DeployedManifest.UNKNOWN : DeployedManifest.of(content);
  }

  /// The text as JSON; null if it is something else, as the YAML template of another tool.
  private static @Nullable Node json(String text) {
    try {
      return Json.read(text, "template");
    } catch (UserException e) {
      return null;
    }
  }
}
