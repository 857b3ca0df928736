package aloft.dist;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A minimal Azure for the commands of `azure.txt`: an app and a storage account, both named
/// `training`, and resource groups and stacks that are created and deleted at once. A change of a
/// stack ends at the second question; the first change is to be sent again; the first blob is
/// refused once, as before a role is known.
final class AzureStub implements Stub {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String ID = "00000000-0000-0000-0000-000000000001";
  private static final String BLOBS = "/training";
  private static final Pattern PATHS =
      Pattern.compile(
          "(/v1)?/subscriptions/.*|/training(/.*)?|/app/.*|/msi/token|.+/oauth2/v2.0/.*"
              + "|.+/discovery/instance|.+/openid-configuration");
  private static final Pattern KEPT = Pattern.compile(".*/(resourcegroups|deploymentstacks)/[^/]+");

  /// The answers by the end of the path, in lower case.
  private static final Map<String, String> FIXED =
      Map.of(
          "/query",
          """
          {"tables": [{"name": "PrimaryResult",
            "columns": [{"name": "timestamp"}, {"name": "message"}, {"name": "itemId"}],
            "rows": [["2030-01-01T00:00:00Z", "hello", "1"], ["2030-01-01T00:00:01Z", "hi", "2"]]}]}\
          """,
          "/listkeys",
          """
          {"keys": [{"keyName": "key1", "value": "a2V5"}], "default": "key", "masterKey": "key"}\
          """,
          "/register",
          "{\"registrationState\": \"Registered\"}",
          "/functions",
          """
          {"value": [{"name": "training/hello"}, {"name": "training/guarded"},
            {"name": "training/queue"}, {"name": "training/object"}, {"name": "training/timer"}]}\
          """,
          "/operations",
          """
          {"value": [{"properties": {"provisioningState": "Succeeded", "targetResource":
              {"id": "/a", "resourceType": "Microsoft.Web/serverfarms", "resourceName": "a"}}},
            {"properties": {"provisioningState": "Running", "targetResource":
              {"id": "/b", "resourceType": "Microsoft.Web/sites", "resourceName": "b"}}}]}\
          """,
          "/resources",
          "{\"value\": []}");

  private static final String MISSING =
      "{\"error\": {\"code\": \"ResourceNotFound\", \"message\": \"not found\"}}";

  /// The claim `oid` names who deploys.
  private static final String TOKEN =
      encoded("{\"alg\":\"RS256\"}")
          + "."
          + encoded("{\"oid\":\"" + ID + "\",\"exp\":4102444800}")
          + ".c2ln";

  /// The bodies of resource groups and stacks by path in lower case.
  private final Map<String, String> resources = new TreeMap<>();

  /// The contents by the path behind the account.
  private final Map<String, Blob> blobs = new TreeMap<>();

  private int etag;
  private int questions;
  private boolean isBusy = true;
  private boolean isRoleUnknown = true;

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean isAsked(HttpExchange exchange) {
    return PATHS.matcher(exchange.getRequestURI().getPath()).matches();
  }

  /// The variables of a user who is signed in with the Azure CLI, which `az` of the training is.
  @Override
  public Map<String, String> variables(String http, String https, Path folder) throws IOException {
    Files.writeString(
        folder.resolve("azureProfile.json"),
        "{\"subscriptions\": [{\"id\": \"" + ID + "\", \"isDefault\": true}]}");
    Files.writeString(
        folder.resolve("azure-token.json"),
        "{\"accessToken\": \"" + TOKEN + "\", \"expires_on\": 4102444800}");
    return Map.of(
        "ALOFT_AZURE_ENDPOINT",
        https,
        "AZURE_AUTHORITY_HOST",
        https,
        "AZURE_CONFIG_DIR",
        folder.toString());
  }

  @Override
  public synchronized void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      if (path.startsWith("/app/")) {
        StubServer.send(exchange, path.startsWith("/app/admin/") ? 202 : 200, "text/plain", "ok");
      } else if (path.startsWith(BLOBS)) {
        blob(exchange, path.substring(BLOBS.length()), body);
      } else if (path.contains("/subscriptions/")) {
        manager(exchange, path.toLowerCase(Locale.ROOT), new String(body, StandardCharsets.UTF_8));
      } else {
        StubServer.send(exchange, 200, JSON, identity(root(exchange)));
      }
    }
  }

  private static String root(HttpExchange exchange) {
    String scheme = exchange instanceof HttpsExchange ? "https://" : "http://";
    return scheme + exchange.getRequestHeaders().getFirst("Host");
  }

  /// The answer of whom is asked for a token, or where tokens are given.
  private static String identity(String root) {
    return """
    {"access_token": "%2$s", "token_type": "Bearer", "expires_in": 3600, "expires_on": "4102444800",
      "issuer": "%1$s/tenant/v2.0", "authorization_endpoint": "%1$s/tenant/oauth2/v2.0/authorize",
      "token_endpoint": "%1$s/tenant/oauth2/v2.0/token",
      "tenant_discovery_endpoint": "%1$s/tenant/v2.0/.well-known/openid-configuration"}\
    """
        .formatted(root, TOKEN);
  }

  /// Azure Resource Manager, and the API of logs.
  private void manager(HttpExchange exchange, String path, String body) throws IOException {
    String method = exchange.getRequestMethod();
    if (isBusy && method.equals("PUT")) {
      isBusy = false;
      exchange.getResponseHeaders().add("Retry-After-Ms", "10");
      StubServer.send(exchange, 503, JSON, MISSING);
      return;
    }
    String answer = FIXED.get(path.substring(path.lastIndexOf('/')));
    if (answer == null) {
      answer = resource(exchange, method, path, body);
    }
    int status = answer == null ? 404 : method.equals("DELETE") ? 202 : 200;
    StubServer.send(exchange, status, JSON, Objects.requireNonNullElse(answer, MISSING));
  }

  private @Nullable String resource(
      HttpExchange exchange, String method, String path, String body) {
    if (path.endsWith("/operationresults")) {
      return "{\"status\": \"" + (questions++ == 0 ? "Running" : "Succeeded") + "\"}";
    }
    if (!KEPT.matcher(path).matches()) {
      return """
      {"properties": {"provisioningState": "%s", "allowSharedKeyAccess": false,
        "primaryEndpoints": {"blob": "%s%s/"}}}\
      """
          .formatted(method.equals("PUT") ? "InProgress" : "Succeeded", root(exchange), BLOBS);
    }
    String before = resources.get(path);
    switch (method) {
      case "PUT" -> resources.put(path, body);
      case "DELETE" -> resources.keySet().removeIf(name -> name.startsWith(path));
      default -> {}
    }
    if (!method.equals("GET")) {
      questions = 0;
      exchange
          .getResponseHeaders()
          .add(
              "Azure-AsyncOperation",
              root(exchange) + "/subscriptions/" + ID + "/operationresults");
    }
    boolean isStack = path.contains("/deploymentstacks/");
    String known = method.equals("PUT") ? body : before;
    return known == null || !isStack ? known : stack(exchange, path, method);
  }

  private static String stack(HttpExchange exchange, String path, String method) {
    String group = path.replaceFirst("/providers/.*", "");
    return """
    {"id": "%1$s", "properties": {"provisioningState": "%2$s",
      "deploymentId": "%3$s/providers/Microsoft.Resources/deployments/training",
      "outputs": {"app": {"value": "training"}, "storage": {"value": "training"},
        "host": {"value": "%4$s/app"}, "container": {"value": "deployments"}},
      "resources": [{"id": "%3$s/providers/Microsoft.Insights/components/training"},
        {"id": "%3$s/providers/Microsoft.Web/sites/training"}]}}\
    """
        .formatted(
            path,
            method.equals("GET") ? "succeeded" : "deploying",
            group,
            exchange.getRequestHeaders().getFirst("Host"));
  }

  /// @param path behind the name of the account
  private void blob(HttpExchange exchange, String path, byte[] body) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.add("x-ms-version", "2025-01-05");
    headers.add("x-ms-request-id", ID);
    String asked = StubServer.parameter(exchange, "comp");
    Blob known = blobs.get(path);
    if (isRoleUnknown) {
      isRoleUnknown = false;
      refuse(exchange, 403, "AuthorizationPermissionMismatch");
    } else if (asked.equals("userdelegationkey")) {
      StubServer.send(exchange, 200, "application/xml", delegationKey());
    } else if (asked.equals("list")) {
      StubServer.send(exchange, 200, "application/xml", list(path + "/"));
    } else if (exchange.getRequestMethod().equals("PUT")) {
      blobs.put(path, new Blob(body, metadata(exchange)));
      headers.add("ETag", "\"" + ++etag + "\"");
      headers.add("Last-Modified", "Tue, 01 Jan 2030 00:00:00 GMT");
      exchange.sendResponseHeaders(201, -1);
    } else if (known == null) {
      refuse(exchange, 404, "BlobNotFound");
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      blobs.remove(path);
      exchange.sendResponseHeaders(202, -1);
    } else {
      headers.add("ETag", "\"" + etag + "\"");
      headers.add("Last-Modified", "Tue, 01 Jan 2030 00:00:00 GMT");
      headers.add("x-ms-blob-type", "BlockBlob");
      headers.add("Content-Type", "application/octet-stream");
      known.metadata().forEach(headers::add);
      boolean hasBody = exchange.getRequestMethod().equals("GET") && known.content().length > 0;
      exchange.sendResponseHeaders(200, hasBody ? known.content().length : -1);
      if (hasBody) {
        exchange.getResponseBody().write(known.content());
      }
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Blob(byte[] content, Map<String, String> metadata) {}

  private static Map<String, String> metadata(HttpExchange exchange) {
    Map<String, String> metadata = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (name.toLowerCase(Locale.ROOT).startsWith("x-ms-meta-")) {
            metadata.put(name, values.getFirst());
          }
        });
    return metadata;
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().add("x-ms-error-code", code);
    StubServer.send(
        exchange,
        status,
        "application/xml",
        "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>no</Message></Error>");
  }

  private static String delegationKey() {
    return """
    <?xml version="1.0"?><UserDelegationKey><SignedOid>%1$s</SignedOid><SignedTid>%1$s</SignedTid>\
    <SignedStart>2030-01-01T00:00:00Z</SignedStart><SignedExpiry>2030-01-01T02:00:00Z</SignedExpiry>\
    <SignedService>b</SignedService><SignedVersion>2025-01-05</SignedVersion><Value>a2V5</Value>\
    </UserDelegationKey>\
    """
        .formatted(ID);
  }

  /// @param container its path, with a slash at the end
  private String list(String container) {
    return blobs.keySet().stream()
        .filter(path -> path.startsWith(container))
        .map(path ->
            """
            <Blob><Name>%s</Name><Properties><Etag>1</Etag><Content-Length>1</Content-Length>\
            <Last-Modified>Tue, 01 Jan 2030 00:00:00 GMT</Last-Modified>\
            <BlobType>BlockBlob</BlobType></Properties></Blob>\
            """
                .formatted(path.substring(container.length())))
        .collect(
            Collectors.joining(
                "",
                "<?xml version=\"1.0\"?><EnumerationResults><Blobs>",
                "</Blobs><NextMarker/></EnumerationResults>"));
  }
}
