package aloft.spi.provider;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Deploys, restores and removes services.
public interface Deployments {
  /// Deploys a plan. An interrupted deployment can be repeated.
  ///
  /// @param force deploys even if nothing has changed
  /// @param approval decides whether resources may be deleted or replaced
  /// @throws aloft.spi.diagnostic.UserException that names the failed step, its root cause and the
  ///   state of the deployment
  Outcome apply(
      Target target, Bundle bundle, boolean force, RemovalApproval approval, Progress progress);

  /// Returns what [#apply] would change, sorted by id; empty if nothing. Changes nothing that is
  /// deployed.
  List<Change> preview(Target target, Bundle bundle, Comparison comparison, Progress progress);

  /// Returns the deployments that [#rollback] can restore, the newest first; empty if there are
  /// none.
  List<Revision> history(Target target);

  /// Deploys an earlier deployment again, with the code and the settings that it had.
  ///
  /// @param revision the id of one of the [#history]
  /// @param approval as for [#apply]
  /// @throws aloft.spi.diagnostic.UserException with the code `deployment/missing` if nothing is
  ///   deployed, `rollback/unknown` if there is no such revision, else as [#apply]
  Outcome rollback(Target target, String revision, RemovalApproval approval, Progress progress);

  /// Removes everything that [#apply] created.
  Outcome remove(Target target, Progress progress);

  /// Returns whether [#apply] can take resources that exist into a deployment, if the approval says
  /// so.
  default boolean importsExisting() {
    return false;
  }

  /// How a preview finds out what would change. A cloud may do the same for all.
  enum Comparison {
    COMPLETE,
    /// Only compares with what was deployed last, and leaves out what takes more calls to the
    /// cloud.
    QUICK,
    /// As `COMPLETE`, if resources that exist are taken into the deployment.
    IMPORTING
  }

  /// The result of a deployment or a removal.
  ///
  /// @param changed false if there was nothing to do
  /// @param subject the changed object, such as `stack shop-dev`
  /// @param findings warnings and notes for the user
  record Outcome(boolean changed, String subject, List<Diagnostic> findings) {
    public Outcome {
      findings = List.copyOf(findings);
    }

    public Outcome(boolean changed, String subject) {
      this(changed, subject, List.of());
    }
  }

  /// A deployment that can be restored.
  ///
  /// @param id unique in its service and stage: the milliseconds since 1970 at which it was
  ///   packaged
  /// @param isCurrent whether it is deployed now
  /// @param previous known only of the current one: the id of the deployment to restore if this one
  ///   is to be taken back. It is its own id if this one was restored itself, or if a later
  ///   deployment has failed. It may be missing in the history. Null if it is unknown
  /// @param files the names of its stored files, sorted
  record Revision(
      String id,
      Instant createdAt,
      boolean isCurrent,
      @Nullable String previous,
      List<String> files) {
    public Revision {
      files = List.copyOf(files);
    }

    /// @param current the id of the current one; null if it is not known
    /// @param previous as [#previous], of the current one
    public Revision(
        String id,
        Instant createdAt,
        @Nullable String current,
        @Nullable String previous,
        List<String> files) {
      this(id, createdAt, id.equals(current), id.equals(current) ? previous : null, files);
    }

    /// Returns the current one of some deployments.
    ///
    /// @param newestFirst at least one
    /// @throws UserException with the code `rollback/choose` if it is not known
    public static Revision current(List<Revision> newestFirst) {
      return newestFirst.stream()
          .filter(Revision::isCurrent)
          .findFirst()
          .orElseThrow(() ->
              new UserException(
                  Diagnostic.error("rollback/choose", "it is not known which deployment is live")
                      .hint(
                          "choose one with --timestamp; "
                              + choices(newestFirst.stream().map(Revision::id).toList()))));
    }

    /// Returns the id of the deployment to restore if this current one is to be taken back. If
    /// [#previous] is unknown, it is the next older one; but this one itself if there is a newer
    /// one, because that one was probably taken back or has failed.
    ///
    /// @param newestFirst all deployments that can be restored
    /// @throws UserException with the code `rollback/none-before` if there is no such deployment
    public String before(List<Revision> newestFirst) {
      if (previous != null) {
        return previous;
      }
      if (!equals(newestFirst.getFirst())) {
        return id;
      }
      if (newestFirst.size() == 1) {
        throw new UserException(
            Diagnostic.error(
                    "rollback/none-before",
                    "the deployment " + id + " is the only one that is stored")
                .hint("deploy the service from its source code"));
      }
      return newestFirst.get(1).id();
    }

    /// The error for a deployment that there is not, with the code `rollback/unknown`.
    ///
    /// @param known the ids of those that can be restored
    public static UserException unknown(String id, List<String> known) {
      return new UserException(
          Diagnostic.error("rollback/unknown", "there is no deployment " + id)
              .hint(choices(known)));
    }

    /// The hint that names the deployments that can be restored.
    public static String choices(List<String> ids) {
      return ids.isEmpty()
          ? "no deployment can be restored: deploy the service from its source code"
          : "these can be restored: " + String.join(", ", ids);
    }
  }

  /// What a deployment would do to one resource.
  ///
  /// @param id the name by which the manifest or the plan knows the resource
  /// @param type the cloud's name of the kind of resource
  /// @param data what is lost with the resource that is removed or replaced, as in "its items";
  ///   null if nothing is
  /// @param interrupts whether the resource may not answer for a while
  /// @param properties what changes in it, by path; empty if all of it does, or if it is unknown
  record Change(
      String id,
      String type,
      Effect effect,
      @Nullable String data,
      boolean interrupts,
      List<Property> properties) {
    public Change {
      properties = List.copyOf(properties);
    }

    public Change(String id, String type, Effect effect) {
      this(id, type, effect, null, false, List.of());
    }

    /// What happens to the resource.
    public enum Effect {
      ADDED,
      /// It exists, and is taken into the deployment.
      IMPORTED,
      CHANGED,
      /// A new one takes its place.
      REPLACED,
      /// The cloud decides while it deploys whether to replace it.
      MAY_BE_REPLACED,
      REMOVED,
      /// It is no longer a part of the deployment, and stays in the account.
      RELEASED,
      /// Every deployment that changes something makes a new one, such as a version.
      RENEWED
    }

    /// A property that changes.
    ///
    /// @param path the keys with dots between them; the item of a list is in brackets, by its name
    ///   or its number
    /// @param before its value as text; null if it is absent or unknown
    /// @param after its next value as text; null if it is absent or unknown
    /// @param replaces whether this property is why the resource is replaced
    public record Property(
        String path, @Nullable String before, @Nullable String after, boolean replaces) {
      /// Stands for a value that must not be shown.
      public static final String HIDDEN = "(hidden)";
    }
  }
}
