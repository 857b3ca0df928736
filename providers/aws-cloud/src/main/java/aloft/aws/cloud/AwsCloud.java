package aloft.aws.cloud;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.deployment.AwsDeployments;
import aloft.aws.cloud.deployment.StackLookup;
import aloft.aws.cloud.fact.AwsFacts;
import aloft.aws.cloud.function.AwsFunctions;
import aloft.aws.cloud.operation.AwsOperations;
import aloft.aws.cloud.variable.AwsVariables;
import aloft.aws.plan.StackLocation;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Facts;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Target;
import aloft.spi.provider.Variables;
import org.jspecify.annotations.Nullable;

/// AWS in one region, with the credentials of one user.
final class AwsCloud implements Cloud {
  private final Clients clients;
  private final Environment environment;
  private final Variables variables;
  private final StackLookup lookup;
  private @Nullable Functions functions;

  AwsCloud(Clients clients, Environment environment) {
    this.clients = clients;
    this.environment = environment;
    this.variables = new AwsVariables(clients);
    this.lookup = new StackLookup(clients);
  }

  @Override
  public void warmUp(Target target) {
    lookup.start(StackLocation.of(target));
  }

  @Override
  public Deployments deployments() {
    return new AwsDeployments(clients, lookup);
  }

  @Override
  public Operations operations() {
    return new AwsOperations(clients, environment.clock());
  }

  @Override
  public Variables variables() {
    return variables;
  }

  @Override
  public Facts facts() {
    return new AwsFacts(clients, environment);
  }

  @Override
  public Functions functions() {
    Functions created = functions;
    if (created == null) {
      created = new AwsFunctions(clients);
      functions = created;
    }
    return created;
  }

  @Override
  public void close() {
    clients.close();
  }
}
