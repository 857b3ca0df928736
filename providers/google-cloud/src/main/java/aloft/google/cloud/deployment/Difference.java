package aloft.google.cloud.deployment;

import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedResource;
import aloft.google.plan.WantedSchedule;
import aloft.google.plan.WantedState;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Removal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a deployment has to change.
///
/// @param functions those that differ from what was deployed last, are gone, or have failed
/// @param deployed the functions with the labels of the service, by ids
/// @param orphans the ids of what the service had and no longer wants
/// @param next the state after the deployment
record Difference(
    List<WantedFunction> functions,
    List<WantedResource> topics,
    List<WantedResource> buckets,
    List<WantedSchedule> schedules,
    Orphans orphans,
    SortedMap<String, Deployed> deployed,
    DeployedState before,
    DeployedState next) {
  private static final String FUNCTION = "cloudfunctions.googleapis.com/Function";
  private static final String SERVICE = "run.googleapis.com/Service";
  private static final String TOPIC = "pubsub.googleapis.com/Topic";
  private static final String BUCKET = "storage.googleapis.com/Bucket";
  private static final String SCHEDULE = "cloudscheduler.googleapis.com/Job";

  /// What is removed, by ids.
  record Orphans(
      SortedSet<String> functions,
      SortedSet<String> topics,
      SortedSet<String> buckets,
      SortedSet<String> schedules) {

    boolean isEmpty() {
      return functions.isEmpty() && topics.isEmpty() && buckets.isEmpty() && schedules.isEmpty();
    }
  }

  /// @param deployed the functions with the labels of the service, by ids
  /// @param force whether all resources are deployed, changed or not
  /// @param id the id of the deployment
  /// @param isRestored whether it was deployed before
  static Difference of(
      WantedState wanted,
      DeployedState before,
      SortedMap<String, Deployed> deployed,
      boolean force,
      String id,
      boolean isRestored) {
    DeployedState next = before.next(wanted, id, isRestored);
    SortedSet<String> functions = new TreeSet<>(deployed.keySet());
    functions.addAll(before.functions().keySet());
    return new Difference(
        changed(
            wanted.functions(),
            WantedFunction::name,
            before.functions(),
            next.functions(),
            function -> force || !isActive(deployed.get(function))),
        changed(
            wanted.topics(), WantedResource::name, before.topics(), next.topics(), any -> force),
        changed(
            wanted.buckets(), WantedResource::name, before.buckets(), next.buckets(), any -> force),
        changed(
            wanted.schedules(),
            WantedSchedule::name,
            before.schedules(),
            next.schedules(),
            any -> force),
        new Orphans(
            without(functions, next.functions()),
            without(before.topics().keySet(), next.topics()),
            without(before.buckets().keySet(), next.buckets()),
            without(before.schedules().keySet(), next.schedules())),
        deployed,
        before,
        next);
  }

  private static boolean isActive(@Nullable Deployed function) {
    return function != null && function.isActive();
  }

  private static <R> List<R> changed(
      List<R> wanted,
      Function<R, String> id,
      Map<String, String> before,
      Map<String, String> next,
      Predicate<String> always) {
    List<R> changed = new ArrayList<>();
    for (R item : wanted) {
      String name = id.apply(item);
      if (always.test(name) || !Objects.equals(next.get(name), before.get(name))) {
        changed.add(item);
      }
    }
    return changed;
  }

  private static SortedSet<String> without(Set<String> ids, Map<String, String> wanted) {
    SortedSet<String> rest = new TreeSet<>(ids);
    rest.removeAll(wanted.keySet());
    return rest;
  }

  /// Whether nothing has to be changed and the last deployment has ended.
  boolean isEmpty() {
    return functions.isEmpty()
        && topics.isEmpty()
        && buckets.isEmpty()
        && schedules.isEmpty()
        && orphans.isEmpty()
        && before.isDone();
  }

  /// What it takes away that may hold data.
  List<Removal> removals() {
    List<Removal> removals = new ArrayList<>();
    for (String id : orphans.topics()) {
      removals.add(
          new Removal(
              id,
              TOPIC,
              Removal.Effect.DELETED,
              "messages that are not delivered",
              "no event of the manifest names it any more"));
    }
    for (String id : orphans.buckets()) {
      removals.add(
          new Removal(
              id,
              BUCKET,
              Removal.Effect.DELETED,
              null,
              "no event of the manifest names it any more; it stays if it is not empty"));
    }
    return removals;
  }

  /// All changes, sorted by id.
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    for (WantedFunction item : functions) {
      String type = item.isService() ? SERVICE : FUNCTION;
      Deployed existing = deployed.get(item.name());
      changes.add(
          existing != null && Functions.isReplaced(item, existing)
              ? new Change(item.name(), type, Change.Effect.REPLACED)
              : change(item.name(), type, before.functions()));
    }
    topics.forEach(item -> changes.add(change(item.name(), TOPIC, before.topics())));
    buckets.forEach(item -> changes.add(change(item.name(), BUCKET, before.buckets())));
    schedules.forEach(item -> changes.add(change(item.name(), SCHEDULE, before.schedules())));
    orphans
        .functions()
        .forEach(id ->
            changes.add(
                removal(id, deployed.get(id) instanceof Deployed.OfRun ? SERVICE : FUNCTION)));
    orphans.topics().forEach(id -> changes.add(removal(id, TOPIC)));
    orphans.buckets().forEach(id -> changes.add(removal(id, BUCKET)));
    orphans.schedules().forEach(id -> changes.add(removal(id, SCHEDULE)));
    changes.sort(Comparator.comparing(Change::id).thenComparing(Change::type));
    return changes;
  }

  private static Change change(String id, String type, Map<String, String> before) {
    return new Change(
        id, type, before.containsKey(id) ? Change.Effect.CHANGED : Change.Effect.ADDED);
  }

  private static Change removal(String id, String type) {
    return new Change(id, type, Change.Effect.REMOVED);
  }
}
