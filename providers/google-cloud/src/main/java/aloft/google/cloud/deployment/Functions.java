package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.FailedCallException;
import aloft.google.cloud.connection.GoogleFailure;
import aloft.google.plan.WantedFunction;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.progress.Progress;
import com.google.cloud.functions.v2.EventTrigger;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.StorageSource;
import com.google.cloud.run.v2.Service;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The functions of services in a project and region, whatever runs them. A function has one kind
/// at a time: that of Cloud Functions has a Cloud Run service of the same name.
public record Functions(Clients clients) {
  private FunctionStore store() {
    return new FunctionStore(clients);
  }

  private RunStore services() {
    return new RunStore(clients);
  }

  private TriggerStore triggers() {
    return new TriggerStore(clients);
  }

  /// Returns the functions of a service and stage, by their ids.
  ///
  /// @param withServices whether some may be services of Cloud Run; if not, it is not asked, and if
  ///   so, Cloud Functions need not be enabled
  public SortedMap<String, Deployed> list(ServiceLabels labels, boolean withServices) {
    SortedMap<String, Deployed> found = new TreeMap<>();
    if (withServices) {
      services().list(labels).forEach((id, one) -> found.put(id, new Deployed.OfRun(one)));
    }
    try {
      store().list(labels).forEach((id, one) -> found.put(id, new Deployed.OfFunctions(one)));
    } catch (FailedCallException e) {
      if (!withServices || !(e.failure() instanceof GoogleFailure.ApiDisabled)) {
        throw e;
      }
    }
    return found;
  }

  /// Returns a function; null if it does not exist.
  ///
  /// @param labels those of its service
  public @Nullable Deployed find(String id, ServiceLabels labels) {
    FailedCallException disabled = null;
    try {
      Function function = store().find(id);
      if (function != null) {
        return new Deployed.OfFunctions(function);
      }
    } catch (FailedCallException e) {
      if (!(e.failure() instanceof GoogleFailure.ApiDisabled)) {
        throw e;
      }
      disabled = e;
    }
    Service service = services().find(id);
    if (service != null && labels.areOn(service.getLabelsMap()) && !RunStore.isManaged(service)) {
      return new Deployed.OfRun(service);
    }
    if (disabled != null) {
      throw disabled;
    }
    return null;
  }

  /// Returns what sends events to a function; null if requests call it.
  public @Nullable EventTrigger trigger(Deployed deployed) {
    return switch (deployed) {
      case Deployed.OfFunctions(var function) ->
          function.hasEventTrigger() ? function.getEventTrigger() : null;
      case Deployed.OfRun run -> {
        String region = run.triggerRegion();
        yield region == null ? null : triggers().find(region, run.id());
      }
    };
  }

  /// Whether a function cannot be updated to a wanted one: a new one takes its place.
  static boolean isReplaced(WantedFunction wanted, Deployed existing) {
    return switch (existing) {
      case Deployed.OfFunctions(var function) ->
          wanted.isService() || FunctionsDeployer.isReplaced(wanted, function);
      case Deployed.OfRun _ -> !wanted.isService();
    };
  }

  /// Deploys a function, and gives access to its URL.
  ///
  /// @param labels those of the service
  /// @param source where its code is
  /// @param existing the function as it is; null if there is none
  /// @param before what was wanted by the last deployment; null if that is not known
  /// @return the function as it is then
  Deployed deploy(
      WantedFunction wanted,
      ServiceLabels labels,
      StorageSource source,
      @Nullable Deployed existing,
      @Nullable WantedFunction before,
      Progress progress) {
    boolean isReplaced = existing != null && isReplaced(wanted, existing);
    if (isReplaced) {
      delete(wanted.name(), existing, progress);
    }
    Deployed kept = isReplaced ? null : existing;
    boolean isComparable = before != null && before.isService() == wanted.isService();
    WantedFunction earlier = isComparable && !isReplaced ? before : null;
    WantedFunction.Access access = before == null ? null : before.access();
    if (!wanted.isService()) {
      Deployed deployed =
          new FunctionsDeployer(store(), labels)
              .deploy(wanted, source, (Deployed.OfFunctions) kept, earlier, progress);
      new Access(clients).grant(deployed, wanted.access(), access, kept == null);
      return deployed;
    }
    Deployed.OfRun service = (Deployed.OfRun) kept;
    if (service != null) {
      triggers().deleteOld(service, wanted.trigger());
    }
    Deployed.OfRun deployed =
        new RunDeployer(services(), labels).deploy(wanted, source, service, earlier, progress);
    Access rights = new Access(clients);
    rights.grant(deployed, wanted.access(), access, kept == null);
    if (wanted.trigger() != null) {
      triggers().deploy(wanted.name(), wanted.trigger(), () -> rights.account(deployed));
    }
    return deployed;
  }

  /// The error for the name of a wanted function that someone else's has.
  static Diagnostic taken(WantedFunction wanted) {
    return Diagnostic.error(
            "function/exists",
            "the function "
                + wanted.name()
                + " exists and does not belong to this service and stage")
        .hint("set another name for the function " + wanted.key() + ", or delete it");
  }

  /// Deletes a function, if it exists.
  ///
  /// @param existing what it was; null if that is not known
  void delete(String id, @Nullable Deployed existing, Progress progress) {
    if (existing instanceof Deployed.OfRun run) {
      triggers().deleteOld(run, null);
      services().delete(id);
    } else {
      store().delete(id, progress);
    }
  }
}
