package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;

/// Packages, functions and keys of function apps: the actions of Microsoft.Web/sites in Azure
/// Resource Manager, and the deployment host (`/api/publish`).
///
/// Evidence: the description of Microsoft.Web 2025-05-01 for `extensions/onedeploy`; the calls of
/// `az` 2.91.0 for `/api/publish`, which no description has. Flex Consumption answers 200 while it
/// deploys and after it has failed: the body has the status (1 building, 2 deploying, 3 failed, 4
/// done, 6 partly done).
final class SitesApi {
  private final Sites sites;
  private final Resources resources;
  private final Faults faults;
  private final BlobsApi blobs;
  private final HttpClient http = HttpClient.newBuilder().sslContext(Tls.SHARED).build();
  private volatile int pending;
  private volatile int unindexed;

  SitesApi(Sites sites, Resources resources, Faults faults, BlobsApi blobs) {
    this.sites = sites;
    this.resources = resources;
    this.faults = faults;
    this.blobs = blobs;
  }

  /// Sets how many reads say that a package is being deployed, and how many lists of functions are
  /// empty after that.
  void delays(int deploying, int indexing) {
    pending = deploying;
    unindexed = indexing;
  }

  /// Answers a call of an action or a list of an app.
  ///
  /// @param rest what follows the id of the app, as in `functions`
  Answer answer(Call call, String app, String rest) throws IOException {
    Sites.Site site = sites.get(app);
    return switch (call.method() + " " + rest.toLowerCase(java.util.Locale.ROOT)) {
      case "GET functions" -> {
        if (site.unindexed > 0) {
          site.unindexed--;
          yield Answer.list(List.of());
        }
        yield Answer.json(200, page(site.functions));
      }
      case "POST host/default/listkeys" -> Answer.json(200, sites.keys(app + "/host/default"));
      case "POST syncfunctiontriggers", "POST host/default/sync" -> Answer.empty(204);
      case "POST config/appsettings/list" -> Answer.json(200, settings(app));
      case "PUT extensions/onedeploy" -> deploy(call, site);
      case "GET extensions/onedeploy" -> Answer.json(200, resource(site));
      default -> {
        if (rest.matches("functions/[^/]+/listkeys") && call.method().equals("POST")) {
          yield Answer.json(200, sites.keys(app + "/" + rest.replace("/listkeys", "")));
        }
        yield Answer.error(404, "NotFound", "The double has no " + call.method() + " " + rest);
      }
    };
  }

  private static JsonObject page(JsonArray values) {
    JsonObject page = new JsonObject();
    page.add("value", values);
    return page;
  }

  private JsonObject settings(String app) {
    JsonObject values = new JsonObject();
    JsonObject site =
        resources.get(app).getAsJsonObject("properties").getAsJsonObject("siteConfig");
    if (site != null && site.has("appSettings")) {
      site.getAsJsonArray("appSettings")
          .forEach(setting ->
              values.add(
                  setting.getAsJsonObject().get("name").getAsString(),
                  setting.getAsJsonObject().get("value")));
    }
    JsonObject settings = new JsonObject();
    settings.addProperty("id", app + "/config/appsettings");
    settings.addProperty("name", "appsettings");
    settings.addProperty("type", "Microsoft.Web/sites/config");
    settings.add("properties", values);
    return settings;
  }

  private Answer deploy(Call call, Sites.Site site) throws IOException {
    if (isDeploying(site)) {
      read(site);
      return Answer.error(409, "Conflict", "There is a deployment currently in progress.");
    }
    JsonObject properties = call.json().getAsJsonObject("properties");
    if (properties == null || !properties.has("packageUri")) {
      return Answer.error(400, "BadRequest", "properties.packageUri is required");
    }
    URI uri = URI.create(properties.get("packageUri").getAsString());
    HttpResponse<byte[]> fetched;
    try {
      fetched =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
    boolean isRemote =
        properties.has("remoteBuild") && properties.get("remoteBuild").getAsBoolean();
    if (fetched.statusCode() == 200) {
      accept(site, fetched.body(), isRemote, "");
    } else {
      accept(
          site,
          new byte[0],
          isRemote,
          "The package cannot be read from " + uri + ": " + fetched.statusCode());
    }
    return Answer.json(202, resource(site));
  }

  private static boolean isDeploying(Sites.Site site) {
    return site.deployment.has("status") && site.deployment.get("status").getAsInt() < 3;
  }

  /// Takes a package, as the deployment host does: the app's identity must be able to write to the
  /// container of packages.
  private void accept(Sites.Site site, byte[] zip, boolean isRemote, String problem)
      throws IOException {
    String failure = problem.isEmpty() ? faults.packageFailure(site.name()) : problem;
    if (failure.isEmpty()) {
      failure = store(site, zip);
    }
    if (failure.isEmpty() && !Sites.files(zip).containsKey("host.json")) {
      failure = "The package has no host.json at its root.";
    }
    JsonObject deployment = new JsonObject();
    deployment.addProperty("id", UUID.randomUUID().toString());
    deployment.addProperty("status", 1);
    deployment.addProperty("status_text", "");
    deployment.addProperty("deployer", "double");
    deployment.addProperty("message", "OneDeploy");
    deployment.addProperty("remoteBuild", isRemote);
    deployment.addProperty("complete", false);
    deployment.addProperty("site_name", site.name());
    deployment.addProperty("failure", failure);
    site.deployment = deployment;
    site.pending = pending;
    if (failure.isEmpty()) {
      Sites.install(site, zip);
    }
  }

  /// Writes the package into the container that the app names.
  ///
  /// @return why it cannot; empty if it can
  private String store(Sites.Site site, byte[] zip) throws IOException {
    JsonObject app = resources.get(site.id);
    JsonObject storage =
        app.getAsJsonObject("properties")
            .getAsJsonObject("functionAppConfig")
            .getAsJsonObject("deployment")
            .getAsJsonObject("storage");
    URI container = URI.create(storage.get("value").getAsString());
    String host = container.getHost();
    String path =
        host != null && host.endsWith(".blob.core.windows.net")
            ? "/" + host.substring(0, host.indexOf('.')) + container.getPath()
            : container.getPath();
    JsonObject account = blobs.account(path);
    if (account == null) {
      return "There is no storage account: " + path;
    }
    String kind = storage.getAsJsonObject("authentication").get("type").getAsString();
    if (kind.equals("SystemAssignedIdentity")) {
      String owner = app.getAsJsonObject("identity").get("principalId").getAsString();
      if (!blobs.covers(owner, account.get("id").getAsString())) {
        throw new Refusal(
            400,
            "BlobUploadFailedException",
            "BlobUploadFailedException: Failed to upload blob to storage account:"
                + " Response status code does not indicate success: 403 (This request is not"
                + " authorized to perform this operation using this permission.).");
      }
    }
    Answer answer =
        Azurite.shared()
            .blobs(Azurite.own("PUT", path + "/released-package.zip", zip, "BlockBlob"));
    return answer.isSuccess() ? "" : "The package cannot be stored: " + answer.status();
  }

  /// The deployment after one more read.
  private JsonObject read(Sites.Site site) {
    JsonObject deployment = site.deployment;
    if (isDeploying(site) && site.pending-- <= 0) {
      boolean isDone = deployment.get("failure").getAsString().isEmpty();
      deployment.addProperty("status", isDone ? 4 : 3);
      deployment.addProperty("complete", true);
      deployment.addProperty("status_text", deployment.get("failure").getAsString());
      site.unindexed = unindexed;
    }
    JsonObject answer = deployment.deepCopy();
    answer.remove("failure");
    answer.remove("remoteBuild");
    return answer;
  }

  private JsonObject resource(Sites.Site site) {
    JsonObject properties = read(site);
    int status = properties.has("status") ? properties.get("status").getAsInt() : 0;
    properties.addProperty(
        "provisioningState", status == 4 ? "Succeeded" : status == 3 ? "Failed" : "InProgress");
    JsonObject resource = new JsonObject();
    resource.addProperty("id", site.id + "/extensions/onedeploy");
    resource.addProperty("name", "onedeploy");
    resource.addProperty("type", "Microsoft.Web/sites/extensions");
    resource.add("properties", properties);
    return resource;
  }

  /// Answers at the deployment host of an app.
  Answer scm(Sites.Site site, Call call) throws IOException {
    return switch (call.method() + " " + call.path()) {
      case "POST /api/publish" -> {
        if (isDeploying(site)) {
          yield Answer.text(409, "There is a deployment currently in progress.");
        }
        accept(site, call.body(), "true".equalsIgnoreCase(call.query("RemoteBuild")), "");
        yield Answer.json(202, site.deployment.get("id"));
      }
      case "GET /api/deployments/latest" ->
          site.deployment.isEmpty()
              ? Answer.text(404, "There is no deployment.")
              : Answer.json(200, read(site));
      case "GET /api/deployments" -> {
        JsonArray all = new JsonArray();
        if (!site.deployment.isEmpty()) {
          all.add(read(site));
        }
        yield Answer.json(200, all);
      }
      case "GET /" -> Answer.empty(200);
      default ->
          site.deployment.has("id")
                  && call.path()
                      .equals("/api/deployments/" + site.deployment.get("id").getAsString())
              ? Answer.json(200, read(site))
              : Answer.text(404, "The double has no " + call.method() + " " + call.path());
    };
  }
}
