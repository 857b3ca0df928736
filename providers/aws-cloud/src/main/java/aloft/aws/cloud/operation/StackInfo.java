package aloft.aws.cloud.operation;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.stack.Stacks;
import aloft.aws.plan.StackLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.ApiKey;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.DeployedLayer;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import aloft.spi.provider.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigateway.model.GetApiKeyResponse;

/// What is deployed of a service, read from its stack.
final class StackInfo {
  private final Clients clients;
  private final Stacks stacks;
  private final Service service;
  private final StackLocation site;

  StackInfo(Clients clients, Target target) {
    this.clients = clients;
    this.stacks = new Stacks(clients);
    this.service = target.service();
    this.site = StackLocation.of(target);
  }

  Info info() {
    Stacks.Found stack = stacks.find(site.stack());
    if (stack == null || stack.unborn()) {
      throw new UserException(
          Diagnostic.error("deployment/missing", "there is no stack " + site.stack())
              .hint("deploy it with \"aloft deploy\", or name another --stage or --region"));
    }
    List<Stacks.Piece> pieces = stacks.pieces(site.stack());
    return new Info(
        service.name(),
        service.stage(),
        service.region(),
        "stack " + site.stack(),
        endpoints(stack.outputs()),
        functions(pieces),
        layers(stack.outputs()),
        keys(pieces),
        stack.outputs());
  }

  private List<Endpoint> endpoints(Map<String, String> outputs) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (StackLocation.Route route : site.routes()) {
      String base = outputs.get(route.output());
      if (base != null) {
        String address = base.contains("://") ? base : "https://" + base;
        endpoints.add(new Endpoint(route.function(), route.method(), address + route.path()));
      }
    }
    return endpoints;
  }

  private List<DeployedFunction> functions(List<Stacks.Piece> pieces) {
    Set<String> deployed =
        pieces.stream()
            .filter(piece -> piece.type().equals("AWS::Lambda::Function"))
            .map(Stacks.Piece::id)
            .collect(Collectors.toSet());
    return service.functions().stream()
        .filter(function -> deployed.contains(function.deployedName()))
        .map(function -> new DeployedFunction(function.name(), function.deployedName()))
        .toList();
  }

  private List<DeployedLayer> layers(Map<String, String> outputs) {
    List<DeployedLayer> layers = new ArrayList<>();
    for (StackLocation.Layer layer : site.layers()) {
      String arn = outputs.get(layer.output());
      if (arn != null) {
        layers.add(new DeployedLayer(layer.name(), arn));
      }
    }
    return layers;
  }

  private List<ApiKey> keys(List<Stacks.Piece> pieces) {
    List<ApiKey> keys = new ArrayList<>();
    for (Stacks.Piece piece : pieces) {
      if (piece.type().equals("AWS::ApiGateway::ApiKey")) {
        GetApiKeyResponse key =
            clients
                .apiGateway()
                .getApiKey(request -> request.apiKey(piece.id()).includeValue(true));
        keys.add(
            new ApiKey(String.valueOf(key.name()), String.valueOf(key.value()), key.description()));
      }
    }
    return keys;
  }
}
