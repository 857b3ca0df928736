import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A minimal AWS on the loopback interface for the commands of `aws.txt`: a stack is created, updated and deleted; one
/// response requests a retry; lists are paged.
///
/// usage: java AwsStub.java KEYSTORE ADDRESSES; writes `http=PORT` and `https=PORT` to ADDRESSES
final class AwsStub {
  private static final String STACK = "arn:aws:cloudformation:us-east-1:123456789012:stack/STACK/1";

  private final Map<String, String> objects = new TreeMap<>();
  private boolean stands;
  private String status = "";
  private String changeSet = "";
  private String token = "";
  private boolean slowedDown;

  public static void main(String[] arguments) throws Exception {
    AwsStub stub = new AwsStub();
    HttpServer plain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    KeyStore store = KeyStore.getInstance(Path.of(arguments[0]).toFile(), "training".toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "training".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    secure.setHttpsConfigurator(new HttpsConfigurator(context));
    for (HttpServer server : new HttpServer[] {plain, secure}) {
      server.createContext("/", stub::answer);
      server.setExecutor(Executors.newCachedThreadPool());
      server.start();
    }
    Path ready = Path.of(arguments[1] + ".new");
    Files.writeString(ready, "http=%d%nhttps=%d%n".formatted(plain.getAddress().getPort(), secure.getAddress().getPort()));
    Files.move(ready, Path.of(arguments[1]));
    Thread.sleep(Duration.ofMinutes(10)); // the installer stops it sooner
    System.exit(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String path = exchange.getRequestURI().getPath();
    try {
      if (target != null) {
        json(exchange, 200, services(target));
      } else if (body.startsWith("Action=")) {
        query(exchange, form(body));
      } else if (path.startsWith("/2015-03-31/functions/")) {
        exchange.getResponseHeaders().add("X-Amz-Log-Result", "U1RBUlQ=");
        json(exchange, 200, "{\"statusCode\": 200, \"body\": \"ok\"}");
      } else if (path.startsWith("/restapis") || path.startsWith("/usageplans") || path.startsWith("/apikeys")) {
        json(exchange, 200, "{\"item\": [], \"items\": []}");
      } else {
        storage(exchange, path);
      }
    } finally {
      exchange.close();
    }
  }

  private static String services(String target) {
    return switch (target.substring(target.indexOf('.') + 1)) {
      case "FilterLogEvents" -> """
          {"events": [{"eventId": "1", "timestamp": 1, "message": "START\\n", "logStreamName": "s"},
                      {"eventId": "2", "timestamp": 2, "message": "hello\\n", "logStreamName": "s"}]}""";
      case "GetParameter" -> """
          {"Parameter": {"Name": "/colour", "Type": "String", "Value": "green", "Version": 1}}""";
      default -> "{}";
    };
  }

  private void query(HttpExchange exchange, Map<String, String> form) throws IOException {
    String action = form.get("Action");
    String result =
        switch (action) {
          case "GetCallerIdentity" -> "<Account>123456789012</Account><Arn>arn:aws:iam::1:user/u</Arn><UserId>u</UserId>";
          case "DescribeStacks" -> stands ? stacks() : null;
          case "CreateChangeSet" -> {
            changeSet = form.get("ChangeSetName");
            yield "<Id>arn:aws:cloudformation:us-east-1:1:changeSet/" + changeSet + "/1</Id><StackId>" + STACK + "</StackId>";
          }
          case "DescribeChangeSet" ->
              "<Status>CREATE_COMPLETE</Status><CreationTime>2020-01-01T00:00:00Z</CreationTime><Changes><member><Type>Resource</Type></member></Changes>";
          case "ExecuteChangeSet", "UpdateStack", "CreateStack" -> {
            status = stands ? "UPDATE_COMPLETE" : "CREATE_COMPLETE";
            stands = true;
            token = form.getOrDefault("ClientRequestToken", "");
            yield "<StackId>" + STACK + "</StackId>";
          }
          case "DeleteStack" -> {
            status = "DELETE_COMPLETE";
            stands = false;
            token = form.getOrDefault("ClientRequestToken", "");
            yield "";
          }
          case "DescribeStackEvents" -> "<StackEvents>" + event("Hello", "AWS::Lambda::Function", "hello") + event("STACK", "AWS::CloudFormation::Stack", STACK) + "</StackEvents>";
          case "DescribeStackResource" ->
              "<StackResourceDetail><LogicalResourceId>ServerlessDeploymentBucket</LogicalResourceId><PhysicalResourceId>bucket</PhysicalResourceId></StackResourceDetail>";
          case "ListStackResources" ->
              "<StackResourceSummaries><member><LogicalResourceId>GetLambdaFunction</LogicalResourceId><ResourceType>AWS::Lambda::Function</ResourceType><PhysicalResourceId>hello-dev-hello</PhysicalResourceId></member></StackResourceSummaries>"
                  + (form.containsKey("NextToken") ? "" : "<NextToken>more</NextToken>");
          case "GetTemplate" -> "<TemplateBody>{}</TemplateBody>";
          default -> "";
        };
    String xml =
        result == null
            ? "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id STACK does not exist</Message></Error></ErrorResponse>"
            : "<" + action + "Response xmlns=\"http://cloudformation.amazonaws.com/doc/2010-05-15/\"><" + action + "Result>" + result + "</" + action + "Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></" + action + "Response>";
    send(exchange, result == null ? 400 : 200, "text/xml", xml);
  }

  private String stacks() {
    return "<Stacks><member><StackName>STACK</StackName><StackId>" + STACK + "</StackId><StackStatus>" + status
        + "</StackStatus><CreationTime>2020-01-01T00:00:00Z</CreationTime><LastUpdatedTime>2020-01-01T00:00:00.000Z</LastUpdatedTime>"
        + "<Capabilities><member>CAPABILITY_IAM</member></Capabilities><DisableRollback>false</DisableRollback><NotificationARNs/><Parameters/>"
        + "<EnableTerminationProtection>false</EnableTerminationProtection><Tags><member><Key>STAGE</Key><Value>dev</Value></member></Tags>"
        + "<DriftInformation><StackDriftStatus>NOT_CHECKED</StackDriftStatus></DriftInformation><RollbackConfiguration/><ChangeSetId>arn:aws:cloudformation:us-east-1:1:changeSet/" + changeSet
        + "/1</ChangeSetId><Outputs><member><OutputKey>ServerlessDeploymentBucketName</OutputKey><OutputValue>bucket</OutputValue><Description>a bucket</Description><ExportName>bucket</ExportName></member>"
        + "<member><OutputKey>ServiceEndpoint</OutputKey><OutputValue>https://x.execute-api.us-east-1.amazonaws.com/dev</OutputValue></member></Outputs></member></Stacks>";
  }

  private String event(String logical, String type, String physical) {
    return "<member><EventId>" + logical + token + status + "</EventId><StackId>" + STACK + "</StackId><StackName>STACK</StackName><LogicalResourceId>" + logical
        + "</LogicalResourceId><PhysicalResourceId>" + physical + "</PhysicalResourceId><ResourceType>" + type + "</ResourceType><Timestamp>2030-01-01T00:00:00Z</Timestamp><ResourceStatus>"
        + status + "</ResourceStatus>" + (token.isEmpty() ? "" : "<ClientRequestToken>" + token + "</ClientRequestToken>") + "</member>";
  }

  private void storage(HttpExchange exchange, String path) throws IOException {
    String asked = String.valueOf(exchange.getRequestURI().getQuery());
    if (!slowedDown) {
      slowedDown = true;
      send(exchange, 503, "application/xml", "<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "PUT" -> {
        objects.put(path.substring(path.indexOf('/', 1) + 1), String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-meta-filesha256")));
        exchange.getResponseHeaders().add("ETag", "\"1\"");
        send(exchange, 200, "application/xml", "");
      }
      case "HEAD" -> {
        String hash = objects.get(path.substring(path.indexOf('/', 1) + 1));
        exchange.getResponseHeaders().add("x-amz-meta-filesha256", String.valueOf(hash));
        exchange.getResponseHeaders().add("ETag", "\"1\"");
        exchange.getResponseHeaders().add("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT");
        exchange.getResponseHeaders().add("Content-Type", "application/zip");
        exchange.getResponseHeaders().add("x-amz-server-side-encryption", "AES256");
        exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
        exchange.sendResponseHeaders(hash == null ? 404 : 200, -1);
      }
      case "POST" -> {
        objects.clear();
        send(exchange, 200, "application/xml", "<DeleteResult/>");
      }
      default -> {
        StringBuilder list = new StringBuilder("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>false</IsTruncated>");
        if (asked.contains("list-type=2")) {
          objects.keySet().forEach(key -> list.append("<Contents><Key>").append(key).append("</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified><ETag>&quot;1&quot;</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Contents>"));
        }
        send(exchange, 200, "application/xml", list.append("</ListBucketResult>").toString());
      }
    }
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts.length > 1 ? parts[1] : "", StandardCharsets.UTF_8));
    }
    return form;
  }

  private static void json(HttpExchange exchange, int code, String text) throws IOException {
    send(exchange, code, "application/x-amz-json-1.1", text);
  }

  private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
