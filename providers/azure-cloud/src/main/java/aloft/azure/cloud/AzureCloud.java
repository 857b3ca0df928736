package aloft.azure.cloud;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.deployment.AzureDeployments;
import aloft.azure.cloud.operation.AzureOperations;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Facts;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import aloft.spi.provider.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Azure in one subscription, with the credentials of one user.
final class AzureCloud implements Cloud {
  private final AzureConnection connection;
  private final String region;

  AzureCloud(AzureConnection connection, String region) {
    this.connection = connection;
    this.region = region;
  }

  @Override
  public Deployments deployments() {
    return new AzureDeployments(connection);
  }

  @Override
  public Operations operations() {
    return new AzureOperations(connection);
  }

  @Override
  public Variables variables() {
    return new AzureVariables(connection, region);
  }

  @Override
  public Facts facts() {
    return new NoFacts();
  }

  @Override
  public void close() {
    // the connections of the client end with its threads
  }

  /// A plan for Azure has no questions, and a manifest no addresses of files.
  private record NoFacts() implements Facts {
    @Override
    public Map<Question, Fact> answer(Target target, Set<Question> questions, Progress progress) {
      return Map.of();
    }

    @Override
    public void fetch(String address, Path target) throws IOException {
      throw new IOException(address + " cannot be downloaded: Azure has no such addresses");
    }
  }
}
