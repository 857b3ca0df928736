package aloft.aws.cloud;

import aloft.aws.cloud.connection.Clients;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Options;
import aloft.spi.provider.Check;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Connector;
import aloft.spi.provider.Environment;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connects to AWS like the AWS CLI does: credentials, region and endpoints come from the options,
/// the environment variables and the user's AWS configuration.
public final class AwsConnector implements Connector {

  @Override
  public String name() {
    return "aws";
  }

  @Override
  public Cloud connect(Mapping provider, Options options, Environment environment) {
    return new AwsCloud(clients(provider, options, environment), environment);
  }

  @Override
  public List<Check> check(Mapping provider, Options options, Environment environment) {
    try (Clients clients = clients(provider, options, environment)) {
      return new ConnectionCheck(clients, regionSource(provider, options)).run();
    }
  }

  private static Clients clients(Mapping provider, Options options, Environment environment) {
    String region = first(options.get("region"), text(provider, "region"), "us-east-1");
    String stage = first(options.get("stage"), text(provider, "stage"), "dev");
    Consumer<String> debug = environment.debug();
    if (debug != null) {
      debug.accept("aws: region " + region + " (" + regionSource(provider, options) + ")");
    }
    return new Clients(
        environment, region, stage, options.get("aws-profile"), text(provider, "profile"));
  }

  private static String regionSource(Mapping provider, Options options) {
    return options.get("region") != null
        ? "--region"
        : text(provider, "region") != null ? "provider.region" : "the default";
  }

  private static @Nullable String text(Mapping provider, String key) {
    Node node = provider.get(key);
    return node == null ? null : node.text();
  }

  private static String first(@Nullable String option, @Nullable String manifest, String fallback) {
    return option != null ? option : manifest != null ? manifest : fallback;
  }
}
