package aloft.local.daemon;

import aloft.local.gateway.ActionPerformer;
import aloft.local.gateway.FunctionInvoker;
import aloft.local.gateway.Gateway;
import aloft.local.gateway.HttpServer;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// The APIs by which SDKs call functions: one of each cloud that has deployments, all at the same
/// address. A request goes to the first API that does not respond with status 404, or else to the
/// first one.
final class CloudApi implements HttpServer.RequestHandler {
  private static final int NOT_FOUND = 404;

  private final Function<String, Emulation> emulations;
  private final FunctionInvoker functions;
  private final Gateway.DocumentSource documents;
  private final HttpResponse notDeployed;
  private final Map<String, ActionPerformer> performers = new HashMap<>();
  private volatile List<ProviderApi> apis = List.of();

  private record ProviderApi(HttpHandler handler, ActionPerformer actions) {}

  /// @param emulations returns the emulation of a provider, by the provider's name
  /// @param functions invokes functions by their deployed names
  /// @param notDeployed the response while nothing is deployed
  CloudApi(
      Function<String, Emulation> emulations,
      FunctionInvoker functions,
      Gateway.DocumentSource documents,
      HttpResponse notDeployed) {
    this.emulations = emulations;
    this.functions = functions;
    this.documents = documents;
    this.notDeployed = notDeployed;
  }

  /// Replaces the deployments; each provider keeps its cache of results. Called by one thread at a
  /// time.
  void update(List<Topology> topologies) {
    Map<String, List<Topology>> byProvider = new LinkedHashMap<>();
    for (Topology topology : topologies) {
      byProvider.computeIfAbsent(topology.provider(), name -> new ArrayList<>()).add(topology);
    }
    List<ProviderApi> updated = new ArrayList<>();
    byProvider.forEach((provider, deployed) -> {
      HttpHandler handler = emulations.apply(provider).cloudApi(deployed);
      ActionPerformer actions =
          performers.computeIfAbsent(provider, name -> new ActionPerformer(functions, documents));
      updated.add(new ProviderApi(handler, actions));
    });
    apis = updated;
  }

  @Override
  public CompletableFuture<HttpResponse> handle(HttpRequest request) {
    List<ProviderApi> candidates = apis;
    HttpResponse rejection = null;
    for (ProviderApi api : candidates) {
      Action action = api.handler().handle(request);
      if (!(action instanceof Action.Respond answer) || answer.response().status() != NOT_FOUND) {
        return api.actions().perform(action);
      }
      rejection = rejection == null ? answer.response() : rejection;
    }
    return CompletableFuture.completedFuture(rejection == null ? notDeployed : rejection);
  }
}
