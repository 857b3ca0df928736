package aloft.azure.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.Environment;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RequestRetryCondition;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import com.azure.storage.common.policy.StorageSharedKeyCredentialPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Azure in one subscription, with the credentials of one user. Nothing is read or sent before its
/// first use.
public final class AzureConnection {
  private static final Pattern SUBSCRIPTION = Pattern.compile("[0-9a-zA-Z-]{1,64}");
  private static final String STORAGE = "https://storage.azure.com";
  private static final int RETRIES = 4;

  private final Environment environment;
  private final @Nullable String manifestSubscription;
  private final Transport transport;
  private final CallTrace trace;
  private @Nullable Ready ready;
  private @Nullable Subscription subscription;

  /// @param manifestSubscription the value of `provider.subscriptionId`
  public AzureConnection(Environment environment, @Nullable String manifestSubscription) {
    this.environment = environment;
    this.manifestSubscription = manifestSubscription;
    this.transport = new Transport(environment);
    this.trace = new CallTrace(environment.debug());
  }

  /// What is created on first use.
  private record Ready(
      Endpoints endpoints, HttpClient client, Credentials credentials, ArmClient arm) {}

  private record Subscription(String id, String source) {}

  private synchronized Ready ready() {
    Ready known = ready;
    if (known == null) {
      Endpoints endpoints = Endpoints.of(cloud(), environment.variable("ALOFT_AZURE_ENDPOINT"));
      HttpClient client = transport.client(null);
      Credentials credentials = new Credentials(environment, endpoints, client, trace);
      HttpPipelinePolicy token =
          new TokenPolicy(
              endpoints.manager(), () -> token(endpoints, credentials, endpoints.audience()));
      ArmClient arm = new ArmClient(endpoints.manager(), pipeline(client, token), transport::proxy);
      known = new Ready(endpoints, client, credentials, arm);
      ready = known;
    }
    return known;
  }

  private @Nullable String cloud() {
    String set = environment.variable("AZURE_CLOUD");
    if (set != null) {
      return set;
    }
    AzureProfile profile = AzureProfile.read(environment);
    return profile == null ? null : profile.cloud();
  }

  /// A plain address of this machine gets only the token of credentials that were set for it.
  private static @Nullable String token(
      Endpoints endpoints, Credentials credentials, String audience) {
    return endpoints.isPlain() && !credentials.areInVariables()
        ? null
        : credentials.token(audience);
  }

  private HttpPipeline pipeline(HttpClient client, HttpPipelinePolicy authorization) {
    RetryPolicy retries =
        new RetryPolicy(
            new RetryOptions(
                    new ExponentialBackoffOptions()
                        .setMaxRetries(RETRIES)
                        .setBaseDelay(Duration.ofMillis(400))
                        .setMaxDelay(Duration.ofSeconds(20)))
                .setShouldRetryCondition(AzureConnection::isTemporary));
    // a token that cannot be had is final; a signature has the time of its request
    boolean isToken = authorization instanceof TokenPolicy;
    return new HttpPipelineBuilder()
        .httpClient(client)
        .policies(isToken ? authorization : retries, isToken ? retries : authorization, trace)
        .build();
  }

  /// Whether a request is sent again. By itself the library would repeat an interrupted one, too.
  private static boolean isTemporary(RequestRetryCondition tried) {
    HttpResponse response = tried.getResponse();
    if (response != null) {
      return switch (response.getStatusCode()) {
        case 408, 429, 500, 502, 503, 504 -> true;
        default -> false;
      };
    }
    boolean isLost = false;
    for (Throwable e = tried.getThrowable(); e != null; e = e.getCause()) {
      switch (e) {
        case InterruptedException interrupt -> {
          return false;
        }
        case SSLHandshakeException certificate -> {
          return false;
        }
        case IOException io -> isLost = true;
        case TimeoutException timeout -> isLost = true;
        default -> {}
      }
    }
    return isLost && !Thread.currentThread().isInterrupted();
  }

  public Environment environment() {
    return environment;
  }

  public ArmClient arm() {
    return ready().arm();
  }

  /// The id of the subscription.
  ///
  /// @throws UserException with the code `azure/no-subscription` if it is not known,
  ///   `azure/subscription` if it is not valid
  public String subscription() {
    return findSubscription().id();
  }

  /// The subscription and where it comes from, as shown to users.
  public String shownSubscription() {
    Subscription found = findSubscription();
    return found.id() + " (" + found.source() + ")";
  }

  private synchronized Subscription findSubscription() {
    Subscription known = subscription;
    if (known == null) {
      known = lookUpSubscription();
      if (!SUBSCRIPTION.matcher(known.id()).matches()) {
        throw new UserException(
            Diagnostic.error(
                    "azure/subscription",
                    "\""
                        + known.id()
                        + "\" ("
                        + known.source()
                        + ") is not the id of a subscription")
                .hint("use the id, not the name: \"az account list\" shows both"));
      }
      subscription = known;
    }
    return known;
  }

  private Subscription lookUpSubscription() {
    if (manifestSubscription != null) {
      return new Subscription(manifestSubscription.strip(), "provider.subscriptionId");
    }
    String variable = environment.variable("AZURE_SUBSCRIPTION_ID");
    if (variable != null) {
      return new Subscription(variable.strip(), "AZURE_SUBSCRIPTION_ID");
    }
    AzureProfile profile = AzureProfile.read(environment);
    if (profile != null) {
      return new Subscription(profile.subscription(), "the Azure CLI");
    }
    throw new UserException(
        Diagnostic.error("azure/no-subscription", "the subscription of Azure is not known")
            .hint(
                "set provider.subscriptionId or AZURE_SUBSCRIPTION_ID, or run \"az account set"
                    + " --subscription ID\""));
  }

  /// The id of a resource group.
  public String group(String name) {
    return "/subscriptions/" + subscription() + "/resourceGroups/" + name;
  }

  /// Where the credentials come from, as shown to users.
  public String credentialSource() {
    Ready known = ready();
    return known.endpoints().isPlain() && !known.credentials().areInVariables()
        ? "none: " + known.endpoints().manager() + " is not encrypted"
        : known.credentials().source();
  }

  /// The address of Azure Resource Manager and its proxy, as shown to users.
  public String route() {
    String manager = ready().endpoints().manager();
    String proxy = transport.proxy(URI.create(manager));
    return manager + (proxy.isEmpty() ? "" : " through the proxy " + proxy);
  }

  /// The user that a deployment gives access to the storage.
  ///
  /// @param id the object id in the directory; empty if the token does not tell
  /// @param type `User` or `ServicePrincipal`
  public record Principal(String id, String type) {}

  /// The user of the credentials, as the token tells.
  public Principal principal() {
    Ready known = ready();
    String token = token(known.endpoints(), known.credentials(), known.endpoints().audience());
    String[] parts = token == null ? new String[0] : token.split("\\.", -1);
    if (parts.length == 3) {
      try {
        Node claims =
            Json.read(
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8),
                "token");
        String id = AzureErrors.text(claims, "oid");
        if (!id.isEmpty()) {
          boolean isApplication = AzureErrors.text(claims, "idtyp").equals("app");
          return new Principal(id, isApplication ? "ServicePrincipal" : "User");
        }
      } catch (IllegalArgumentException | UserException e) {
        trace.note("the token does not tell who the user is");
      }
    }
    return new Principal("", "User");
  }

  /// Returns a client of a storage account.
  ///
  /// @param url of its blobs
  /// @param key its key; null to use the token of the user
  public BlobServiceClient blobs(String url, @Nullable String account, @Nullable String key) {
    Ready known = ready();
    HttpPipelinePolicy authorization =
        key != null && account != null
            ? new StorageSharedKeyCredentialPolicy(new StorageSharedKeyCredential(account, key))
            : new TokenPolicy(url, () -> storageToken(known, url));
    return new BlobServiceClientBuilder()
        .endpoint(url)
        .pipeline(pipeline(known.client(), authorization))
        .buildClient();
  }

  private static @Nullable String storageToken(Ready known, String url) {
    boolean isPlain = url.startsWith("http:");
    boolean isAllowed = !isPlain || Endpoints.isLocal(url);
    return !isAllowed || (isPlain && !known.credentials().areInVariables())
        ? null
        : known.credentials().token(STORAGE);
  }

  /// A client of the API that queries logs; its ids are those of resources, after `/v1`.
  public ArmClient logs() {
    Ready known = ready();
    Endpoints endpoints = known.endpoints();
    TokenPolicy token =
        new TokenPolicy(
            endpoints.logs(),
            () -> token(endpoints, known.credentials(), endpoints.logsAudience()));
    return new ArmClient(endpoints.logs(), pipeline(known.client(), token), transport::proxy);
  }

  /// The URL of a host of an app: it is not encrypted only where Azure is a program of this
  /// machine.
  public String url(String host) {
    String plain = "http://" + host;
    return ready().endpoints().isPlain() && Endpoints.isLocal(plain) ? plain : "https://" + host;
  }

  /// A pipeline for calls of functions: without a token of Azure, and each request is sent once.
  public HttpPipeline calls(Duration timeout) {
    return new HttpPipelineBuilder().httpClient(transport.client(timeout)).policies(trace).build();
  }

  /// The error for a request without an answer.
  public RuntimeException unanswered(RuntimeException e, String url) {
    URI uri = URI.create(url);
    return AzureErrors.unanswered(
        e, uri.getScheme() + "://" + uri.getAuthority(), transport.proxy(uri));
  }
}
