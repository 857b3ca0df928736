package aloft.local.client;

import aloft.local.admin.AdminMessages;
import aloft.local.state.DeploymentHistory;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.FunctionVariables;
import aloft.spi.provider.HiddenVariables;
import aloft.spi.provider.RemovalApproval;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Deploys to and removes from the local cloud.
final class LocalDeployments implements Deployments {
  private final LocalCloudClient client;
  private final FunctionVariables variables;

  /// @param variables the variables of the functions that are deployed
  LocalDeployments(LocalCloudClient client, FunctionVariables variables) {
    this.client = client;
    this.variables = variables;
  }

  @Override
  public Outcome apply(
      Target target, Bundle bundle, boolean force, RemovalApproval approval, Progress progress) {
    String json = topology(bundle);
    Topology topology = Topology.fromJson(json);
    AdminMessages.Deploy request =
        new AdminMessages.Deploy(
            bundle.folder().toAbsolutePath().toString(),
            json,
            inherited(),
            variables.overrides(),
            force,
            client.portVariable(),
            variables.folder() == null ? null : variables.folder().toString());
    AdminMessages.ChangeResult changed =
        progress.task(
            "Deploying", () -> client.send("deploy", request, AdminMessages.ChangeResult.class));
    return outcome(changed, topology);
  }

  private static String topology(Bundle bundle) {
    String json = bundle.plan().files().get(Topology.FILE);
    if (json == null) {
      throw new UserException(
          Diagnostic.error("package/read", "there is no " + Topology.FILE + " in the package")
              .hint("package the service again with this version of Aloft"));
    }
    return json;
  }

  private static Outcome outcome(AdminMessages.ChangeResult changed, Topology topology) {
    List<Diagnostic> findings = new ArrayList<>();
    for (String note : changed.notes()) {
      findings.add(Diagnostic.note("local/port", note));
    }
    if (changed.changed()) {
      findings.addAll(findings(topology));
    }
    return new Outcome(changed.changed(), "the local cloud as " + topology.name(), findings);
  }

  private Map<String, String> inherited() {
    Map<String, String> inherited = MachineVariables.of(client.variables());
    inherited.putAll(variables.access());
    return inherited;
  }

  private static List<Diagnostic> findings(Topology topology) {
    List<Diagnostic> findings = new ArrayList<>();
    for (String note : topology.notes()) {
      findings.add(Diagnostic.note("local/note", note));
    }
    Map<String, String> notEmulated = new TreeMap<>();
    for (Trigger trigger : topology.triggers()) {
      switch (trigger) {
        case Trigger.HttpApi api -> {
          // Emulated.
        }
        case Trigger.Timer timer -> {
          // Emulated.
        }
        case Trigger.WebSocketApi api -> {
          // Emulated.
        }
        case Trigger.Subscription source -> add(notEmulated, source.kind(), source.function());
      }
    }
    if (!notEmulated.isEmpty()) {
      findings.add(
          Diagnostic.note(
              "local/unfired",
              notEmulated.entrySet().stream()
                  .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                  .collect(
                      Collectors.joining(
                          ", ", "these events are not emulated locally yet: ", ""))));
    }
    return findings;
  }

  private static void add(Map<String, String> functions, String event, String function) {
    functions.merge(event, function, (first, second) -> first + ", " + second);
  }

  @Override
  public List<Change> preview(
      Target target, Bundle bundle, Comparison comparison, Progress progress) {
    StoredDeployment deployed = DeployedService.find(client.home(), target);
    String state = bundle.plan().files().get(Plan.STATE);
    return TopologyChanges.between(
        deployed == null ? null : deployed.topology(),
        topology(bundle),
        HiddenVariables.of(state == null ? null : Json.read(state, Plan.STATE)));
  }

  @Override
  public List<Revision> history(Target target) {
    StoredDeployment current = DeployedService.find(client.home(), target);
    if (current == null) {
      return List.of();
    }
    try {
      return new DeploymentHistory(client.home().deployment(LocalCloud.name(target)))
          .list(current).stream().map(stored -> revision(stored, current)).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Revision revision(StoredDeployment stored, StoredDeployment current) {
    Set<String> files = new TreeSet<>(Set.of(Topology.FILE));
    for (LocalFunction function : stored.read().functions()) {
      function.archives().forEach(archive -> files.add(archive.file()));
    }
    return new Revision(
        stored.id(), stored.deployed(), current.id(), current.previous(), List.copyOf(files));
  }

  @Override
  public Outcome rollback(
      Target target, String revision, RemovalApproval approval, Progress progress) {
    DeployedService.require(client.home(), target);
    AdminMessages.Rollback request =
        new AdminMessages.Rollback(LocalCloud.name(target), revision, client.portVariable());
    AdminMessages.ChangeResult changed =
        progress.task(
            "Restoring", () -> client.send("rollback", request, AdminMessages.ChangeResult.class));
    return outcome(changed, DeployedService.require(client.home(), target).read());
  }

  @Override
  public Outcome remove(Target target, Progress progress) {
    String name = LocalCloud.name(target);
    AdminMessages.ChangeResult changed =
        progress.task(
            "Removing",
            () ->
                client.send(
                    "remove", new AdminMessages.Remove(name), AdminMessages.ChangeResult.class));
    return new Outcome(changed.changed(), "deployment " + name + " in the local cloud");
  }
}
