package aloft.local.client;

import aloft.local.admin.AdminMessages;
import aloft.local.log.FunctionLog;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.Topology;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Provider;
import aloft.spi.provider.Target;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Inspects and uses the deployments of this machine.
final class LocalOperations implements Operations {
  private final Provider provider;
  private final LocalCloudClient client;

  LocalOperations(Provider provider, LocalCloudClient client) {
    this.provider = provider;
    this.client = client;
  }

  @Override
  public Info info(Target target, boolean verbose) {
    AdminMessages.DeploymentItem item = item(target);
    Topology topology = item.readTopology();
    return new Info(
        topology.service(),
        topology.stage(),
        topology.region(),
        "deployment " + topology.name(),
        item.endpoints().stream().map(AdminMessages.EndpointMessage::toEndpoint).toList(),
        topology.functions().stream()
            .map(local -> new DeployedFunction(local.name(), local.function().deployedName()))
            .toList(),
        topology.sections(),
        new Outputs("Outputs", new LinkedHashMap<>()));
  }

  private AdminMessages.DeploymentItem item(Target target) {
    String name = requireDeployed(target);
    AdminMessages.Status status = client.send("status", null, AdminMessages.Status.class);
    for (AdminMessages.DeploymentItem item : status.deployed()) {
      if (item.readTopology().name().equals(name)) {
        return item;
      }
    }
    throw DeployedService.missing(name);
  }

  private String requireDeployed(Target target) {
    DeployedService.require(client.home(), target);
    return LocalCloud.name(target);
  }

  @Override
  public CallResult invoke(Target target, Function function, Call call) {
    AdminMessages.InvokeResult result =
        client.send(
            "invoke",
            new AdminMessages.Invoke(
                requireDeployed(target),
                function.name(),
                call.payload(),
                call.mode().name(),
                call.context()),
            AdminMessages.InvokeResult.class);
    return new CallResult(
        result.status(), result.payload(), result.error(), call.includeLog() ? result.log() : null);
  }

  @Override
  public void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink) {
    new FunctionLog(client.home().log(requireDeployed(target), function.name()), client.clock())
        .read(query, provider.logFormat(), sink);
  }

  /// The local cloud adds nothing to the predicted values.
  @Override
  public Map<String, String> resolve(Target target, Map<String, Node> references) {
    return Map.of();
  }
}
