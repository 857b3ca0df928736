package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.Environment;
import com.google.cloud.functions.v2.EventTrigger;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.StorageSource;
import com.google.protobuf.FieldMask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Deploys functions of Cloud Functions.
record FunctionsDeployer(FunctionStore functions, ServiceLabels labels)
    implements Deployer<Deployed.OfFunctions> {
  private static final Masks MASKS =
      new Masks(Set.of("build_config", "service_config"), Set.of("name", "environment", "state"));
  private static final FieldMask SOURCE =
      FieldMask.newBuilder().addPaths("build_config.source").build();

  @Override
  public Deployed.OfFunctions deploy(
      WantedFunction wanted,
      StorageSource source,
      Deployed.@Nullable OfFunctions deployed,
      @Nullable WantedFunction before,
      Progress progress) {
    Function body = body(wanted, source);
    Function existing = deployed == null ? null : deployed.function();
    if (existing != null && FunctionStore.isBusy(existing)) {
      existing = functions.awaitIdle(wanted.name(), progress);
    }
    return new Deployed.OfFunctions(
        existing == null
            ? create(body, wanted, before, progress)
            : update(body, existing, before, progress));
  }

  /// Whether a function cannot be updated to a wanted one: what calls it and where stays for its
  /// life.
  static boolean isReplaced(WantedFunction wanted, Function existing) {
    EventTrigger next =
        Protos.read(wanted.function(), Function.newBuilder(), wanted.name()).getEventTrigger();
    EventTrigger now = existing.getEventTrigger();
    return !next.getEventType().equals(now.getEventType())
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
        throw new UserException(Functions.taken(wanted), e);
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
