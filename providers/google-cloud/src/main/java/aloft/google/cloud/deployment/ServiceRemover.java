package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Service;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Removes everything that a service has in the cloud. The state is deleted last, so that an
/// interrupted removal can be repeated.
record ServiceRemover(Clients clients, Service service, Progress progress) {

  /// What is there.
  private record Found(DeployedState state, SortedSet<String> functions, List<String> objects) {}

  Outcome remove() {
    String subject = ServiceDeployer.subject(clients, service);
    StateStore store = new StateStore(clients, service);
    FunctionStore functions = new FunctionStore(clients);
    Found found =
        progress.task(
            "Looking for the service " + service.name() + "-" + service.stage(),
            () -> find(store, functions));
    if (found.functions().isEmpty() && found.objects().isEmpty()) {
      return new Outcome(false, subject);
    }
    ScheduleStore schedules = new ScheduleStore(clients);
    for (String id : found.state().schedules().keySet()) {
      run("Removing the schedule " + id, () -> schedules.delete(id));
    }
    Parallel.forEach(
        found.functions(),
        id ->
            progress.tasks(
                "Removing " + id,
                task -> {
                  functions.delete(id, task);
                  return id;
                }));
    ServiceLabels labels = ServiceLabels.of(service);
    Topics topics = new Topics(clients, labels);
    for (String id : found.state().topics().keySet()) {
      run("Removing the topic " + id, () -> topics.delete(id));
    }
    List<Diagnostic> findings = new ArrayList<>();
    Buckets buckets = new Buckets(clients, labels);
    for (String id : found.state().buckets().keySet()) {
      run(
          "Removing the bucket " + id,
          () -> {
            Diagnostic kept = buckets.delete(id);
            if (kept != null) {
              findings.add(kept);
            }
          });
    }
    if (!found.objects().isEmpty()) {
      run("Removing the stored deployments", () -> removeObjects(store));
    }
    return new Outcome(true, subject, findings);
  }

  private Found find(StateStore store, FunctionStore functions) {
    DeployedState state = store.read().state();
    SortedSet<String> ids = new TreeSet<>(state.functions().keySet());
    ids.addAll(functions.list(ServiceLabels.of(service)).keySet());
    return new Found(state, ids, store.objects().list(store.folder()));
  }

  private void run(String title, Runnable work) {
    progress.task(
        title,
        () -> {
          work.run();
          return title;
        });
  }

  private static void removeObjects(StateStore store) {
    ObjectStore objects = store.objects();
    objects.deleteAll(store.folder() + "code/");
    objects.deleteAll(store.folder() + "deployments/");
    objects.deleteAll(store.folder());
    objects.deleteIfEmpty();
  }
}
