package aloft.aws.cloud.deployment;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.function.FunctionUpdater;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.function.FunctionUpdate;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
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
          if (wanted.image() != null) {
            updater.reset(wanted, "");
          } else {
            updater.updateSettings(wanted);
          }
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

  private void each(
      Supplier<Map<String, FunctionUpdate>> all, BiConsumer<FunctionUpdater, FunctionUpdate> work) {
    if (!functions.isEmpty()) {
      progress.task(
          "Replacing updates of single functions",
          () -> {
            all.get()
                .forEach((name, update) -> {
                  if (functions.contains(name)) {
                    work.accept(new FunctionUpdater(clients, name), update);
                  }
                });
            return functions;
          });
    }
  }
}
