package aloft.azure.cloud;

import aloft.azure.cloud.fake.Answer;
import aloft.azure.cloud.fake.AzureDouble;
import aloft.azure.cloud.fake.Exchange;
import aloft.azure.cloud.fake.Tokens;
import aloft.spi.plan.Bundle;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Target;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The service of the contracts in a subscription of the double.
final class AzureFixture implements CloudFixture {
  private final AzureDouble azure = AzureDouble.start();
  private final Path folder;

  AzureFixture(Path folder) {
    this.folder = folder;
    azure.serve("", this::answer);
  }

  /// Answers as the host of the app does.
  private Answer answer(Exchange call) {
    URI uri = URI.create(call.target());
    return switch (uri.getPath()) {
      case "/hello" -> hello(uri.getQuery().replace("word=", ""));
      case "/admin/functions/hello" -> {
        JsonObject body = JsonParser.parseString(call.body()).getAsJsonObject();
        hello(
            JsonParser.parseString(body.get("input").getAsString())
                .getAsJsonObject()
                .get("word")
                .getAsString());
        yield Answer.empty(202);
      }
      case "/failing" -> Answer.text(500, "told to fail");
      default -> Answer.empty(404);
    };
  }

  /// Answers as the deployed code would: in upper case if it says so, after the value of its
  /// variable.
  private Answer hello(String word) {
    log("called " + word);
    String app = azure.apps().getFirst();
    String code = new String(azure.packageOf(app).get("hello.js"), StandardCharsets.UTF_8);
    String text = azure.setting(app, "PREFIX") + word;
    JsonObject answer = new JsonObject();
    answer.addProperty("word", code.contains("toUpperCase") ? text.toUpperCase(Locale.ROOT) : text);
    return Answer.json(200, answer);
  }

  /// Creates a resource, as someone would who does not use Aloft.
  ///
  /// @param id without that of the subscription
  void put(String id, String version, String body) {
    URI uri =
        URI.create(
            azure.endpoint()
                + "/subscriptions/"
                + azure.subscription()
                + id
                + "?api-version="
                + version);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + Tokens.of(AzureDouble.DEPLOYER, azure.endpoint()))
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status != 201) {
        throw new IllegalArgumentException("PUT " + uri + ": " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The path of a stored blob.
  String path(String file) {
    String account = azure.ids("Microsoft.Storage/storageAccounts").getFirst();
    return account.substring(account.lastIndexOf('/')) + "/deployments/" + file;
  }

  /// The state of the deployments.
  JsonObject state() {
    byte[] text = Objects.requireNonNull(azure.stored().read(path("state.json")));
    return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
  }

  /// Adds a line to the log of `hello`.
  void log(String text) {
    JsonObject row = new JsonObject();
    row.addProperty("timestamp", Instant.now().toString());
    row.addProperty("message", text);
    row.addProperty("operation_Name", "hello");
    row.addProperty("cloud_RoleInstance", "instance-1");
    row.addProperty("itemId", "id-" + azure.exchanges().size());
    azure.log("traces", row);
  }

  AzureDouble azure() {
    return azure;
  }

  Map<String, String> variables() {
    return azure.variables();
  }

  ServiceFixture service() {
    return ServiceFixture.in(folder);
  }

  @Override
  public Cloud connect() {
    return service().connect(variables());
  }

  @Override
  public Target target() {
    return service().target();
  }

  @Override
  public Target missingTarget() {
    return service().withProvider("\"stage\": \"missing\"").target();
  }

  @Override
  public Bundle bundle(Instant time) {
    return service().bundle(time);
  }

  @Override
  public void awaitIdle() {
    azure.operations().finish();
  }

  /// Everything in the subscription that a deployment can leave behind; the records of ended
  /// deployments are no resources, and Azure deletes them.
  Set<String> leftovers() {
    azure.operations().finish();
    Set<String> ids = new TreeSet<>(azure.ids(""));
    ids.removeIf(id -> id.contains("/Microsoft.Resources/deployments/"));
    return ids;
  }

  @Override
  public void close() {
    azure.close();
  }
}
