package aloft.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A minimal Google Cloud for the commands of `google.txt`. It keeps what it is sent, and answers
/// with it; a change of a function ends at the second question; its URL and what is below it ask
/// for a token.
final class GoogleStub implements Stub {
  private static final String JSON = "application/json; charset=UTF-8";
  private static final Pattern PATHS =
      Pattern.compile(
          "/(v1|v2|v3)/(projects/|entries:list).*|(/upload|/download)?/storage/v1/(b|projects/).*|/token"
              + "|/run(/.*)?");
  private static final List<String> APIS =
      List.of(
          "CLOUDFUNCTIONS",
          "CLOUDRESOURCEMANAGER",
          "CLOUDSCHEDULER",
          "LOGGING",
          "PUBSUB",
          "RUN",
          "SECRETMANAGER",
          "STORAGE");
  private static final Pattern NAME = Pattern.compile("\"name\":\\s*\"([^\"]+)\"");
  private static final Pattern SERVICE_CONFIG = Pattern.compile("\"serviceConfig\":\\s*\\{");
  private static final Pattern FUNCTION = Pattern.compile("/v2/(projects/.*/functions)(/[^/:]+)?");

  private static final String STAGES =
      """
      "metadata": {
        "@type": "type.googleapis.com/google.cloud.functions.v2.OperationMetadata",
        "stages": [{"name": "BUILD", "state": "IN_PROGRESS"}]
      },\
      """;

  private static final String ENTRIES =
      """
      {"entries": [
        {"insertId": "1", "timestamp": "2030-01-01T00:00:00Z", "textPayload": "hello",
          "resource": {"type": "cloud_run_revision", "labels": {"revision_name": "hello-1"}}},
        {"insertId": "2", "timestamp": "2030-01-01T00:00:01Z", "jsonPayload": {"message": "hi"}},
        {"insertId": "3", "timestamp": "2030-01-01T00:00:02Z", "severity": "INFO",
          "httpRequest": {"requestMethod": "GET", "requestUrl": "/", "status": 200}}]}\
      """;

  /// The bodies of resources by name: functions, topics, jobs, and buckets as `b/NAME`.
  private final Map<String, String> resources = new TreeMap<>();

  private final Map<String, byte[]> objects = new TreeMap<>();
  private int generation;

  @Override
  public boolean isAsked(HttpExchange exchange) {
    return PATHS.matcher(exchange.getRequestURI().getPath()).matches();
  }

  @Override
  public Map<String, String> variables(String http, String https, Path folder)
      throws IOException, GeneralSecurityException {
    Map<String, String> variables = new TreeMap<>();
    Path key = folder.resolve("google.json");
    Files.writeString(key, key(https));
    variables.put("GOOGLE_APPLICATION_CREDENTIALS", key.toString());
    for (String api : APIS) {
      variables.put("CLOUDSDK_API_ENDPOINT_OVERRIDES_" + api, https + "/");
    }
    return variables;
  }

  /// Returns a new key of a service account.
  ///
  /// @param root the address of this stub
  static String key(String root) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return """
    {"type": "service_account", "project_id": "training", "client_id": "1",
      "client_email": "training@training.iam.gserviceaccount.com", "private_key_id": "1",
      "private_key": "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----\\n",
      "token_uri": "%s/token"}
    """
        .formatted(key, root);
  }

  @Override
  public synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
    String method = override == null ? exchange.getRequestMethod() : override;
    String path = exchange.getRequestURI().getRawPath();
    try (exchange) {
      if (path.startsWith("/run")) {
        call(exchange);
      } else if (path.contains("/storage/v1/b")) {
        storage(exchange, method, path, body);
      } else {
        String text = new String(body, StandardCharsets.UTF_8);
        answer(exchange, answer(exchange, method, path, text));
      }
    }
  }

  /// The URL of a function: who has no token is asked for one.
  private static void call(HttpExchange exchange) throws IOException {
    boolean isKnown = exchange.getRequestHeaders().getFirst("Authorization") != null;
    if (!isKnown) {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Bearer");
    }
    StubServer.send(exchange, isKnown ? 200 : 401, "text/plain", "ok");
  }

  private static void answer(HttpExchange exchange, @Nullable String json) throws IOException {
    String missing =
        "{\"error\": {\"code\": 404, \"message\": \"not found\", \"status\": \"NOT_FOUND\"}}";
    StubServer.send(
        exchange, json == null ? 404 : 200, JSON, Objects.requireNonNullElse(json, missing));
  }

  /// Returns the answer of an API other than that of storage; null for what does not exist.
  private @Nullable String answer(HttpExchange exchange, String method, String path, String body) {
    if (path.equals("/token")) {
      // header and claims of a token for functions
      return """
      {"access_token": "token", "expires_in": 3600, "token_type": "Bearer",
        "id_token": "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2ln"}\
      """;
    }
    if (path.equals("/v2/entries:list")) {
      return ENTRIES;
    }
    if (path.contains("/operations/")) {
      return operation("", true);
    }
    if (path.endsWith("/serviceAccount")) {
      return "{\"email_address\": \"storage@training.iam.gserviceaccount.com\"}";
    }
    if (path.endsWith("IamPolicy")) {
      return "{\"version\": 3, \"etag\": \"AA==\", \"bindings\": []}";
    }
    String name = path.substring("/v1/".length());
    if (path.contains("/services/")) {
      return method.equals("GET") ? "{\"name\": \"" + name + "\"}" : operation("", true);
    }
    Matcher function = FUNCTION.matcher(path);
    if (function.matches()) {
      return function(exchange, method, function, body);
    }
    return switch (method) {
      case "PUT" -> keep(name, body);
      case "POST", "PATCH" -> keep(name(body), body);
      case "DELETE" -> resources.remove(name) == null ? null : "{}";
      default -> resources.get(name);
    };
  }

  private String keep(String name, String body) {
    resources.put(name, body);
    return body;
  }

  private static String name(String json) {
    Matcher matcher = NAME.matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }

  private @Nullable String function(
      HttpExchange exchange, String method, Matcher path, String body) {
    String parent = path.group(1);
    String id = path.group(2);
    return switch (method) {
      case "GET" ->
          id != null
              ? resources.get(parent + id)
              : resources.entrySet().stream()
                  .filter(resource -> resource.getKey().startsWith(parent))
                  .map(Map.Entry::getValue)
                  .collect(Collectors.joining(",", "{\"functions\": [", "]}"));
      case "DELETE" -> resources.remove(parent + id) == null ? null : operation("", false);
      default -> {
        String name = name(body);
        String scheme = exchange instanceof HttpsExchange ? "https" : "http";
        String host = exchange.getRequestHeaders().getFirst("Host");
        String address = "\"uri\": \"" + scheme + "://" + host + "/run\",";
        String service = "\"service\": \"" + name.replace("/functions/", "/services/") + "\",";
        String deployed =
            SERVICE_CONFIG
                .matcher(body)
                .replaceFirst("\"serviceConfig\": {" + address + service)
                .replaceFirst("\\{", "{\"state\": \"ACTIVE\", \"environment\": \"GEN_2\",");
        resources.put(name, deployed);
        yield operation(STAGES, false);
      }
    };
  }

  private static String operation(String metadata, boolean isDone) {
    return "{\"name\": \"projects/training/locations/us-central1/operations/1\", "
        + metadata
        + "\"done\": "
        + isDone
        + "}";
  }

  /// The caller has all permissions that a query asks for.
  private static String permissions(String query) {
    return Arrays.stream(query.split("&", -1))
        .filter(parameter -> parameter.startsWith("permissions="))
        .map(parameter -> "\"" + parameter.substring("permissions=".length()) + "\"")
        .collect(Collectors.joining(", ", "{\"permissions\": [", "]}"));
  }

  private void storage(HttpExchange exchange, String method, String path, byte[] body)
      throws IOException {
    String query = Objects.requireNonNullElse(exchange.getRequestURI().getQuery(), "");
    String bucket = path.replaceFirst(".*/v1/b/?", "").replaceFirst("/.*", "");
    int at = path.indexOf("/o/");
    if (path.startsWith("/upload/")) {
      answer(exchange, upload(StubServer.parameter(exchange, "name"), body));
    } else if (at >= 0) {
      object(exchange, method, URLDecoder.decode(path.substring(at + 3), StandardCharsets.UTF_8));
    } else if (path.endsWith("/o")) {
      answer(exchange, list(StubServer.parameter(exchange, "prefix")));
    } else if (path.endsWith("/iam/testPermissions")) {
      answer(exchange, resources.containsKey("b/" + bucket) ? permissions(query) : null);
    } else if (method.equals("POST")) {
      String text = new String(body, StandardCharsets.UTF_8);
      answer(exchange, keep("b/" + name(text), text));
    } else {
      answer(
          exchange,
          method.equals("DELETE") ? resources.remove("b/" + bucket) : resources.get("b/" + bucket));
    }
  }

  /// Keeps an object of an upload with two parts: its metadata, and its content.
  ///
  /// @param wanted the name in the address; empty if the metadata has it
  private String upload(String wanted, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String name = wanted.isEmpty() ? name(text) : wanted;
    int part = text.indexOf("\r\n\r\n", text.indexOf("\r\n\r\n") + 4) + 4;
    String content = text.substring(part, text.lastIndexOf("\r\n--"));
    objects.put(name, content.getBytes(StandardCharsets.ISO_8859_1));
    generation++;
    return metadata(name);
  }

  private String metadata(String name) {
    return """
    {"kind": "storage#object", "name": "%s", "bucket": "training", "generation": "%d",
      "timeCreated": "2030-01-01T00:00:00.000Z"}\
    """
        .formatted(name, generation);
  }

  private void object(HttpExchange exchange, String method, String name) throws IOException {
    byte[] content = method.equals("DELETE") ? objects.remove(name) : objects.get(name);
    if (content == null) {
      answer(exchange, null);
    } else if (method.equals("DELETE")) {
      exchange.sendResponseHeaders(204, -1);
    } else if (StubServer.parameter(exchange, "alt").equals("media")) {
      exchange.getResponseHeaders().add("x-goog-generation", String.valueOf(generation));
      exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    } else {
      answer(exchange, metadata(name));
    }
  }

  private String list(String start) {
    return objects.keySet().stream()
        .filter(name -> name.startsWith(start))
        .map(this::metadata)
        .collect(Collectors.joining(",", "{\"kind\": \"storage#objects\", \"items\": [", "]}"));
  }
}
