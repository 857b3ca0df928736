package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.cloud.functions.v2.BuildConfig;
import com.google.cloud.functions.v2.Function;
import com.google.cloud.functions.v2.FunctionServiceClient;
import com.google.cloud.functions.v2.FunctionServiceSettings;
import com.google.cloud.functions.v2.LocationName;
import com.google.cloud.functions.v2.Source;
import com.google.cloud.functions.v2.StorageSource;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoogleDoubleIT {
  private static final Map<String, String> NODE =
      Map.of(
          "index.js",
          """
          const functions = require('@google-cloud/functions-framework');
          functions.http('hello', (request, response) =>
            response.send(`hello ${request.path} ${process.env.GREETING}`));
          """);

  private final DoubleClient client = new DoubleClient();
  private final GoogleDouble google = client.google();
  private final String functions = client.location("v2") + "/functions";

  @AfterEach
  void close() {
    client.close();
  }

  private static List<String> states(JsonObject operation) {
    List<String> states = new ArrayList<>();
    JsonArray stages = operation.getAsJsonObject("metadata").getAsJsonArray("stages");
    for (JsonElement element : stages) {
      JsonObject stage = element.getAsJsonObject();
      states.add(stage.get("name").getAsString() + " " + stage.get("state").getAsString());
    }
    return states;
  }

  @Test
  void aFunctionIsCreatedUpdatedAndDeleted() throws Exception {
    google.operations().pending(2);
    JsonObject wanted = client.function("nodejs22", NODE);
    wanted.addProperty("description", "first");
    JsonObject operation =
        client.json("POST", functions + "?functionId=orders-dev-hello", wanted.toString());
    assertThat(operation.get("done").getAsBoolean()).isFalse();
    assertThat(client.json("GET", functions + "/orders-dev-hello", "").get("state").getAsString())
        .isEqualTo("DEPLOYING");
    assertThat(states(client.poll(operation)))
        .containsExactly("BUILD IN_PROGRESS", "SERVICE NOT_STARTED");
    assertThat(
            client
                .refused(409, "PATCH", functions + "/orders-dev-hello?updateMask=labels", "{}")
                .get("status")
                .getAsString())
        .isEqualTo("ABORTED");
    assertThat(states(client.poll(operation))).contains("SERVICE IN_PROGRESS");
    assertThat(client.poll(operation).get("done").getAsBoolean()).isTrue();

    google.operations().pending(0);
    operation =
        client.json(
            "PATCH",
            functions + "/orders-dev-hello?updateMask=serviceConfig.availableMemory,labels",
            "{\"serviceConfig\": {\"availableMemory\": \"512M\"}}");
    client.poll(operation);
    JsonObject function = client.json("GET", functions + "/orders-dev-hello", "");
    assertThat(function.get("description").getAsString()).isEqualTo("first");
    assertThat(function.getAsJsonObject("serviceConfig").get("availableMemory").getAsString())
        .isEqualTo("512M");
    assertThat(function.getAsJsonObject("serviceConfig").get("timeoutSeconds").getAsInt())
        .isEqualTo(60);
    client.refused(
        400,
        "PATCH",
        functions + "/orders-dev-hello?updateMask=eventTrigger",
        "{\"eventTrigger\": {\"eventType\": \"google.cloud.pubsub.topic.v1.messagePublished\"}}");

    client.poll(client.json("DELETE", functions + "/orders-dev-hello", ""));
    client.refused(404, "GET", functions + "/orders-dev-hello", "");
    client.refused(404, "GET", client.location("v2") + "/services/orders-dev-hello", "");
  }

  @Test
  void functionsAreListedInPagesAndByLabel() throws Exception {
    JsonObject wanted = client.function("nodejs22", NODE);
    for (String id : List.of("orders-a", "orders-b", "orders-c")) {
      JsonObject labels = new JsonObject();
      labels.addProperty("aloft-service", id.endsWith("c") ? "other" : "orders");
      wanted.add("labels", labels);
      client.create(id, wanted);
    }
    JsonObject page = client.json("GET", functions + "?pageSize=2", "");
    assertThat(page.getAsJsonArray("functions")).hasSize(2);
    page =
        client.json(
            "GET",
            functions + "?pageSize=2&pageToken=" + page.get("nextPageToken").getAsString(),
            "");
    assertThat(page.getAsJsonArray("functions")).hasSize(1);
    assertThat(page.has("nextPageToken")).isFalse();
    String all = functions.replace("us-central1", "-");
    page = client.json("GET", all + "?filter=labels.aloft-service%3D%22orders%22", "");
    assertThat(page.getAsJsonArray("functions")).hasSize(2);
  }

  @Test
  void badFunctionsAreRefused() throws Exception {
    String good = client.function("nodejs22", NODE).toString();
    for (String id : List.of("abc", "Orders", "goog-orders", "a".repeat(64))) {
      client.refused(400, "POST", functions + "?functionId=" + id, good);
    }
    client.refused(400, "POST", functions, good);
    String target = functions + "?functionId=orders";
    client.refused(400, "POST", target, good.replace("nodejs22", "nodejs18"));
    client.refused(400, "POST", target, good.replace(".zip", ".tar"));
    client.refused(403, "POST", target.replace("us-central1", "mars-north1"), good);
    client.create("orders", JsonParser.parseString(good).getAsJsonObject());
    client.refused(409, "POST", target, good);
    assertThat(client.json("GET", client.location("v2") + "/runtimes", "").toString())
        .contains("nodejs24");
  }

  @Test
  void anOperationFailsAtAStage() throws Exception {
    google.operations().pending(1);
    google.operations().fail("orders", new Operations.Failure("BUILD", 3, "Build failed: npm"));
    JsonObject done = client.create("orders", client.function("nodejs22", NODE));
    assertThat(done.getAsJsonObject("error").get("message").getAsString())
        .isEqualTo("Build failed: npm");
    assertThat(states(done)).contains("BUILD COMPLETE", "SERVICE NOT_STARTED");
    JsonObject function = client.json("GET", functions + "/orders", "");
    assertThat(function.get("state").getAsString()).isEqualTo("FAILED");
    assertThat(function.get("stateMessages").toString()).contains("Build failed: npm");
    client.refused(404, "GET", client.location("v2") + "/services/orders", "");
    client.refused(404, "GET", client.location("v2") + "/operations/operation-none", "");
  }

  @Test
  void theSourcesRunAtTheAddressOfTheFunction() throws Exception {
    JsonObject wanted = client.function("nodejs22", NODE);
    wanted.add(
        "serviceConfig",
        JsonParser.parseString("{\"environmentVariables\": {\"GREETING\": \"you\"}}"));
    JsonObject done = client.create("orders", wanted);
    String uri =
        done.getAsJsonObject("response").getAsJsonObject("serviceConfig").get("uri").getAsString();
    google.run("us-central1", "orders");
    assertThat(client.send("GET", uri + "/path", "").statusCode()).isEqualTo(403);
    HttpResponse<String> answer =
        client.send("GET", uri + "/path", "", "Authorization", "Bearer token");
    assertThat(answer.body()).isEqualTo("hello /path you");
    String service = client.location("v2") + "/services/orders";
    client.poll(
        client.json(
            "PATCH", service + "?updateMask=invokerIamDisabled", "{\"invokerIamDisabled\": true}"));
    assertThat(google.isPublic("us-central1", "orders")).isTrue();
    assertThat(client.send("GET", uri, "").body()).isEqualTo("hello / you");
  }

  @Test
  void aPythonFunctionRuns() throws Exception {
    JsonObject wanted =
        client.function(
            "python313",
            Map.of(
                "main.py",
                """
                import functions_framework

                @functions_framework.cloud_event
                def hello(event):
                    print(event["type"])
                """));
    wanted.add(
        "eventTrigger",
        JsonParser.parseString(
            "{\"eventType\": \"google.cloud.pubsub.topic.v1.messagePublished\","
                + " \"pubsubTopic\": \"projects/p/topics/t\"}"));
    client.create("orders", wanted);
    google.run("us-central1", "orders");
    HttpResponse<String> answer =
        client.send(
            "POST",
            "/run/us-central1/orders",
            "{}",
            "Authorization",
            "Bearer token",
            "ce-id",
            "1",
            "ce-source",
            "s",
            "ce-type",
            "t",
            "ce-specversion",
            "1.0",
            "Content-Type",
            "application/json");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void policiesOfServicesHaveEtags() throws Exception {
    client.create("orders", client.function("nodejs22", NODE));
    String service = client.location("v1") + "/services/orders";
    JsonObject policy = client.json("GET", service + ":getIamPolicy", "");
    policy.add(
        "bindings",
        JsonParser.parseString("[{\"role\": \"roles/run.invoker\", \"members\": [\"allUsers\"]}]"));
    String body = "{\"policy\": " + policy + "}";
    client.json("POST", service.replace("/v1/", "/v2/") + ":setIamPolicy", body);
    assertThat(google.isPublic("us-central1", "orders")).isTrue();
    assertThat(
            client
                .refused(409, "POST", service + ":setIamPolicy", body)
                .get("status")
                .getAsString())
        .isEqualTo("ABORTED");
  }

  @Test
  void requestsAreRefusedOnDemand() throws Exception {
    google.disable(Service.FUNCTIONS);
    assertThat(client.refused(403, "GET", functions, "").toString())
        .contains("SERVICE_DISABLED", "cloudfunctions.googleapis.com", google.project());
    google.enable(Service.FUNCTIONS);
    google.deny(
        "cloudfunctions.projects.locations.functions.list", "cloudfunctions.functions.list");
    assertThat(client.refused(403, "GET", functions, "").toString())
        .contains("IAM_PERMISSION_DENIED", "cloudfunctions.functions.list");
    google.allow();
    google.replyTimes(
        1,
        "cloudfunctions.projects.locations.functions.list",
        Answer.error(429, "Quota exceeded").with("Retry-After", "1"));
    assertThat(client.send("GET", functions, "").headers().firstValue("retry-after")).contains("1");
    client.json("GET", functions, "");
    assertThat(google.named("cloudfunctions.projects.locations.functions.list"))
        .extracting(Exchange::status)
        .containsExactly(403, 403, 429, 200);
  }

  @Test
  void anAnswerIsLost() throws Exception {
    JsonObject wanted = client.function("nodejs22", NODE);
    google.lose("cloudfunctions.projects.locations.functions.create");
    assertThatThrownBy(
            () -> client.send("POST", functions + "?functionId=orders", wanted.toString()))
        .isInstanceOf(IOException.class);
    client.refused(409, "POST", functions + "?functionId=orders", wanted.toString());
    google.replyTimes(
        1, "cloudfunctions.projects.locations.functions.generateUploadUrl", Answer.broken());
    String upload = functions + ":generateUploadUrl";
    assertThatThrownBy(() -> client.send("POST", upload, "{}")).isInstanceOf(IOException.class);
    client.json("POST", upload, "{}");
  }

  @Test
  void aServiceIsCreatedDirectly() throws Exception {
    String services = client.location("v2") + "/services";
    google.operations().pending(1);
    JsonObject operation =
        client.json(
            "POST",
            services + "?serviceId=orders",
            "{\"invokerIamDisabled\": true, \"template\": {\"containers\": [{\"image\":"
                + " \"scratch\"}]}}");
    assertThat(client.poll(operation).get("done").getAsBoolean()).isFalse();
    JsonObject service = client.poll(operation).getAsJsonObject("response");
    google.serve("orders", request -> Answer.json(new JsonObject()));
    assertThat(client.json("GET", service.get("uri").getAsString(), "").size()).isZero();
    client.refused(
        409,
        "PATCH",
        services + "/orders?updateMask=labels",
        "{\"etag\": \"older\", \"labels\": {\"a\": \"b\"}}");
    client.refused(
        409,
        "POST",
        services + "?serviceId=orders",
        "{\"template\": {\"containers\": [{\"image\": \"scratch\"}]}}");
    assertThat(client.json("GET", services, "").getAsJsonArray("services")).hasSize(1);
    operation = client.json("DELETE", services + "/orders", "");
    client.poll(operation);
    client.poll(operation);
    client.refused(404, "GET", services + "/orders", "");
  }

  @Test
  void theOfficialClientDeploys() throws Exception {
    JsonObject source =
        client
            .function("nodejs22", NODE)
            .getAsJsonObject("buildConfig")
            .getAsJsonObject("source")
            .getAsJsonObject("storageSource");
    try (FunctionServiceClient official =
        FunctionServiceClient.create(
            FunctionServiceSettings.newHttpJsonBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setEndpoint(google.endpoint())
                .build())) {
      StorageSource archive =
          StorageSource.newBuilder()
              .setBucket(source.get("bucket").getAsString())
              .setObject(source.get("object").getAsString())
              .build();
      Function wanted =
          Function.newBuilder()
              .setBuildConfig(
                  BuildConfig.newBuilder()
                      .setRuntime("nodejs22")
                      .setSource(Source.newBuilder().setStorageSource(archive)))
              .build();
      LocationName location = LocationName.of(google.project(), "us-central1");
      Function function = official.createFunctionAsync(location, wanted, "orders-dev-hello").get();
      assertThat(function.getServiceConfig().getUri()).startsWith(google.endpoint());
      assertThat(official.listFunctions(location).iterateAll()).hasSize(1);
      google.disable(Service.FUNCTIONS);
      PermissionDeniedException refused =
          Assertions.catchThrowableOfType(
              PermissionDeniedException.class, () -> official.getFunction(function.getName()));
      assertThat(refused.getReason()).isEqualTo("SERVICE_DISABLED");
    }
  }

  @Test
  void aServiceRunsSourcesOnABaseImage() throws Exception {
    JsonObject source =
        client
            .function("nodejs22", NODE)
            .getAsJsonObject("buildConfig")
            .getAsJsonObject("source")
            .getAsJsonObject("storageSource");
    String services = client.location("v2") + "/services";
    String sources = "\"sourceCode\": {\"cloudStorageSource\": " + source + "}";
    String base = ", \"baseImageUri\": \"nodejs22\", \"command\": [\"node\", \"index.js\"]";
    String missing = sources.replace(source.get("object").getAsString(), "none.zip");
    for (String refused : List.of(sources, missing + base)) {
      client.refused(400, "POST", services + "?serviceId=direct", service(refused));
    }
    client.poll(client.json("POST", services + "?serviceId=direct", service(sources + base)));
    client.refused(400, "PATCH", services + "/direct?updateMask=template", service(missing + base));
    client.create("orders", client.function("nodejs22", NODE));
    client.refused(409, "POST", services + "?serviceId=orders", service(sources + base));
  }

  private static String service(String container) {
    return "{\"template\": {\"containers\": [{\"image\": \"scratch\", " + container + "}]}}";
  }
}
