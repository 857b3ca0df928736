package aloft.google.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import com.google.api.client.googleapis.services.json.AbstractGoogleJsonClient;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.gax.core.FixedCredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.httpjson.InstantiatingHttpJsonChannelProvider;
import com.google.api.gax.rpc.ClientSettings;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.api.services.cloudresourcemanager.v3.CloudResourceManager;
import com.google.api.services.logging.v2.Logging;
import com.google.api.services.pubsub.Pubsub;
import com.google.api.services.secretmanager.v1.SecretManager;
import com.google.api.services.storage.Storage;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.cloud.functions.v2.FunctionServiceClient;
import com.google.cloud.functions.v2.FunctionServiceSettings;
import com.google.cloud.run.v2.ServicesClient;
import com.google.cloud.run.v2.ServicesSettings;
import com.google.cloud.scheduler.v1.CloudSchedulerClient;
import com.google.cloud.scheduler.v1.CloudSchedulerSettings;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The clients of Google's APIs, over REST. Each is created on first use; all share one transport
/// and the same credentials. An endpoint with plain http gets no credentials.
public final class Clients implements AutoCloseable {
  private static final String APPLICATION = "aloft";

  private final Environment environment;
  private final String region;
  private final Transport transport;
  private final Identity identity;
  private final ProjectLookup project;

  /// By API; guarded by itself.
  private final Map<Api, Object> open = new HashMap<>();

  /// @param manifestProject the value of `provider.project`
  /// @param credentials the value of `provider.credentials`
  /// @param impersonated the value of `provider.impersonate`
  public Clients(
      Environment environment,
      String region,
      @Nullable String manifestProject,
      @Nullable String credentials,
      @Nullable String impersonated) {
    this.environment = environment;
    this.region = region;
    this.transport = new Transport(environment);
    GcloudConfiguration gcloud = new GcloudConfiguration(environment);
    this.identity = new Identity(environment, gcloud, transport, credentials, impersonated);
    this.project = new ProjectLookup(environment, gcloud, identity, manifestProject);
  }

  /// The machine and the process that the command runs in.
  public Environment environment() {
    return environment;
  }

  /// The id of the project.
  ///
  /// @throws UserException if it is not known
  public String project() {
    return project.find().id();
  }

  /// Where the id of the project comes from, as shown to users.
  public String projectSource() {
    return project.find().source();
  }

  /// Where the credentials come from, as shown to users.
  ///
  /// @throws UserException if there are none
  public String credentialSource() {
    return isPlain(Api.CLOUDFUNCTIONS)
        ? "none: " + root(Api.CLOUDFUNCTIONS) + " is not encrypted"
        : identity.source();
  }

  /// The address of an API and its proxy, as shown to users.
  public String route(Api api) {
    URI root = root(api);
    String proxy = transport.proxy(root);
    return root + (proxy.isEmpty() ? "" : " through the proxy " + proxy);
  }

  /// Whether credentials can be used, so that a call without them fails at once.
  ///
  /// @throws UserException if they cannot
  public void requireCredentials() {
    if (!isPlain(Api.CLOUDFUNCTIONS)) {
      identity.credentials();
    }
  }

  /// Returns a token that proves to a function who calls it; null if these credentials cannot make
  /// one, or if there are none and the address is not encrypted.
  ///
  /// @param url the URL of the function
  public @Nullable String idToken(String url) {
    try {
      return identity.idToken(url);
    } catch (IOException e) {
      throw GoogleErrors.userException(e);
    }
  }

  public String region() {
    return region;
  }

  /// The name of the project's resources in the region, the parent of functions and schedules.
  public String parent() {
    return "projects/" + project() + "/locations/" + requireRegion();
  }

  private String requireRegion() {
    boolean valid = !region.isEmpty() && region.length() < 63;
    for (int i = 0; i < region.length(); i++) {
      char next = region.charAt(i);
      valid &= (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || next == '-';
    }
    if (!valid) {
      throw new UserException(
          Diagnostic.error("google/region", "\"" + region + "\" is not the name of a region")
              .hint("set it to a name like europe-west1, with --region or provider.region"));
    }
    return region;
  }

  public FunctionServiceClient functions() {
    return cached(
        Api.CLOUDFUNCTIONS,
        FunctionServiceClient.class,
        () -> {
          FunctionServiceSettings.Builder settings =
              configured(
                  FunctionServiceSettings.newHttpJsonBuilder(),
                  FunctionServiceSettings.defaultHttpJsonTransportProviderBuilder(),
                  Api.CLOUDFUNCTIONS);
          return FunctionServiceClient.create(
              settings.applyToAllUnaryMethods(Clients::sendOnce).build());
        });
  }

  public ServicesClient run() {
    return cached(
        Api.RUN,
        ServicesClient.class,
        () -> {
          ServicesSettings.Builder settings =
              configured(
                  ServicesSettings.newHttpJsonBuilder(),
                  ServicesSettings.defaultHttpJsonTransportProviderBuilder(),
                  Api.RUN);
          return ServicesClient.create(settings.applyToAllUnaryMethods(Clients::sendOnce).build());
        });
  }

  public CloudSchedulerClient scheduler() {
    return cached(
        Api.CLOUDSCHEDULER,
        CloudSchedulerClient.class,
        () -> {
          CloudSchedulerSettings.Builder settings =
              configured(
                  CloudSchedulerSettings.newHttpJsonBuilder(),
                  CloudSchedulerSettings.defaultHttpJsonTransportProviderBuilder(),
                  Api.CLOUDSCHEDULER);
          return CloudSchedulerClient.create(
              settings.applyToAllUnaryMethods(Clients::sendOnce).build());
        });
  }

  public Storage storage() {
    return cached(
        Api.STORAGE,
        Storage.class,
        () ->
            configured(
                    new Storage.Builder(
                        transport, GsonFactory.getDefaultInstance(), initializer(Api.STORAGE)),
                    Api.STORAGE)
                .build());
  }

  public CloudResourceManager projects() {
    return cached(
        Api.CLOUDRESOURCEMANAGER,
        CloudResourceManager.class,
        () ->
            configured(
                    new CloudResourceManager.Builder(
                        transport,
                        GsonFactory.getDefaultInstance(),
                        initializer(Api.CLOUDRESOURCEMANAGER)),
                    Api.CLOUDRESOURCEMANAGER)
                .build());
  }

  public Pubsub pubsub() {
    return cached(
        Api.PUBSUB,
        Pubsub.class,
        () ->
            configured(
                    new Pubsub.Builder(
                        transport, GsonFactory.getDefaultInstance(), initializer(Api.PUBSUB)),
                    Api.PUBSUB)
                .build());
  }

  public SecretManager secretManager() {
    return cached(
        Api.SECRETMANAGER,
        SecretManager.class,
        () ->
            configured(
                    new SecretManager.Builder(
                        transport,
                        GsonFactory.getDefaultInstance(),
                        initializer(Api.SECRETMANAGER)),
                    Api.SECRETMANAGER)
                .build());
  }

  public Logging logging() {
    return cached(
        Api.LOGGING,
        Logging.class,
        () ->
            configured(
                    new Logging.Builder(
                        transport, GsonFactory.getDefaultInstance(), initializer(Api.LOGGING)),
                    Api.LOGGING)
                .build());
  }

  public RestClient eventarc() {
    return cached(
        Api.EVENTARC,
        RestClient.class,
        () ->
            new RestClient(
                transport.createRequestFactory(initializer(Api.EVENTARC)),
                root(Api.EVENTARC).toString()));
  }

  /// Requests to functions, which are not repeated: a function may have run although its answer was
  /// lost.
  public HttpRequestFactory calls() {
    return transport.withoutRetries().createRequestFactory();
  }

  /// Creates a client.
  private interface Creation<C> {
    C create() throws IOException;
  }

  private <C> C cached(Api api, Class<C> type, Creation<C> creation) {
    synchronized (open) {
      Object client = open.get(api);
      if (client == null) {
        try {
          client = creation.create();
        } catch (IOException e) {
          throw GoogleErrors.userException(e);
        }
        transport.trace().note(api.service() + " at " + route(api));
        open.put(api, client);
      }
      return type.cast(client);
    }
  }

  private URI root(Api api) {
    return api.root(environment);
  }

  private boolean isPlain(Api api) {
    return "http".equalsIgnoreCase(root(api).getScheme());
  }

  private <B extends ClientSettings.Builder<?, B>> B configured(
      B settings, InstantiatingHttpJsonChannelProvider.Builder channel, Api api) {
    String root = root(api).toString();
    return settings
        .setEndpoint(root.substring(0, root.length() - 1))
        .setCredentialsProvider(
            isPlain(api)
                ? NoCredentialsProvider.create()
                : FixedCredentialsProvider.create(identity.credentials()))
        .setTransportChannelProvider(
            channel.setHttpTransport(transport).setExecutor(Runnable::run).build());
  }

  /// The transport repeats requests.
  private static Void sendOnce(UnaryCallSettings.Builder<?, ?> call) {
    call.setRetryableCodes(Set.of());
    return null;
  }

  private <B extends AbstractGoogleJsonClient.Builder> B configured(B client, Api api) {
    client.setRootUrl(root(api).toString());
    client.setApplicationName(APPLICATION);
    client.setGoogleClientRequestInitializer(request -> request.setDisableGZipContent(true));
    return client;
  }

  private HttpRequestInitializer initializer(Api api) {
    return new UploadRetry(
        isPlain(api) ? null : new HttpCredentialsAdapter(identity.credentials()));
  }

  @Override
  public void close() {
    synchronized (open) {
      for (Object client : open.values()) {
        switch (client) {
          case FunctionServiceClient functions -> functions.close();
          case ServicesClient run -> run.close();
          case CloudSchedulerClient scheduler -> scheduler.close();
          default -> {}
        }
      }
      open.clear();
    }
  }
}
