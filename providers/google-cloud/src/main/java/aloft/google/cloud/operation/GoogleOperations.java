package aloft.google.cloud.operation;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import java.util.Map;
import java.util.function.Consumer;

/// Reads and calls a service that is deployed to Google Cloud.
public final class GoogleOperations implements Operations {
  private final Clients clients;

  public GoogleOperations(Clients clients) {
    this.clients = clients;
  }

  @Override
  public Info info(Target target, boolean verbose) {
    return GoogleErrors.translate(() -> new ServiceInfo(clients, target).info());
  }

  @Override
  public CallResult invoke(Target target, Function function, Call call) {
    return GoogleErrors.translate(() -> new FunctionCaller(clients, target, function).call(call));
  }

  @Override
  public void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink) {
    GoogleErrors.translate(() -> {
      new LogFetcher(clients, function).read(query, sink);
      return query;
    });
  }

  /// A manifest for Google has no references to values of the deployment.
  @Override
  public Map<String, String> resolve(Target target, Map<String, Node> references) {
    return Map.of();
  }
}
