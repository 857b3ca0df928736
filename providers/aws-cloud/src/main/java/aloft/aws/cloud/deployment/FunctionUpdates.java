package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.function.FunctionUpdater;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.function.FunctionUpdate;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/// Takes back updates of functions that were made without a deployment.
///
/// @param functions their names in Lambda
record FunctionUpdates(Clients clients, Set<String> functions, Progress progress) {

  /// Gives the functions the settings of a plan, and its image, before the stack is changed. The
  /// stack sets only what differs from its former template; each plan has zips of its own there.
  void replace(Plan plan) {
    each(
        () -> FunctionUpdate.all(plan),
        (updater, wanted) -> {
          return wanted.image() == null
              ? updater.updateSettings(wanted)
              : updater.reset(wanted, "");
        });
  }

  /// Gives the functions the code and the settings of a stack, which is not changed.
  ///
  /// @param bucket the name of the bucket with the zips of the stack
  void reset(String stack, String bucket) {
    each(
        () -> FunctionUpdate.all(new Stacks(clients).template(stack)),
        (updater, deployed) -> updater.reset(deployed, bucket));
  }

  /// @param work returns warnings
  private void each(
      Supplier<Map<String, FunctionUpdate>> all,
      BiFunction<FunctionUpdater, FunctionUpdate, List<Diagnostic>> work) {
    if (!functions.isEmpty()) {
      List<Diagnostic> findings = new ArrayList<>();
      progress.task(
          "Replacing updates of single functions",
          () -> {
            all.get()
                .forEach((name, update) -> {
                  if (functions.contains(name)) {
                    findings.addAll(work.apply(new FunctionUpdater(clients, name), update));
                  }
                });
            return functions;
          });
      findings.forEach(finding -> progress.report(new ProgressEvent.Noted(finding)));
    }
  }
}
