package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.ChangeSet;
import aloft.aws.cloud.stack.StackChanges;
import aloft.aws.cloud.stack.StackErrors;
import aloft.aws.cloud.stack.StackOperation;
import aloft.aws.cloud.stack.StackRequest;
import aloft.aws.cloud.stack.StackResult;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.existing.AccountRegion;
import aloft.aws.existing.ImportTemplate;
import aloft.aws.existing.NamedResource;
import aloft.aws.existing.NamedResources;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.ResourceChange;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.RemovalApproval;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Takes resources that exist into a stack, before the deployment that needs them.
///
/// Which ones exist tells CloudFormation: named ones by one change set that is not executed,
/// others, such as queues, by an import of each that is not executed. Then one change set of the
/// type `IMPORT` adds all of them, and nothing else.
final class ResourceImport {
  private final Clients clients;
  private final Stacks stacks;
  private final StackChanges changes;
  private final Announcement announcement;
  private final Progress progress;

  ResourceImport(
      Clients clients, StackChanges changes, Announcement announcement, Progress progress) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.changes = changes;
    this.announcement = announcement;
    this.progress = progress;
  }

  /// What would be imported, by an import template that was checked.
  ///
  /// @param template its text; empty if nothing would be
  private record Found(List<NamedResource> resources, String template) {}

  /// Imports what exists.
  ///
  /// @param stack the stack; null if there is none
  /// @param text the text of the next template
  /// @return whether something was imported
  /// @throws UserException if it cannot be
  boolean run(Stacks.@Nullable Snapshot stack, String text, RemovalApproval approval) {
    Found found = find(stack, text);
    if (found.resources().isEmpty()) {
      return false;
    }
    approval.noteImports(
        found.resources().stream()
            .map(resource -> resource.id() + " (" + resource.type() + "): " + resource.name())
            .toList());
    announcement.sent(
        found.template(), (body, url) -> execute(request(stack, found.resources(), body, url)));
    return true;
  }

  /// Returns the logical ids of what [#run] would import.
  ///
  /// @throws UserException if it cannot be imported
  Set<String> preview(Stacks.@Nullable Snapshot stack, String text) {
    return find(stack, text).resources().stream()
        .map(NamedResource::id)
        .collect(Collectors.toSet());
  }

  private Found find(Stacks.@Nullable Snapshot stack, String text) {
    Mapping next = (Mapping) Json.read(text, "template");
    Mapping deployed = stack == null ? null : deployed(stack);
    List<NamedResource> candidates = candidates(stack, next, deployed);
    List<NamedResource> existing =
        candidates.isEmpty()
            ? List.of()
            : progress.task(
                "Looking for resources that exist",
                () -> existing(stack, next, deployed, candidates));
    return new Found(
        existing,
        existing.isEmpty()
            ? ""
            : Json.write(ImportTemplate.of(deployed, next, existing, announcement.places()), 0));
  }

  private Mapping deployed(Stacks.Snapshot stack) {
    try {
      if (Json.read(stacks.template(stack.id()), "template") instanceof Mapping mapping) {
        return mapping;
      }
    } catch (UserException e) {
      // the YAML template of another tool
    }
    throw new UserException(
        Diagnostic.error(
                "stack/import", "the template of the stack is not JSON, so nothing is imported")
            .hint("deploy once without --import and without the resources that exist"));
  }

  private List<NamedResource> candidates(
      Stacks.@Nullable Snapshot stack, Mapping next, @Nullable Mapping deployed) {
    if (!(next.get("Resources") instanceof Mapping resources)) {
      return List.of();
    }
    Set<String> added = new LinkedHashSet<>(resources.entries().keySet());
    if (deployed != null && deployed.get("Resources") instanceof Mapping present) {
      added.removeAll(present.entries().keySet());
    }
    String arn = stack == null ? clients.sts().getCallerIdentity().arn() : stack.id();
    return NamedResources.of(
        next, added, AccountRegion.of(arn, clients.region(), clients.dnsSuffix()));
  }

  private List<NamedResource> existing(
      Stacks.@Nullable Snapshot stack,
      Mapping next,
      @Nullable Mapping deployed,
      List<NamedResource> candidates) {
    Set<String> ids = candidates.stream().map(NamedResource::id).collect(Collectors.toSet());
    String retaining = Json.write(ImportTemplate.retaining(next, ids), 0);
    Set<String> found =
        announcement.changesWithExisting(stack, retaining).stream()
            .filter(change -> change.action() == ResourceChange.Action.IMPORT)
            .map(ResourceChange::id)
            .collect(Collectors.toSet());
    List<NamedResource> existing = new ArrayList<>();
    for (NamedResource resource : candidates) {
      boolean isConditional = next.get("Resources", resource.id(), "Condition") != null;
      if (found.contains(resource.id())
          || (resource.isDerived() && !isConditional && exists(stack, next, deployed, resource))) {
        existing.add(resource);
      }
    }
    return existing;
  }

  /// Whether CloudFormation would import a resource.
  private boolean exists(
      Stacks.@Nullable Snapshot stack,
      Mapping next,
      @Nullable Mapping deployed,
      NamedResource resource) {
    List<NamedResource> alone = List.of(resource);
    Mapping template = ImportTemplate.of(deployed, next, alone, announcement.places());
    return announcement.sent(
        Json.write(template, 0),
        (body, url) -> {
          StackChanges asked = new StackChanges(clients);
          return switch (asked.prepare(request(stack, alone, body, url), StackOperation.IMPORT)) {
            case ChangeSet.Prepared prepared -> {
              asked.discard(prepared);
              yield true;
            }
            case StackResult.Unchanged _, StackResult.Refused _ -> false;
            case StackResult.Busy busy -> throw StackErrors.of(busy);
          };
        });
  }

  /// The request of an import: all that is not imported stays as it is.
  private StackRequest request(
      Stacks.@Nullable Snapshot stack,
      List<NamedResource> resources,
      @Nullable String body,
      @Nullable String url) {
    StackStep step = announcement.step();
    Map<String, String> tags = stack == null ? Map.of() : stack.settings().tags();
    List<StackStep.Parameter> parameters =
        stack == null ? List.of() : stack.settings().previousParameters();
    return announcement
        .requests()
        .preparing(step.with(step.role(), tags, parameters), body, url)
        .importing(resources);
  }

  private StackResult execute(StackRequest request) {
    StackResult result =
        switch (changes.prepare(request, StackOperation.IMPORT)) {
          case ChangeSet.Prepared prepared -> changes.execute(prepared, progress);
          case StackResult.Unchanged unchanged -> unchanged;
          case StackResult.Refused refused -> refused;
          case StackResult.Busy busy -> busy;
        };
    return switch (result) {
      case StackResult.Failed failed -> throw StackErrors.of(failed, announcement.places());
      case StackResult.Succeeded _, StackResult.Unchanged _ -> {
        progress.report(
            new ProgressEvent.Noted(
                Diagnostic.note(
                    "stack/imported",
                    "imported into the stack: "
                        + request.imports().stream()
                            .map(NamedResource::id)
                            .collect(Collectors.joining(", ")))));
        yield result;
      }
    };
  }
}
