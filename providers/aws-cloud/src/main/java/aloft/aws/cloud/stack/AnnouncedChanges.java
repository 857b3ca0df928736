package aloft.aws.cloud.stack;

import aloft.aws.removal.ResourceChange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Change;
import software.amazon.awssdk.services.cloudformation.model.ChangeAction;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.EvaluationType;
import software.amazon.awssdk.services.cloudformation.model.Replacement;
import software.amazon.awssdk.services.cloudformation.model.RequiresRecreation;
import software.amazon.awssdk.services.cloudformation.model.ResourceChangeDetail;

/// Reads what a change set does with each resource.
final class AnnouncedChanges {
  private AnnouncedChanges() {}

  /// Returns the changes of all pages.
  ///
  /// @param first the first page
  /// @param values whether to ask for the values of the properties
  static List<ResourceChange> of(
      CloudFormationClient client,
      CreateChangeSetResponse changeSet,
      DescribeChangeSetResponse first,
      boolean values) {
    List<ResourceChange> changes = new ArrayList<>();
    DescribeChangeSetResponse page = first;
    while (true) {
      for (Change change : page.changes()) {
        if (change.resourceChange() != null) {
          changes.add(change(change.resourceChange()));
        }
      }
      String next = page.nextToken();
      if (next == null || next.isEmpty()) {
        return changes;
      }
      page =
          client.describeChangeSet(request ->
              request
                  .stackName(changeSet.stackId())
                  .changeSetName(changeSet.id())
                  .nextToken(next)
                  .includePropertyValues(values ? true : null));
    }
  }

  private static ResourceChange change(
      software.amazon.awssdk.services.cloudformation.model.ResourceChange change) {
    return new ResourceChange(
        text(change.logicalResourceId()),
        text(change.resourceType()),
        action(change.action(), change.replacement()),
        ResourceChange.Policy.of(change.policyActionAsString()),
        change.details().stream().map(AnnouncedChanges::cause).toList());
  }

  private static ResourceChange.Action action(
      @Nullable ChangeAction action, @Nullable Replacement replacement) {
    // A switch with a case for null would take ten milliseconds to set up.
    if (action == ChangeAction.REMOVE) {
      return ResourceChange.Action.REMOVE;
    }
    if (action == ChangeAction.ADD) {
      return ResourceChange.Action.ADD;
    }
    if (action == ChangeAction.IMPORT) {
      return ResourceChange.Action.IMPORT;
    }
    if (replacement == Replacement.TRUE) {
      return ResourceChange.Action.REPLACE;
    }
    return replacement == Replacement.CONDITIONAL
        ? ResourceChange.Action.MAY_REPLACE
        : ResourceChange.Action.KEEP;
  }

  private static ResourceChange.Cause cause(ResourceChangeDetail detail) {
    RequiresRecreation recreation =
        detail.target() == null ? null : detail.target().requiresRecreation();
    return new ResourceChange.Cause(
        detail.target() == null ? "" : text(detail.target().name()),
        recreation == RequiresRecreation.ALWAYS || recreation == RequiresRecreation.CONDITIONALLY,
        detail.evaluation() != EvaluationType.DYNAMIC,
        detail.causingEntity(),
        detail.target() == null ? null : detail.target().beforeValue(),
        detail.target() == null ? null : detail.target().afterValue());
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
