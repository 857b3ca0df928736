package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.Environment;
import com.google.cloud.functions.v2.EventTrigger;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.StorageSource;
import com.google.protobuf.FieldMask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Creates a function or updates what differs, and gives access to its URL.
record FunctionDeployer(Clients clients, FunctionStore functions, ServiceLabels labels) {
  private static final Masks MASKS =
      new Masks(Set.of("build_config", "service_config"), Set.of("name", "environment", "state"));
  private static final FieldMask SOURCE =
      FieldMask.newBuilder().addPaths("build_config.source").build();

  /// Deploys a function.
  ///
  /// @param source where its code is
  /// @param deployed the function as it is; null if there is none
  /// @param before what was wanted by the last deployment; null if that is not known
  /// @return the function as it is then
  Function deploy(
      WantedFunction wanted,
      StorageSource source,
      @Nullable Function deployed,
      @Nullable WantedFunction before,
      Progress progress) {
    Function body = body(wanted, source);
    Function existing =
        deployed != null && FunctionStore.isBusy(deployed)
            ? functions.awaitIdle(wanted.name(), progress)
            : deployed;
    boolean isNew = existing == null || isReplaced(body, existing);
    Function function;
    if (existing == null) {
      function = create(body, wanted, before, progress);
    } else if (isReplaced(body, existing)) {
      functions.delete(wanted.name(), progress);
      function = create(body, wanted, null, progress);
    } else {
      function = update(body, existing, before, progress);
    }
    new Access(clients)
        .grant(function, wanted.access(), before == null ? null : before.access(), isNew);
    return function;
  }

  /// Whether a function cannot be updated to a wanted one: what calls it and where stays for its
  /// life.
  static boolean isReplaced(Function wanted, Function existing) {
    EventTrigger next = wanted.getEventTrigger();
    EventTrigger now = existing.getEventTrigger();
    return wanted.hasEventTrigger() != existing.hasEventTrigger()
        || !next.getEventType().equals(now.getEventType())
        || (!next.getTriggerRegion().isEmpty()
            && !next.getTriggerRegion().equals(now.getTriggerRegion()));
  }

  private Function body(WantedFunction wanted, StorageSource source) {
    Function.Builder body =
        Protos.read(wanted.function(), Function.newBuilder(), wanted.name())
            .setName(functions.fullName(wanted.name()))
            .setEnvironment(Environment.GEN_2);
    body.getBuildConfigBuilder().getSourceBuilder().setStorageSource(source);
    return body.build();
  }

  private Function create(
      Function body, WantedFunction wanted, @Nullable WantedFunction before, Progress progress) {
    try {
      return functions.create(body, progress);
    } catch (FailedCallException e) {
      if (!(e.failure() instanceof GoogleFailure.Exists)) {
        throw e;
      }
      // an interrupted deployment has created it, or it is that of someone else
      Function existing = functions.awaitIdle(wanted.name(), progress);
      if (existing == null || !labels.areOn(existing.getLabelsMap())) {
        throw new UserException(
            Diagnostic.error(
                    "function/exists",
                    "the function "
                        + wanted.name()
                        + " exists and does not belong to this service and stage")
                .hint("set another name for the function " + wanted.key() + ", or delete it"),
            e);
      }
      return update(body, existing, before, progress);
    }
  }

  private Function update(
      Function body, Function existing, @Nullable WantedFunction before, Progress progress) {
    Function earlier =
        before == null
            ? null
            : Protos.read(before.function(), Function.newBuilder(), before.name()).build();
    FieldMask mask = MASKS.of(body, existing, earlier);
    if (mask.getPathsCount() == 0) {
      if (existing.getState() == Function.State.ACTIVE) {
        return existing;
      }
      // build it again
      mask = SOURCE;
    }
    return functions.update(body, mask, progress);
  }
}
