package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Plain HTTP requests to a double, for its own tests.
record DoubleClient(GoogleDouble google, HttpClient http) implements AutoCloseable {
  DoubleClient() {
    this(GoogleDouble.start(), HttpClient.newHttpClient());
  }

  /// The path of the region, as in `/v2/projects/p/locations/us-central1`.
  String location(String version) {
    return "/" + version + "/projects/" + google.project() + "/locations/us-central1";
  }

  /// Sends a request, with a body unless it is empty.
  ///
  /// @param target path and query, or a whole URL
  HttpResponse<String> send(String method, String target, String body, String... headers)
      throws IOException, InterruptedException {
    return send(method, target, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private HttpResponse<String> send(String method, String target, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(target.startsWith("/") ? google.endpoint() + target : target))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /// Sends a request that must succeed.
  JsonObject json(String method, String target, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, target, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JsonParser.parseString(response.body()).getAsJsonObject();
  }

  /// Sends a request that must fail.
  ///
  /// @return the `error` of the response
  JsonObject refused(int status, String method, String target, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, target, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JsonParser.parseString(response.body()).getAsJsonObject().getAsJsonObject("error");
  }

  /// Polls an operation once.
  JsonObject poll(JsonObject operation) throws IOException, InterruptedException {
    return json("GET", "/v2/" + operation.get("name").getAsString(), "");
  }

  /// Uploads sources.
  ///
  /// @param files the texts by name
  /// @return a function without a name that has them
  JsonObject function(String runtime, Map<String, String> files)
      throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    JsonObject upload = json("POST", location("v2") + "/functions:generateUploadUrl", "{}");
    assertThat(send("PUT", upload.get("uploadUrl").getAsString(), bytes.toByteArray()).statusCode())
        .isEqualTo(200);
    JsonObject source = new JsonObject();
    source.add("storageSource", upload.get("storageSource"));
    JsonObject build = new JsonObject();
    build.addProperty("runtime", runtime);
    build.addProperty("entryPoint", "hello");
    build.add("source", source);
    JsonObject function = new JsonObject();
    function.add("buildConfig", build);
    return function;
  }

  /// Creates a function and waits for it.
  JsonObject create(String id, JsonObject function) throws IOException, InterruptedException {
    JsonObject operation =
        json("POST", location("v2") + "/functions?functionId=" + id, function.toString());
    JsonObject done = poll(operation);
    while (!done.get("done").getAsBoolean()) {
      done = poll(operation);
    }
    return done;
  }

  @Override
  public void close() {
    http.close();
    google.close();
  }
}
