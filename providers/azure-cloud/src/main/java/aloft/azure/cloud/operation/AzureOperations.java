package aloft.azure.cloud.operation;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import java.util.Map;
import java.util.function.Consumer;

/// Reads and calls a service that is deployed to Azure.
public final class AzureOperations implements Operations {
  private final AzureConnection connection;

  public AzureOperations(AzureConnection connection) {
    this.connection = connection;
  }

  @Override
  public Info info(Target target, boolean verbose) {
    return AzureErrors.translate(() -> new ServiceInfo(connection, target).info(verbose));
  }

  @Override
  public CallResult invoke(Target target, Function function, Call call) {
    return AzureErrors.translate(() -> new FunctionCaller(connection, target, function).call(call));
  }

  @Override
  public void logs(Target target, Function function, LogQuery query, Consumer<LogLine> sink) {
    AzureErrors.translate(() -> {
      new LogFetcher(connection, target, function).read(query, sink);
      return query;
    });
  }

  /// A manifest for Azure has no references to values of the deployment.
  @Override
  public Map<String, String> resolve(Target target, Map<String, Node> references) {
    return Map.of();
  }
}
