package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.cloud.functions.v2.BuildConfig;
import com.google.cloud.functions.v2.FunctionServiceClient;
import com.google.cloud.functions.v2.FunctionServiceSettings;
import com.google.cloud.functions.v2.LocationName;
import com.google.cloud.functions.v2.Source;
import com.google.cloud.functions.v2.StorageSource;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GoogleDoubleIT {
  private final GoogleDouble google = GoogleDouble.start();
  private final HttpClient client = HttpClient.newHttpClient();
  private final String location = "/v2/projects/" + google.project() + "/locations/us-central1";

  @AfterEach
  void close() {
    google.close();
    client.close();
  }

  private HttpResponse<String> send(String method, String target, String body)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(
                URI.create(target.startsWith("/") ? google.endpoint() + target : target))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonObject json(String method, String target, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, target, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  private String function(String more) throws IOException, InterruptedException {
    JsonObject upload = json("POST", location + "/functions:generateUploadUrl", "{}");
    assertThat(send("PUT", upload.get("uploadUrl").getAsString(), "zip").statusCode())
        .isEqualTo(200);
    return """
    {"buildConfig": {"runtime": "nodejs22", "entryPoint": "hello",
      "source": {"storageSource": %s}} %s}
    """
        .formatted(upload.get("storageSource"), more);
  }

  @Test
  void aFunctionIsCreatedUpdatedListedAndDeleted() throws Exception {
    google.operations().pending(1);
    JsonObject operation =
        json(
            "POST",
            location + "/functions?functionId=orders-dev-hello",
            function(", \"labels\": {\"a\": \"b\"}, \"description\": \"first\""));
    assertThat(operation.get("done").getAsBoolean()).isFalse();
    String poll = "/v2/" + operation.get("name").getAsString();
    assertThat(json("GET", poll, "").get("done").getAsBoolean()).isFalse();
    assertThat(json("GET", poll, "").get("done").getAsBoolean()).isTrue();
    JsonObject function = json("GET", location + "/functions/orders-dev-hello", "");
    assertThat(function.get("state").getAsString()).isEqualTo("ACTIVE");

    google.operations().pending(0);
    operation =
        json(
            "PATCH",
            location
                + "/functions/orders-dev-hello?updateMask=serviceConfig.availableMemory,labels",
            "{\"serviceConfig\": {\"availableMemory\": \"512M\"}}");
    json("GET", "/v2/" + operation.get("name").getAsString(), "");
    function = json("GET", location + "/functions/orders-dev-hello", "");
    assertThat(function.get("description").getAsString()).isEqualTo("first");
    assertThat(function.has("labels")).isFalse();
    assertThat(function.toString()).contains("\"availableMemory\":\"512M\"");

    operation = json("DELETE", location + "/functions/orders-dev-hello", "");
    json("GET", "/v2/" + operation.get("name").getAsString(), "");
    assertThat(send("GET", location + "/functions/orders-dev-hello", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void theOfficialClientDeploys() throws Exception {
    JsonObject upload = json("POST", location + "/functions:generateUploadUrl", "{}");
    send("PUT", upload.get("uploadUrl").getAsString(), "zip");
    JsonObject source = upload.getAsJsonObject("storageSource");
    try (FunctionServiceClient functions =
        FunctionServiceClient.create(
            FunctionServiceSettings.newHttpJsonBuilder()
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setEndpoint(google.endpoint())
                .build())) {
      com.google.cloud.functions.v2.Function function =
          functions
              .createFunctionAsync(
                  LocationName.of(google.project(), "us-central1"),
                  com.google.cloud.functions.v2.Function.newBuilder()
                      .setBuildConfig(
                          BuildConfig.newBuilder()
                              .setRuntime("nodejs22")
                              .setSource(
                                  Source.newBuilder()
                                      .setStorageSource(
                                          StorageSource.newBuilder()
                                              .setBucket(source.get("bucket").getAsString())
                                              .setObject(source.get("object").getAsString()))))
                      .build(),
                  "orders-dev-hello")
              .get();
      assertThat(function.getServiceConfig().getUri()).startsWith(google.endpoint());
    }
  }
}
