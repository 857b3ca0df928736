package aloft.google.cloud;

import aloft.google.cloud.connection.Clients;
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

/// Connects to Google Cloud like gcloud does: credentials, project and endpoints come from the
/// manifest, the environment variables and the user's files.
public final class GoogleConnector implements Connector {

  @Override
  public String name() {
    return "google";
  }

  @Override
  public Cloud connect(Mapping provider, Options options, Environment environment) {
    return new GoogleCloud(clients(provider, options, environment));
  }

  @Override
  public List<Check> check(Mapping provider, Options options, Environment environment) {
    try (Clients clients = clients(provider, options, environment)) {
      return new ConnectionCheck(clients, regionSource(provider, options)).run();
    }
  }

  private static Clients clients(Mapping provider, Options options, Environment environment) {
    String option = options.get("region");
    String manifest = text(provider, "region");
    String region = option != null ? option : manifest != null ? manifest : "us-central1";
    Consumer<String> debug = environment.debug();
    if (debug != null) {
      debug.accept("google: region " + region + " (" + regionSource(provider, options) + ")");
    }
    return new Clients(
        environment,
        region,
        text(provider, "project"),
        text(provider, "credentials"),
        text(provider, "impersonate"));
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
}
