package aloft.azure.cloud;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.service.AzureService;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Options;
import aloft.spi.provider.Check;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Connector;
import aloft.spi.provider.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Connects to Azure like the Azure CLI does: credentials, subscription and endpoints come from the
/// manifest, the environment variables and the user's files.
public final class AzureConnector implements Connector {

  @Override
  public String name() {
    return "azure";
  }

  @Override
  public Cloud connect(Mapping provider, Options options, Environment environment) {
    String option = options.get("region");
    Node manifest = provider.get("region");
    String named = manifest == null ? null : manifest.text();
    return new AzureCloud(
        connection(provider, environment),
        option != null ? option : named != null ? named : AzureService.DEFAULT_REGION);
  }

  @Override
  public List<Check> check(Mapping provider, Options options, Environment environment) {
    AzureConnection connection = connection(provider, environment);
    List<Check> checks = new ArrayList<>();
    Check credentials = check("credentials", connection::credentialSource);
    Check subscription = check("subscription", connection::shownSubscription);
    checks.add(credentials);
    checks.add(subscription);
    if (credentials.problem() == null && subscription.problem() == null) {
      checks.add(
          check(
              "endpoint",
              () -> {
                connection.arm().get("/subscriptions/" + connection.subscription(), "2022-12-01");
                return connection.route();
              }));
    }
    return checks;
  }

  private static AzureConnection connection(Mapping provider, Environment environment) {
    Node subscription = provider.get("subscriptionId");
    return new AzureConnection(environment, subscription == null ? null : subscription.text());
  }

  private static Check check(String name, Supplier<String> value) {
    try {
      return new Check(name, AzureErrors.translate(value), null);
    } catch (UserException e) {
      return new Check(name, "", e.diagnostics().getFirst());
    }
  }
}
