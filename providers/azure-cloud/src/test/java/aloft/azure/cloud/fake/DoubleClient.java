package aloft.azure.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Plain HTTP requests to a double, for its own tests.
record DoubleClient(AzureDouble azure, HttpClient http) implements AutoCloseable {
  private static final String GROUP_VERSION = "?api-version=2025-04-01";
  private static final String STACK_VERSION = "?api-version=2024-03-01";

  DoubleClient() {
    this(AzureDouble.start(), HttpClient.newBuilder().sslContext(Tls.SHARED).build());
  }

  /// The id of the group that the tests use.
  String group() {
    return "/subscriptions/" + azure.subscription() + "/resourceGroups/orders-dev-rg";
  }

  String stack() {
    return group() + "/providers/Microsoft.Resources/deploymentStacks/orders-dev";
  }

  /// Sends a request as the deployer, with a body unless it is empty.
  ///
  /// @param target path and query, or a whole URL
  HttpResponse<String> send(String method, String target, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(target.startsWith("/") ? azure.endpoint() + target : target))
            .header(
                "Authorization",
                "Bearer " + Tokens.of(AzureDouble.DEPLOYER, "https://management.azure.com/"))
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

  HttpResponse<String> send(String method, String target, String body)
      throws IOException, InterruptedException {
    return send(method, target, body.getBytes(StandardCharsets.UTF_8));
  }

  /// Sends a request that must succeed.
  JsonObject json(String method, String target, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, target, body);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 202);
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

  void createGroup() throws IOException, InterruptedException {
    json("PUT", group() + GROUP_VERSION, "{\"location\": \"westeurope\"}");
  }

  /// The template of one app with its storage account, from a resource of the tests.
  static JsonObject template() {
    try (InputStream in =
        Objects.requireNonNull(DoubleClient.class.getResourceAsStream("template.json"))) {
      return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .getAsJsonObject();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// The body of a stack with a template.
  static String stackOf(JsonObject template) {
    return stackOf(template, Map.of("deployer", AzureDouble.DEPLOYER));
  }

  /// @param values those of the parameters; the ones that the template has not are left out
  private static String stackOf(JsonObject template, Map<String, String> values) {
    JsonObject body =
        JsonParser.parseString(
                """
                {"properties": {
                  "actionOnUnmanage": {"resources": "delete", "resourceGroups": "detach",
                    "managementGroups": "detach"},
                  "denySettings": {"mode": "none"},
                  "parameters": {},
                  "template": %s}}
                """
                    .formatted(template))
            .getAsJsonObject();
    JsonObject parameters = body.getAsJsonObject("properties").getAsJsonObject("parameters");
    values.forEach((name, value) -> {
      if (template.has("parameters") && template.getAsJsonObject("parameters").has(name)) {
        JsonObject parameter = new JsonObject();
        parameter.addProperty("value", value);
        parameters.add(name, parameter);
      }
    });
    return body.toString();
  }

  /// Starts to apply a template as a stack.
  HttpResponse<String> put(JsonObject template) throws IOException, InterruptedException {
    return send("PUT", stack() + STACK_VERSION, stackOf(template));
  }

  /// Polls an operation once.
  JsonObject poll(HttpResponse<String> started) throws IOException, InterruptedException {
    assertThat(started.statusCode()).as(started.body()).isBetween(200, 202);
    return json("GET", started.headers().firstValue("azure-asyncoperation").orElseThrow(), "");
  }

  /// Applies a template as a stack, and waits.
  ///
  /// @return the stack
  JsonObject apply(JsonObject template) throws IOException, InterruptedException {
    return apply(stack(), template, Map.of("deployer", AzureDouble.DEPLOYER));
  }

  JsonObject apply(String stack, JsonObject template, Map<String, String> parameters)
      throws IOException, InterruptedException {
    JsonObject status = poll(send("PUT", stack + STACK_VERSION, stackOf(template, parameters)));
    assertThat(status.get("status").getAsString()).as(status.toString()).isEqualTo("succeeded");
    return json("GET", stack + STACK_VERSION, "");
  }

  /// The value of an output of a stack.
  static String output(JsonObject stack, String name) {
    return stack
        .getAsJsonObject("properties")
        .getAsJsonObject("outputs")
        .getAsJsonObject(name)
        .get("value")
        .getAsString();
  }

  /// An archive.
  ///
  /// @param files the texts by name
  static byte[] zip(Map<String, String> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    http.close();
    azure.close();
  }
}
