package aloft.aws.cloud.operation;

import aloft.aws.cloud.connection.BackgroundTask;
import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Section;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Operations.Outputs;
import aloft.spi.provider.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigateway.model.GetApiKeyResponse;

/// Reads from the stack what is deployed of a service.
final class StackInfo {
  private final Clients clients;
  private final Stacks stacks;
  private final Service service;
  private final StackLocation location;

  StackInfo(Clients clients, Target target) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.service = target.service();
    this.location = StackLocation.of(target);
  }

  Info info() {
    BackgroundTask<List<Stacks.Resource>> reading =
        new BackgroundTask<>(() -> stacks.resources(location.stack()));
    Stacks.Snapshot stack = stacks.find(location.stack());
    if (stack == null || stack.inReview()) {
      throw new UserException(
          Diagnostic.error("deployment/missing", "there is no stack " + location.stack())
              .hint("deploy it with \"aloft deploy\", or select another --stage or --region"));
    }
    List<Stacks.Resource> resources = reading.result();
    return new Info(
        service.name(),
        service.stage(),
        service.region(),
        "stack " + location.stack(),
        endpoints(stack.outputs()),
        functions(resources),
        List.of(layers(stack.outputs()), apiKeys(resources)),
        new Outputs("Stack Outputs", stack.outputs()));
  }

  private List<Endpoint> endpoints(Map<String, String> outputs) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (StackLocation.Route route : location.routes()) {
      String base = outputs.get(route.output());
      if (base != null) {
        String address = base.contains("://") ? base : "https://" + base;
        endpoints.add(new Endpoint(route.function(), route.method(), address + route.path()));
      }
    }
    return endpoints;
  }

  private List<DeployedFunction> functions(List<Stacks.Resource> resources) {
    Set<String> deployed =
        resources.stream()
            .filter(resource -> resource.type().equals("AWS::Lambda::Function"))
            .map(Stacks.Resource::id)
            .collect(Collectors.toSet());
    return service.functions().stream()
        .filter(function -> deployed.contains(function.deployedName()))
        .map(function -> new DeployedFunction(function.name(), function.deployedName()))
        .toList();
  }

  private Section layers(Map<String, String> outputs) {
    List<Section.Item> layers = new ArrayList<>();
    for (StackLocation.Layer layer : location.layers()) {
      String arn = outputs.get(layer.output());
      if (arn != null) {
        layers.add(new Section.Item(layer.name(), arn, null));
      }
    }
    return new Section("layers", "layers", "id", false, layers);
  }

  private Section apiKeys(List<Stacks.Resource> resources) {
    List<Section.Item> keys = new ArrayList<>();
    for (Stacks.Resource resource : resources) {
      if (resource.type().equals("AWS::ApiGateway::ApiKey")) {
        GetApiKeyResponse key =
            clients
                .apiGateway()
                .getApiKey(request -> request.apiKey(resource.id()).includeValue(true));
        String name = key.name() == null ? resource.logicalId() : key.name();
        String description = key.description();
        keys.add(
            new Section.Item(
                name,
                Objects.requireNonNull(key.value()),
                description == null || description.isBlank() ? null : description));
      }
    }
    return new Section("api keys", "apiKeys", "value", true, keys);
  }
}
