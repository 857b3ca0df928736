package aloft.azure.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AzureDoubleIT {
  private final DoubleClient client = new DoubleClient();
  private final AzureDouble azure = client.azure();

  @AfterEach
  void close() {
    client.close();
  }

  private static JsonObject resource(JsonObject template, String type) {
    for (var element : template.getAsJsonArray("resources")) {
      if (element.getAsJsonObject().get("type").getAsString().equals(type)) {
        return element.getAsJsonObject();
      }
    }
    throw new AssertionError(type);
  }

  /// The innermost code of an error.
  private static String leaf(JsonObject error) {
    return error.has("details")
        ? leaf(error.getAsJsonArray("details").get(0).getAsJsonObject())
        : error.get("code").getAsString();
  }

  private String failure(JsonObject template) throws Exception {
    JsonObject status = client.poll(client.put(template));
    assertThat(status.get("status").getAsString()).isEqualTo("failed");
    return leaf(status.getAsJsonObject("error"));
  }

  @Test
  void aStackAppliesATemplateAndItsRemovalDeletesTheResources() throws Exception {
    client.createGroup();
    azure.operations().pending(1);
    HttpResponse<String> started = client.put(DoubleClient.template());
    assertThat(started.statusCode()).isEqualTo(201);
    assertThat(started.headers().firstValue("retry-after")).hasValue("0");
    assertThat(client.poll(started).get("status").getAsString()).isEqualTo("deploying");
    assertThat(
            client
                .refused(
                    409,
                    "PUT",
                    client.stack() + "?api-version=2024-03-01",
                    DoubleClient.stackOf(DoubleClient.template()))
                .get("code")
                .getAsString())
        .isEqualTo("DeploymentStackInNonTerminalState");
    assertThat(client.poll(started).get("status").getAsString()).isEqualTo("succeeded");
    azure.operations().pending(0);
    JsonObject stack = client.json("GET", client.stack() + "?api-version=2024-03-01", "");
    assertThat(stack.getAsJsonObject("properties").getAsJsonArray("resources")).hasSize(10);
    String app = DoubleClient.output(stack, "app");
    assertThat(app).matches("orders-dev-[a-z2-7]{6}");
    JsonObject site =
        client.json(
            "GET",
            client.group() + "/providers/Microsoft.Web/sites/" + app + "?api-version=2024-11-01",
            "");
    assertThat(site.getAsJsonObject("properties").get("defaultHostName").getAsString())
        .isEqualTo(DoubleClient.output(stack, "host"));

    HttpResponse<String> deleted =
        client.send(
            "DELETE",
            client.stack() + "?api-version=2024-03-01&unmanageAction.Resources=delete",
            "");
    assertThat(deleted.statusCode()).isEqualTo(202);
    assertThat(client.poll(deleted).get("status").getAsString()).isEqualTo("succeeded");
    assertThat(azure.ids("Microsoft.Web/sites")).isEmpty();
    assertThat(azure.ids("Microsoft.Storage/storageAccounts")).isEmpty();
    assertThat(
            client
                .send("DELETE", client.group() + "?api-version=2025-04-01", "")
                .headers()
                .firstValue("location"))
        .isPresent();
    azure.operations().finish();
    client.refused(404, "GET", client.group() + "?api-version=2025-04-01", "");
    assertThat(azure.names())
        .startsWith(
            "PUT resourceGroups",
            "PUT deploymentStacks",
            "GET deploymentStackOperationStatus",
            "PUT deploymentStacks",
            "GET deploymentStackOperationStatus",
            "GET deploymentStacks",
            "GET sites",
            "DELETE deploymentStacks");
  }

  @Test
  void aResourceThatTheTemplateDropsIsDeleted() throws Exception {
    client.createGroup();
    client.apply(DoubleClient.template());
    JsonObject template = DoubleClient.template();
    template
        .getAsJsonArray("resources")
        .asList()
        .removeIf(element -> element.toString().contains("/default/deployments"));
    JsonObject stack = client.apply(template);
    assertThat(stack.getAsJsonObject("properties").getAsJsonArray("deletedResources")).hasSize(1);
    assertThat(azure.ids("Microsoft.Storage/storageAccounts/blobServices/containers")).hasSize(1);
  }

  @Test
  void failuresAreInsideOfTheErrorOfTheStack() throws Exception {
    client.createGroup();
    azure.faults().fail("Microsoft.Web/serverfarms", "SubscriptionIsOverQuotaForSku", "Quota");
    assertThat(failure(DoubleClient.template())).isEqualTo("SubscriptionIsOverQuotaForSku");
    azure.faults().deny("Microsoft.Authorization/roleAssignments/write");
    assertThat(failure(DoubleClient.template())).isEqualTo("AuthorizationFailed");
    azure.faults().allow();
    JsonObject stack = client.apply(DoubleClient.template());
    JsonArray operations =
        client
            .json(
                "GET",
                stack.getAsJsonObject("properties").get("deploymentId").getAsString()
                    + "/operations?api-version=2025-04-01",
                "")
            .getAsJsonArray("value");
    assertThat(operations).hasSize(10);
  }

  @Test
  void namesAreTakenByOthers() throws Exception {
    client.createGroup();
    azure.faults().take("");
    assertThat(failure(DoubleClient.template())).isEqualTo("StorageAccountAlreadyTaken");
    azure.faults().giveBack();
    client.apply(DoubleClient.template());
  }

  @Test
  void theRulesOfFlexConsumptionHold() throws Exception {
    client.createGroup();
    JsonObject memory = DoubleClient.template();
    resource(memory, "Microsoft.Web/sites")
        .getAsJsonObject("properties")
        .getAsJsonObject("functionAppConfig")
        .getAsJsonObject("scaleAndConcurrency")
        .addProperty("instanceMemoryMB", 1024);
    assertThat(failure(memory)).isEqualTo("BadRequest");
    JsonObject setting = DoubleClient.template();
    resource(setting, "Microsoft.Web/sites")
        .getAsJsonObject("properties")
        .getAsJsonObject("siteConfig")
        .getAsJsonArray("appSettings")
        .add(
            JsonParser.parseString(
                "{\"name\": \"FUNCTIONS_WORKER_RUNTIME\", \"value\": \"node\"}"));
    assertThat(failure(setting)).isEqualTo("BadRequest");
    JsonObject name = DoubleClient.template();
    name.getAsJsonObject("variables").addProperty("storage", "Orders-dev");
    assertThat(failure(name)).isEqualTo("AccountNameInvalid");
  }

  @Test
  void whatATemplateUsesMustResolveAndBeADependency() throws Exception {
    client.createGroup();
    JsonObject missing = DoubleClient.template();
    resource(missing, "Microsoft.Insights/components").remove("dependsOn");
    assertThat(failure(missing)).isEqualTo("ResourceNotFound");
    JsonObject unknown = DoubleClient.template();
    unknown.getAsJsonObject("variables").addProperty("app", "[nothing('a')]");
    String version = "?api-version=2024-03-01";
    assertThat(
            client
                .refused(400, "PUT", client.stack() + version, DoubleClient.stackOf(unknown))
                .get("message")
                .getAsString())
        .contains("'nothing' is not valid");
  }

  @Test
  void theJudgeFindsFaultsOfATemplate() throws Exception {
    client.createGroup();
    JsonObject template = DoubleClient.template();
    JsonObject site = resource(template, "Microsoft.Web/sites");
    site.remove("location");
    site.getAsJsonObject("properties").addProperty("httpOnly", true);
    site.getAsJsonObject("properties").addProperty("defaultHostName", "x");
    site.getAsJsonObject("properties")
        .getAsJsonObject("functionAppConfig")
        .getAsJsonObject("scaleAndConcurrency")
        .addProperty("maximumInstanceCount", "100");
    site.getAsJsonObject("identity").addProperty("type", "System");
    client.poll(client.put(template));
    assertThat(azure.takeViolations())
        .anyMatch(found -> found.endsWith("location: is required"))
        .anyMatch(found -> found.endsWith("properties.httpOnly: is unknown"))
        .anyMatch(found -> found.endsWith("properties.defaultHostName: is read-only"))
        .anyMatch(found -> found.contains("maximumInstanceCount: must be int: \"100\""))
        .anyMatch(found -> found.contains("identity.type: must be SystemAssigned |"))
        .anyMatch(found -> found.contains("the SDK cannot read the app"));
  }

  @Test
  void aViolationFailsTheTest() throws Exception {
    client.json(
        "PUT", client.group() + "?api-version=2025-04-01", "{\"location\": \"a\", \"tag\": {}}");
    assertThatThrownBy(azure::close)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("tag: is unknown");
    azure.takeViolations();
  }

  @Test
  void requestsNeedATokenAndAVersion() throws Exception {
    assertThat(client.refused(400, "GET", client.group(), "").get("code").getAsString())
        .isEqualTo("MissingApiVersionParameter");
    var request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create(azure.endpoint() + client.group() + "?api-version=2025-04-01"))
            .build();
    assertThat(client.http().send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    JsonObject token =
        JsonParser.parseString(
                client
                    .send(
                        "GET",
                        "/msi/token?resource=https://management.azure.com&api-version=2019-08-01",
                        new byte[0],
                        "X-IDENTITY-HEADER",
                        "double")
                    .body())
            .getAsJsonObject();
    assertThat(token.get("access_token").getAsString().split("\\.", -1)).hasSize(3);
  }

  @Test
  void theAddressesAreThoseOfTheSchemeThatIsAsked() throws Exception {
    client.createGroup();
    JsonObject stack = client.apply(DoubleClient.template());
    String url = client.stack() + "?api-version=2024-03-01";
    JsonObject secure = client.json("GET", azure.secureEndpoint() + url, "");
    assertThat(DoubleClient.output(secure, "blobs")).startsWith(azure.secureEndpoint() + "/st");
    assertThat(DoubleClient.output(secure, "host"))
        .isNotEqualTo(DoubleClient.output(stack, "host"));
    azure.serve("", call -> Answer.text(200, "hello"));
    assertThat(
            client
                .send("GET", "https://" + DoubleClient.output(secure, "host") + "/api/hello", "")
                .body())
        .isEqualTo("hello");
  }

  @Test
  void aPackageIsDeployedByTheDeploymentHost() throws Exception {
    client.createGroup();
    JsonObject stack = client.apply(DoubleClient.template());
    String app = DoubleClient.output(stack, "app");
    String id = client.group() + "/providers/Microsoft.Web/sites/" + app;
    JsonObject site = client.json("GET", id + "?api-version=2024-11-01", "");
    String scm =
        "http://"
            + site.getAsJsonObject("properties")
                .getAsJsonArray("hostNameSslStates")
                .get(1)
                .getAsJsonObject()
                .get("name")
                .getAsString();
    azure.packageDelays(1, 1);
    byte[] zip =
        DoubleClient.zip(Map.of("host.json", "{}", "hello/function.json", "{\"bindings\": []}"));
    assertThat(client.send("POST", scm + "/api/publish?RemoteBuild=False", zip).statusCode())
        .isEqualTo(202);
    assertThat(client.send("POST", scm + "/api/publish?RemoteBuild=False", zip).statusCode())
        .isEqualTo(409);
    String latest = scm + "/api/deployments/latest";
    assertThat(client.json("GET", latest, "").get("status").getAsInt()).isEqualTo(1);
    assertThat(client.json("GET", latest, "").get("status").getAsInt()).isEqualTo(4);
    String functions = id + "/functions?api-version=2024-11-01";
    assertThat(client.json("GET", functions, "").getAsJsonArray("value")).isEmpty();
    assertThat(client.json("GET", functions, "").getAsJsonArray("value")).hasSize(1);
    assertThat(azure.packageOf(app)).containsKey("host.json");
    assertThat(
            azure
                .stored()
                .read(
                    "/"
                        + DoubleClient.output(stack, "storage")
                        + "/app-package/released-package.zip"))
        .isEqualTo(zip);
    azure.faults().failPackage(app, "It broke.");
    client.send("POST", scm + "/api/publish?RemoteBuild=False", zip);
    client.json("GET", latest, "");
    JsonObject failed = client.json("GET", latest, "");
    assertThat(failed.get("status").getAsInt()).isEqualTo(3);
    assertThat(failed.get("status_text").getAsString()).isEqualTo("It broke.");
  }
}
