package aloft.google.cloud;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.deployment.GoogleDeployments;
import aloft.google.cloud.fact.GoogleFacts;
import aloft.google.cloud.operation.GoogleOperations;
import aloft.google.cloud.variable.GoogleVariables;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Facts;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Variables;

/// Google Cloud in one project and region, with the credentials of one user.
final class GoogleCloud implements Cloud {
  private final Clients clients;
  private final Variables variables;

  GoogleCloud(Clients clients) {
    this.clients = clients;
    this.variables = new GoogleVariables(clients);
  }

  @Override
  public Deployments deployments() {
    return new GoogleDeployments(clients);
  }

  @Override
  public Operations operations() {
    return new GoogleOperations(clients);
  }

  @Override
  public Variables variables() {
    return variables;
  }

  @Override
  public Facts facts() {
    return new GoogleFacts(clients);
  }

  @Override
  public void close() {
    clients.close();
  }
}
