package aloft.google.cloud.deployment;

import aloft.google.plan.WantedFunction;
import aloft.google.plan.WantedResource;
import aloft.google.plan.WantedSchedule;
import aloft.google.plan.WantedState;
import aloft.host.Digests;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.Required;
import aloft.spi.schema.ValidationMode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a service has in the cloud, as the file `state.json` in the deployment bucket tells it.
/// Each map has a digest of the wanted resource by the resource's id. The digest is empty while the
/// resource is being changed.
///
/// @param deployment the id of the last deployment that has succeeded; empty if there is none
/// @param previous the id of the deployment to restore if `deployment` is to be taken back: its own
///   id if it was restored itself. While `deploying`, the id of the deployment that a rollback
///   restores, or else `deployment`. Null if there is none
/// @param status `deploying` until a deployment ends, then `done`
/// @param services true if some functions are, or may be, services of Cloud Run; else null
public record DeployedState(
    @Required Integer version,
    @Required String deployment,
    @Nullable String previous,
    @Required String status,
    @Required Map<String, String> functions,
    @Required Map<String, String> topics,
    @Required Map<String, String> buckets,
    @Required Map<String, String> schedules,
    @Nullable Boolean services) {
  private static final String DEPLOYING = "deploying";
  private static final String DONE = "done";

  static final DeployedState NONE =
      new DeployedState(1, "", null, DONE, Map.of(), Map.of(), Map.of(), Map.of(), null);

  private static final int VERSION = 1;

  public DeployedState {
    functions = sorted(functions);
    topics = sorted(topics);
    buckets = sorted(buckets);
    schedules = sorted(schedules);
  }

  /// Whether the last deployment has ended.
  boolean isDone() {
    return status.equals(DONE);
  }

  /// Whether some functions are, or may be, services of Cloud Run.
  public boolean hasServices() {
    return Boolean.TRUE.equals(services);
  }

  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /// Returns the state after a wanted state was deployed in the place of this one.
  ///
  /// @param isRestored whether it was deployed before
  DeployedState next(WantedState wanted, String id, boolean isRestored) {
    boolean isFirst = deployment.isEmpty() || deployment.equals(id);
    return new DeployedState(
        VERSION,
        id,
        isRestored ? id : isFirst ? previous : deployment,
        DONE,
        digests(wanted.functions(), WantedFunction::name),
        digests(wanted.topics(), WantedResource::name),
        digests(wanted.buckets(), WantedResource::name),
        digests(wanted.schedules(), WantedSchedule::name),
        wanted.hasServices() ? true : null);
  }

  private static <R extends Record> Map<String, String> digests(
      List<R> wanted, Function<R, String> id) {
    Map<String, String> digests = new TreeMap<>();
    wanted.forEach(item -> digests.put(id.apply(item), digest(item)));
    return digests;
  }

  private static String digest(Record wanted) {
    return Digests.sha256Hex(Json.write(RecordWriter.of(wanted, "plan"), 0));
  }

  /// Returns the state while this one becomes the next one: it has what either of them has, and no
  /// digest of what differs.
  DeployedState becoming(DeployedState next) {
    return new DeployedState(
        VERSION,
        deployment,
        next.deployment.equals(next.previous) || deployment.isEmpty() ? next.previous : deployment,
        DEPLOYING,
        union(functions, next.functions),
        union(topics, next.topics),
        union(buckets, next.buckets),
        union(schedules, next.schedules),
        hasServices() ? services : next.services);
  }

  private static Map<String, String> union(Map<String, String> before, Map<String, String> after) {
    Map<String, String> union = new TreeMap<>();
    before.forEach((id, digest) -> union.put(id, digest.equals(after.get(id)) ? digest : ""));
    after.forEach((id, digest) -> union.putIfAbsent(id, ""));
    return union;
  }

  String toJson() {
    return Json.write(RecordWriter.of(this, StateStore.FILE)) + "\n";
  }

  /// Reads what [#toJson] wrote.
  ///
  /// @throws UserException with the code `deployment/state` if the text is something else
  static DeployedState fromJson(String json, String address) {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.OFF);
    DeployedState state;
    try {
      state = Decoder.read(DeployedState.class, Json.read(json, StateStore.FILE), findings);
    } catch (UserException e) {
      throw unreadable(address, e);
    }
    if (state == null || findings.hasErrors() || state.version() != VERSION) {
      throw unreadable(address, new UserException(findings.diagnostics()));
    }
    return state;
  }

  private static UserException unreadable(String address, UserException cause) {
    return new UserException(
        Diagnostic.error("deployment/state", address + " was not written by this version of Aloft")
            .hint("update Aloft, or restore an older version of the file in the bucket"),
        cause);
  }
}
