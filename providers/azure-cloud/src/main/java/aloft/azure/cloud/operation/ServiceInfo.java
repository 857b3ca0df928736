package aloft.azure.cloud.operation;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.deployment.AzureDeployments;
import aloft.azure.cloud.deployment.Stacks;
import aloft.azure.plan.AzureLocation;
import aloft.spi.document.Node;
import aloft.spi.model.Section;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.Outputs;
import aloft.spi.provider.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Describes a deployed service by the outputs of its stack.
record ServiceInfo(AzureConnection connection, Target target) {

  Info info(boolean verbose) {
    AzureLocation location = AzureLocation.of(target);
    Stacks.Stack stack = new Stacks(connection, location.resourceGroup()).find(location.stack());
    if (stack == null) {
      throw AzureDeployments.missing(connection, target);
    }
    FunctionApp app = new FunctionApp(connection, location.resourceGroup(), stack);
    List<String> deployed = stack.output("app").isEmpty() ? List.of() : app.functions();
    List<DeployedFunction> functions = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    Service service = target.service();
    for (aloft.spi.model.Function function : service.functions()) {
      if (deployed.contains(function.deployedName())) {
        functions.add(new DeployedFunction(function.name(), function.deployedName()));
        for (AzureLocation.Route route : location.routes()) {
          if (route.function().equals(function.name())) {
            endpoints.add(new Endpoint(function.name(), route.method(), app.url() + route.path()));
          }
        }
      }
    }
    List<Section> sections = new ArrayList<>();
    List<Section.Item> resources = new ArrayList<>();
    resources.add(new Section.Item("group", location.resourceGroup(), null));
    for (String output : List.of("app", "storage")) {
      if (!stack.output(output).isEmpty()) {
        resources.add(new Section.Item(output, stack.output(output), null));
      }
    }
    sections.add(new Section("resources", "resources", "value", false, resources));
    if (verbose) {
      sections.add(new Section("keys", "keys", "value", true, keys(app, functions)));
    }
    return new Info(
        service.name(),
        service.stage(),
        service.region(),
        "stack " + location.stack(),
        endpoints,
        functions,
        sections,
        new Outputs("Stack Outputs", new LinkedHashMap<>(stack.outputs())));
  }

  /// The keys of the functions that are called with one.
  private List<Section.Item> keys(FunctionApp app, List<DeployedFunction> deployed) {
    List<Section.Item> keys = new ArrayList<>();
    for (DeployedFunction function : deployed) {
      Node trigger = target.service().function(function.name()).settings().get("bindings", "0");
      if (AzureErrors.text(trigger, "authLevel").equalsIgnoreCase("function")) {
        keys.add(new Section.Item(function.name(), app.key(function.deployedName()), null));
      }
    }
    return keys;
  }
}
