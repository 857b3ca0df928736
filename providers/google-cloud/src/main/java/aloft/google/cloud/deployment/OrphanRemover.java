package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.deployment.Difference.Orphans;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// Removes what a service no longer wants: first what calls functions, then the functions, then
/// what they are called by.
///
/// @param labels those of the service
record OrphanRemover(Clients clients, ServiceLabels labels, Progress progress) {

  /// Removes all orphans.
  ///
  /// @param functions the functions of the service as they are, by ids
  /// @return warnings about what stays
  List<Diagnostic> remove(Orphans orphans, SortedMap<String, Deployed> functions) {
    ScheduleStore schedules = new ScheduleStore(clients);
    for (String id : orphans.schedules()) {
      run("Removing the schedule " + id, () -> schedules.delete(id));
    }
    Functions all = new Functions(clients);
    Parallel.forEach(
        orphans.functions(),
        id ->
            progress.tasks(
                "Removing " + id,
                task -> {
                  all.delete(id, functions.get(id), task);
                  return id;
                }));
    Topics topics = new Topics(clients, labels);
    for (String id : orphans.topics()) {
      run("Removing the topic " + id, () -> topics.delete(id));
    }
    List<Diagnostic> findings = new ArrayList<>();
    Buckets buckets = new Buckets(clients, labels);
    for (String id : orphans.buckets()) {
      run(
          "Removing the bucket " + id,
          () -> {
            Diagnostic kept = buckets.delete(id);
            if (kept != null) {
              findings.add(kept);
            }
          });
    }
    return findings;
  }

  private void run(String title, Runnable work) {
    ServiceDeployer.run(progress, title, work);
  }
}
