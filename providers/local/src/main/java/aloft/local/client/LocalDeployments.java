package aloft.local.client;

import aloft.local.state.AdminMessages;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Deployments of this machine.
final class LocalDeployments implements Deployments {

  /// What of the deploying user's variables workers need to find their programs.
  private static final List<String> SURROUNDINGS =
      List.of("PATH", "VIRTUAL_ENV", "PYENV_VERSION", "JAVA_HOME", "AWS_PROFILE");

  private final LocalCloudClient background;

  LocalDeployments(LocalCloudClient background) {
    this.background = background;
  }

  @Override
  public Outcome apply(Target target, Bundle bundle, boolean force, Progress progress) {
    String json = bundle.plan().files().get(Topology.FILE);
    if (json == null) {
      throw new UserException(
          Diagnostic.error("package/read", "there is no " + Topology.FILE + " in the package")
              .hint("package the service again with this version of Aloft"));
    }
    Topology topology = Topology.read(json);
    AdminMessages.Deploy wanted =
        new AdminMessages.Deploy(
            bundle.folder().toAbsolutePath().toString(),
            json,
            background.surroundings(SURROUNDINGS),
            force,
            background.port());
    AdminMessages.Changed changed =
        progress.task(
            "Deploying", () -> background.ask("deploy", wanted, AdminMessages.Changed.class));
    List<Diagnostic> findings = new ArrayList<>();
    for (String note : changed.notes()) {
      findings.add(Diagnostic.note("local/port", note));
    }
    if (changed.changed()) {
      findings.addAll(findings(topology));
    }
    return new Outcome(changed.changed(), "the local cloud as " + topology.name(), findings);
  }

  private static List<Diagnostic> findings(Topology topology) {
    List<Diagnostic> findings = new ArrayList<>();
    for (String note : topology.notes()) {
      findings.add(Diagnostic.note("local/note", note));
    }
    Map<String, String> unfired = new TreeMap<>();
    for (Topology.Unfired event : topology.unfired()) {
      unfired.merge(event.event(), event.function(), (all, one) -> all + ", " + one);
    }
    if (!unfired.isEmpty()) {
      findings.add(
          Diagnostic.note(
              "local/unfired",
              unfired.entrySet().stream()
                  .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                  .collect(
                      Collectors.joining(", ", "these events do not come about here yet: ", ""))));
    }
    return findings;
  }

  @Override
  public Outcome remove(Target target, Progress progress) {
    String name = LocalCloud.name(target);
    AdminMessages.Changed changed =
        progress.task(
            "Removing",
            () ->
                background.ask(
                    "remove", new AdminMessages.Remove(name), AdminMessages.Changed.class));
    return new Outcome(changed.changed(), "deployment " + name + " in the local cloud");
  }
}
