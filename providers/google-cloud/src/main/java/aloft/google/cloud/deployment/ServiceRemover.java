package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Service;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// Removes everything that a service has in the cloud. The state is deleted last, so that an
/// interrupted removal can be repeated.
record ServiceRemover(Clients clients, Service service, Progress progress) {

  /// What is there.
  private record Found(
      DeployedState state, SortedMap<String, Deployed> functions, List<String> objects) {

    Difference.Orphans all() {
      SortedSet<String> ids = new TreeSet<>(state.functions().keySet());
      ids.addAll(functions.keySet());
      return new Difference.Orphans(
          ids,
          new TreeSet<>(state.topics().keySet()),
          new TreeSet<>(state.buckets().keySet()),
          new TreeSet<>(state.schedules().keySet()));
    }
  }

  Outcome remove() {
    String subject = ServiceDeployer.subject(clients, service);
    StateStore store = new StateStore(clients, service);
    Functions functions = new Functions(clients);
    Found found =
        progress.task(
            "Looking for the service " + service.name() + "-" + service.stage(),
            () -> find(store, functions));
    if (found.all().functions().isEmpty() && found.objects().isEmpty()) {
      return new Outcome(false, subject);
    }
    List<Diagnostic> findings =
        new OrphanRemover(clients, ServiceLabels.of(service), progress)
            .remove(found.all(), found.functions());
    if (!found.objects().isEmpty()) {
      ServiceDeployer.run(progress, "Removing the stored deployments", () -> removeObjects(store));
    }
    return new Outcome(true, subject, findings);
  }

  private Found find(StateStore store, Functions functions) {
    DeployedState state = store.read().state();
    return new Found(
        state,
        functions.list(ServiceLabels.of(service), state.hasServices()),
        store.objects().list(store.folder()));
  }

  private static void removeObjects(StateStore store) {
    ObjectStore objects = store.objects();
    objects.deleteAll(store.folder() + "code/");
    objects.deleteAll(store.folder() + "deployments/");
    objects.deleteAll(store.folder());
    objects.deleteIfEmpty();
  }
}
