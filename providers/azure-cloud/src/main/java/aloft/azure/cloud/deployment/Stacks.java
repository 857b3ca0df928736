package aloft.azure.cloud.deployment;

import aloft.azure.cloud.connection.ArmClient;
import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.connection.FailedCallException;
import aloft.azure.cloud.connection.PollingDelay;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.progress.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The deployment stacks of a resource group. A stack owns the resources of its template: those
/// that a new template lacks are deleted.
public record Stacks(AzureConnection connection, String group) {
  private static final String VERSION = "2024-03-01";
  private static final String DEPLOYMENTS = "2021-04-01";
  private static final Duration BUSY_TIMEOUT = Duration.ofMinutes(10);
  private static final Pattern DEPLOYMENTS_CONTAINER =
      Pattern.compile(
          "(?i)/storageAccounts/([^/]+)/blobServices/default/containers/"
              + StateStore.CONTAINER
              + "$");

  private String id(String name) {
    return connection.group(group) + "/providers/Microsoft.Resources/deploymentStacks/" + name;
  }

  /// A stack.
  ///
  /// @param parameters by name
  /// @param outputs by name
  /// @param resources the ids of its resources
  public record Stack(
      String state,
      Map<String, String> parameters,
      Map<String, String> outputs,
      List<String> resources) {

    static Stack of(Node body) {
      List<String> resources = new ArrayList<>();
      if (body.get("properties", "resources") instanceof Sequence list) {
        list.items().forEach(item -> resources.add(AzureErrors.text(item, "id")));
      }
      return new Stack(
          AzureErrors.text(body, "properties", "provisioningState"),
          values(body, "parameters"),
          values(body, "outputs"),
          resources);
    }

    private static Map<String, String> values(Node body, String key) {
      Map<String, String> values = new LinkedHashMap<>();
      if (body.get("properties", key) instanceof Mapping all) {
        all.values()
            .forEach((name, value) -> values.put(name, ArmClient.print(value.get("value"))));
      }
      return values;
    }

    boolean hasSucceeded() {
      return state.equalsIgnoreCase("succeeded");
    }

    /// The name of the storage account of the deployments; empty if there is none. A stack that has
    /// failed may have no outputs: its resources tell, too.
    String storage() {
      String output = output("storage");
      for (int i = 0; output.isEmpty() && i < resources.size(); i++) {
        Matcher matcher = DEPLOYMENTS_CONTAINER.matcher(resources.get(i));
        output = matcher.find() ? matcher.group(1) : "";
      }
      return output;
    }

    /// The value of an output; empty if there is none.
    public String output(String name) {
      return outputs.getOrDefault(name, "");
    }
  }

  /// Returns a stack; null if it does not exist.
  public @Nullable Stack find(String name) {
    Node body = connection.arm().find(id(name), VERSION);
    return body == null ? null : Stack.of(body);
  }

  /// Returns a stack that is not being changed, waiting for that; null if it does not exist.
  @Nullable Stack findSettled(String name, Progress progress) {
    Stack found = find(name);
    if (found == null || ArmClient.isTerminal(found.state())) {
      return found;
    }
    return progress.task(
        "Waiting for the deployment of " + name + " that is running",
        () -> {
          PollingDelay delay = new PollingDelay();
          Stack next = find(name);
          while (next != null && !ArmClient.isTerminal(next.state())) {
            delay.sleep(null);
            next = find(name);
          }
          return next;
        });
  }

  /// Creates or updates a stack. A namespace of Azure that the subscription has not registered is
  /// registered.
  Stack deploy(
      String name,
      Node template,
      Map<String, String> parameters,
      Map<String, String> tags,
      Progress progress) {
    Map<String, Object> values = new LinkedHashMap<>();
    parameters.forEach((key, value) -> values.put(key, Map.of("value", value)));
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("template", template);
    properties.put("parameters", values);
    properties.put(
        "actionOnUnmanage",
        Map.of("resources", "delete", "resourceGroups", "detach", "managementGroups", "detach"));
    properties.put("denySettings", Map.of("mode", "none"));
    Map<String, Object> body = Map.of("tags", tags, "properties", properties);
    Set<String> registered = new HashSet<>();
    while (true) {
      try {
        return unlessBusy(
            name,
            progress,
            () -> progress.tasks("Deploying " + name, inner -> put(name, body, inner)));
      } catch (FailedCallException e) {
        List<String> missing = e.unregistered();
        if (missing.isEmpty() || !registered.addAll(missing)) {
          throw e;
        }
        missing.forEach(namespace -> register(namespace, e, progress));
      }
    }
  }

  /// Changes a stack after another change has ended: that of someone else, or an own one whose
  /// answer was lost.
  private <T> T unlessBusy(String name, Progress progress, Supplier<T> change) {
    PollingDelay delay = new PollingDelay();
    long end = System.nanoTime() + BUSY_TIMEOUT.toNanos();
    while (true) {
      try {
        return change.get();
      } catch (FailedCallException e) {
        if (!e.isBusy() || System.nanoTime() > end) {
          throw e;
        }
        delay.sleep(null);
        findSettled(name, progress);
      }
    }
  }

  private Stack put(String name, Object body, Progress progress) {
    ArmClient arm = connection.arm();
    ArmClient.Answer answer = arm.put(id(name), VERSION, body);
    String deployment = AzureErrors.text(answer.body(), "properties", "deploymentId");
    Resources resources = new Resources(arm, deployment, progress);
    try {
      arm.await(answer, resources::report);
      resources.report();
    } finally {
      resources.end();
    }
    return Stack.of(arm.get(id(name), VERSION));
  }

  /// Shows the resources of a running deployment as tasks.
  private static final class Resources {
    private final ArmClient arm;
    private final String deployment;
    private final Progress progress;
    private final Map<String, Task> running = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    Resources(ArmClient arm, String deployment, Progress progress) {
      this.arm = arm;
      this.deployment = deployment;
      this.progress = progress;
    }

    void report() {
      if (deployment.isEmpty()) {
        return;
      }
      try {
        arm.list(deployment + "/operations", DEPLOYMENTS).forEach(this::report);
      } catch (FailedCallException e) {
        // only shown: the deployment is not there yet, or its operations may not be read
      }
    }

    private void report(Node operation) {
      Node target = operation.get("properties", "targetResource");
      String id = AzureErrors.text(target, "id");
      if (id.isEmpty() || done.contains(id)) {
        return;
      }
      Task task = running.get(id);
      if (task == null) {
        String title =
            AzureErrors.text(target, "resourceType")
                + " "
                + AzureErrors.text(target, "resourceName");
        task = new Task(progress.parent(), title);
        running.put(id, task);
        progress.report(new ProgressEvent.Started(task));
      }
      String state = AzureErrors.text(operation, "properties", "provisioningState");
      if (ArmClient.isTerminal(state)) {
        done.add(id);
        running.remove(id);
        progress.report(
            state.equalsIgnoreCase("succeeded")
                ? new ProgressEvent.Finished(task, "")
                : new ProgressEvent.Failed(task, state));
      }
    }

    void end() {
      running.values().forEach(task -> progress.report(new ProgressEvent.Finished(task, "")));
    }
  }

  private void register(String namespace, FailedCallException failure, Progress progress) {
    String provider = "/subscriptions/" + connection.subscription() + "/providers/" + namespace;
    progress.task(
        "Registering " + namespace + " in the subscription",
        () -> {
          PollingDelay delay = new PollingDelay();
          Node answer;
          try {
            answer = connection.arm().post(provider + "/register", DEPLOYMENTS, null);
          } catch (FailedCallException e) {
            throw e.status() == 403 ? failure : e;
          }
          while (!AzureErrors.text(answer, "registrationState").equalsIgnoreCase("registered")) {
            delay.sleep(null);
            answer = connection.arm().get(provider, DEPLOYMENTS);
          }
          return namespace;
        });
  }

  /// Deletes a stack and its resources.
  ///
  /// @return false if there was none
  boolean delete(String name, Progress progress) {
    return unlessBusy(
        name,
        progress,
        () ->
            connection
                .arm()
                .delete(
                    id(name),
                    VERSION,
                    "&unmanageAction.Resources=delete&unmanageAction.ResourceGroups=detach"
                        + "&unmanageAction.ManagementGroups=detach"));
  }
}
