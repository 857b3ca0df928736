package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;

/// Who asks, and where: tokens of a managed identity, the addresses of the cloud, tenants,
/// subscriptions and resource providers.
///
/// Evidence: the App Service protocol of `IDENTITY_ENDPOINT`
/// (<https://learn.microsoft.com/azure/app-service/overview-managed-identity>), and what `az`
/// 2.91.0 reads.
final class Identity {
  private Identity() {}

  /// Gives a token of the user whose object id the header names, or of who deploys.
  static Answer token(Call call) {
    String header = call.headers().getOrDefault("x-identity-header", "");
    if (header.isEmpty()
        && !call.headers().containsKey("metadata")
        && !call.headers().containsKey("secret")) {
      return Answer.empty(401);
    }
    String object = header.length() == 36 ? header : AzureDouble.DEPLOYER;
    String resource = call.query("resource");
    JsonObject token = new JsonObject();
    token.addProperty("access_token", Tokens.of(object, resource == null ? "" : resource));
    token.addProperty("client_id", object);
    token.addProperty("expires_on", Long.toString(Instant.now().getEpochSecond() + 3600));
    token.addProperty("expires_in", "3600");
    token.addProperty("resource", resource);
    token.addProperty("token_type", "Bearer");
    return Answer.json(200, token);
  }

  /// Gives a token to an application that proves who it is by a secret or a signed assertion.
  ///
  /// Evidence:
  /// <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow>.
  static Answer issued(Call call) {
    String form = "?" + call.text();
    Call sent = new Call(call.base(), call.method(), form, call.headers(), new byte[0]);
    boolean isProved =
        "hidden-secret".equals(sent.query("client_secret"))
            || sent.query("client_assertion") != null;
    if (!isProved) {
      JsonObject error = new JsonObject();
      error.addProperty("error", "invalid_client");
      error.addProperty("error_description", "AADSTS7000215: Invalid client secret provided.");
      return Answer.json(401, error);
    }
    JsonObject token = new JsonObject();
    token.addProperty("token_type", "Bearer");
    token.addProperty("expires_in", 3600);
    token.addProperty(
        "access_token",
        Tokens.of(
            AzureDouble.DEPLOYER, String.valueOf(sent.query("scope")).replace("/.default", "")));
    return Answer.json(200, token);
  }

  /// The addresses of the cloud, as `/metadata/endpoints` names them.
  static JsonObject metadata(String base) {
    JsonArray audiences = new JsonArray();
    audiences.add(base);
    JsonObject authentication = new JsonObject();
    authentication.addProperty("loginEndpoint", base);
    authentication.add("audiences", audiences);
    authentication.addProperty("tenant", "common");
    authentication.addProperty("identityProvider", "AAD");
    JsonObject suffixes = new JsonObject();
    suffixes.addProperty("storage", "core.windows.net");
    suffixes.addProperty("keyVaultDns", "vault.azure.net");
    suffixes.addProperty("sqlServerHostname", "database.windows.net");
    suffixes.addProperty("acrLoginServer", "azurecr.io");
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", "AzureCloud");
    metadata.addProperty("resourceManager", base);
    metadata.addProperty("portal", base);
    metadata.addProperty("graph", base);
    metadata.addProperty("graphAudience", base);
    metadata.addProperty("microsoftGraphResourceId", base);
    metadata.addProperty("gallery", base);
    metadata.addProperty("batch", base);
    metadata.addProperty("media", base);
    metadata.addProperty("sqlManagement", base);
    metadata.addProperty("vmImageAliasDoc", base);
    metadata.addProperty("activeDirectoryDataLake", base);
    metadata.addProperty("logAnalyticsResourceId", base);
    metadata.addProperty("appInsightsResourceId", base);
    metadata.add("authentication", authentication);
    metadata.add("suffixes", suffixes);
    return metadata;
  }

  static JsonObject subscription(String id) {
    JsonObject subscription = new JsonObject();
    subscription.addProperty("id", "/subscriptions/" + id);
    subscription.addProperty("subscriptionId", id);
    subscription.addProperty("tenantId", Tokens.TENANT);
    subscription.addProperty("displayName", "Double");
    subscription.addProperty("state", "Enabled");
    return subscription;
  }

  static Answer list(String path, String subscription) {
    if (path.equals("/subscriptions")) {
      return Answer.list(List.of(subscription(subscription)));
    }
    JsonObject tenant = new JsonObject();
    tenant.addProperty("id", "/tenants/" + Tokens.TENANT);
    tenant.addProperty("tenantId", Tokens.TENANT);
    tenant.addProperty("displayName", "Double");
    return Answer.list(List.of(tenant));
  }

  /// Answers for a resource provider: reads or registers it.
  static Answer provider(Call call, String[] parts, Faults faults, String subscription) {
    String namespace = parts.length > 4 ? parts[4] : "Microsoft.Resources";
    if (call.method().equals("POST") && Ids.key(call.path()).endsWith("/register")) {
      faults.register(namespace);
    }
    JsonObject provider = new JsonObject();
    provider.addProperty("id", subscription + "/providers/" + namespace);
    provider.addProperty("namespace", namespace);
    provider.addProperty(
        "registrationState", faults.isRegistered(namespace) ? "Registered" : "NotRegistered");
    provider.add("resourceTypes", new JsonArray());
    return parts.length > 4 ? Answer.json(200, provider) : Answer.list(List.of(provider));
  }
}
