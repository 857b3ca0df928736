package aloft.google.cloud;

import aloft.google.cloud.fake.Answer;
import aloft.google.cloud.fake.Exchange;
import aloft.google.cloud.fake.GoogleDouble;
import aloft.spi.plan.Bundle;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Target;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;

/// The service of the contracts in a project of the double.
final class GoogleFixture implements CloudFixture {
  static final String REGION = "us-central1";

  private final GoogleDouble google = GoogleDouble.start();
  private final TokenServer tokens = new TokenServer();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, String> variables;
  private final Path folder;

  GoogleFixture(Path folder) {
    this.folder = folder;
    this.variables = new TreeMap<>(google.variables());
    variables.put("GOOGLE_APPLICATION_CREDENTIALS", tokens.keyFile(folder).toString());
    google.serve("shop-dev-hello", this::hello);
    google.serve(
        "shop-dev-failing",
        call -> new Answer(500, Map.of("content-type", "text/plain"), bytes("told to fail")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Answers as the deployed code would: in upper case if it says so, after the value of its
  /// variable.
  private Answer hello(Exchange call) {
    String word = URI.create(call.target()).getQuery().replace("word=", "");
    log("called " + word);
    JsonObject function = function("shop-dev-hello");
    JsonObject variables =
        function.getAsJsonObject("serviceConfig").getAsJsonObject("environmentVariables");
    String text =
        variables == null || !variables.has("PREFIX")
            ? word
            : variables.get("PREFIX").getAsString() + word;
    JsonObject answer = new JsonObject();
    answer.addProperty(
        "word", code(function).contains("toUpperCase") ? text.toUpperCase(Locale.ROOT) : text);
    return Answer.json(answer);
  }

  /// The only file in the source of a function.
  private String code(JsonObject function) {
    JsonObject source =
        function
            .getAsJsonObject("buildConfig")
            .getAsJsonObject("source")
            .getAsJsonObject("storageSource");
    byte[] zip =
        google.object(source.get("bucket").getAsString(), source.get("object").getAsString());
    try (ZipInputStream in =
        new ZipInputStream(new ByteArrayInputStream(Objects.requireNonNull(zip)))) {
      in.getNextEntry();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Adds an entry to the log of `hello`.
  void log(String text) {
    google.log(entry("shop-dev-hello", text));
  }

  static JsonObject entry(String service, String text) {
    return JsonParser.parseString(
            """
            {
              "textPayload": "%s",
              "resource": {
                "type": "cloud_run_revision",
                "labels": {
                  "service_name": "%s", "location": "us-central1", "revision_name": "%s-00001-abc"
                }
              }
            }
            """
                .formatted(text, service, service))
        .getAsJsonObject();
  }

  GoogleDouble google() {
    return google;
  }

  TokenServer tokens() {
    return tokens;
  }

  Map<String, String> variables() {
    return variables;
  }

  ServiceFixture service() {
    return ServiceFixture.in(folder);
  }

  @Override
  public Cloud connect() {
    return service().connect(variables);
  }

  @Override
  public Target target() {
    return service().target();
  }

  @Override
  public Target missingTarget() {
    return service().with("\"runtime\"", "\"stage\": \"missing\", \"runtime\"").target();
  }

  @Override
  public Bundle bundle(Instant time) {
    return service().bundle(time);
  }

  @Override
  public void awaitIdle() {
    google.operations().finish();
  }

  /// Stores an object in a bucket of its own.
  ///
  /// @return the name of the bucket
  String store(String name, byte[] content) {
    String bucket = "files-" + google.project();
    send(
        "POST",
        "/storage/v1/b?project=" + google.project(),
        bytes("{\"name\": \"" + bucket + "\"}"));
    send("POST", "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + name, content);
    return bucket;
  }

  /// Replaces a file of a stored deployment.
  void store(String deployment, String file, String content) {
    send(
        "POST",
        "/upload/storage/v1/b/aloft-"
            + google.project()
            + "-"
            + REGION
            + "/o?uploadType=media&name=shop/dev/deployments/"
            + deployment
            + "/"
            + file,
        bytes(content));
  }

  /// Deletes a file of a stored deployment.
  void forget(String deployment, String file) {
    String name = "shop/dev/deployments/" + deployment + "/" + file;
    send(
        "DELETE",
        "/storage/v1/b/aloft-" + google.project() + "-" + REGION + "/o/" + name.replace("/", "%2F"),
        new byte[0]);
  }

  /// Everything in the project that a deployment can leave behind.
  Set<String> leftovers() {
    Set<String> names = new TreeSet<>();
    String parent = "projects/" + google.project();
    String region = parent + "/locations/" + REGION;
    add(get("/v2/" + region + "/functions"), "functions", names);
    add(get("/v2/" + region + "/services"), "services", names);
    add(get("/v1/" + region + "/jobs"), "jobs", names);
    add(get("/v1/" + region + "/triggers"), "triggers", names);
    add(get("/v1/" + parent + "/topics"), "topics", names);
    google.buckets().forEach(bucket -> names.add("bucket " + bucket));
    return names;
  }

  JsonObject function(String id) {
    return get("/v2/projects/" + google.project() + "/locations/" + REGION + "/functions/" + id);
  }

  JsonObject job(String id) {
    return get("/v1/projects/" + google.project() + "/locations/" + REGION + "/jobs/" + id);
  }

  JsonObject runService(String id) {
    return get("/v2/projects/" + google.project() + "/locations/" + REGION + "/services/" + id);
  }

  JsonObject trigger(String id) {
    return get("/v1/projects/" + google.project() + "/locations/" + REGION + "/triggers/" + id);
  }

  private static void add(JsonObject page, String kind, Set<String> names) {
    if (page.get(kind) instanceof JsonArray items) {
      items.forEach(
          item -> names.add(kind + " " + item.getAsJsonObject().get("name").getAsString()));
    }
  }

  /// Asks as the clients do, which write and read enums as numbers.
  JsonObject get(String path) {
    return send("GET", path + "?$alt=json%3Benum-encoding=int", new byte[0]);
  }

  private JsonObject send(String method, String path, byte[] body) {
    try {
      return JsonParser.parseString(
              http.send(
                      HttpRequest.newBuilder(URI.create(google.endpoint() + path))
                          .method(method, BodyPublishers.ofByteArray(body))
                          .header("Content-Type", "application/json")
                          .build(),
                      BodyHandlers.ofString())
                  .body())
          .getAsJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    tokens.close();
    http.close();
    google.close();
  }
}
