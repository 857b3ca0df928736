package aloft.local.client;

import aloft.local.log.FunctionLog;
import aloft.local.state.AdminMessages;
import aloft.local.state.StoredDeployment;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.Topology;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Looks at and uses what runs on this machine.
final class LocalOperations implements Operations {
  private final LocalCloudClient background;

  LocalOperations(LocalCloudClient background) {
    this.background = background;
  }

  @Override
  public Info info(Target target) {
    AdminMessages.Item item = item(target);
    Topology topology = item.topology();
    return new Info(
        topology.service(),
        topology.stage(),
        topology.region(),
        "deployment " + topology.name(),
        item.endpoints().stream().map(AdminMessages.Way::endpoint).toList(),
        topology.functions().stream()
            .map(part -> new DeployedFunction(part.name(), part.deployedName()))
            .toList(),
        List.of(),
        topology.keys().stream().map(key -> new ApiKey(key.name(), key.value(), null)).toList(),
        new LinkedHashMap<>());
  }

  private AdminMessages.Item item(Target target) {
    String name = known(target);
    AdminMessages.Status status = background.ask("status", null, AdminMessages.Status.class);
    for (AdminMessages.Item item : status.deployed()) {
      if (item.topology().name().equals(name)) {
        return item;
      }
    }
    throw missing(name);
  }

  // The process is not started only to say that there is nothing.
  private String known(Target target) {
    String name = LocalCloud.name(target);
    try {
      if (StoredDeployment.read(background.home().deployment(name)) == null) {
        throw missing(name);
      }
    } catch (IOException e) {
      throw missing(name);
    }
    return name;
  }

  private static UserException missing(String name) {
    return new UserException(
        Diagnostic.error("deployment/missing", "there is no " + name + " in the local cloud")
            .hint("deploy it first: aloft deploy --local"));
  }

  @Override
  public Answer invoke(Target target, Function function, Call call) {
    AdminMessages.Answered answered =
        background.ask(
            "invoke",
            new AdminMessages.Invoke(
                known(target), function.name(), call.payload(), call.type(), call.context()),
            AdminMessages.Answered.class);
    return new Answer(
        answered.status(),
        answered.payload(),
        answered.error(),
        call.log() ? answered.log() : null);
  }

  @Override
  public void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink) {
    new FunctionLog(background.home().log(known(target), function.name()), background.clock())
        .read(query, sink);
  }

  /// Nothing here knows more than the prediction.
  @Override
  public Map<String, String> resolve(Target target, Map<String, Node> references) {
    return Map.of();
  }
}
