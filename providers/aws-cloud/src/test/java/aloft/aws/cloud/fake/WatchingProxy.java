package aloft.aws.cloud.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy between a client and a fake cloud. It records every request, and can reply itself
/// to simulate a failure.
public final class WatchingProxy implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/]+/\\d+/[^/]+/([^/]+)/aws4_request");
  static final Set<String> CONNECTION_HEADERS =
      Set.of("transfer-encoding", "content-length", "connection");
  static final Set<String> SET_BY_CLIENT =
      Set.of("host", "content-length", "connection", "expect", "upgrade");

  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final URI upstream;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private volatile Function<Exchange, @Nullable Reply> replyWith = exchange -> null;
  private volatile BiFunction<Exchange, String, String> alterWith = (exchange, answer) -> answer;

  /// A response of the proxy itself.
  ///
  /// @param contentType as in `text/xml`
  public record Reply(int status, String contentType, String body) {}

  public WatchingProxy(URI upstream) {
    this.upstream = upstream;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// A copy of the environment variables in which this proxy is the endpoint of AWS.
  public Map<String, String> watch(Map<String, String> variables) {
    Map<String, String> watched = new TreeMap<>(variables);
    watched.put("AWS_ENDPOINT_URL", endpoint().toString());
    return watched;
  }

  /// Sets a function that is called for each request; if it returns a reply, the request is not
  /// forwarded. The function may block, so that a test can stop a client at one request.
  public void replyWith(Function<Exchange, @Nullable Reply> function) {
    replyWith = function;
  }

  /// Sets a function that is called with each answer in XML or JSON, and returns what the client
  /// gets.
  public void alterWith(BiFunction<Exchange, String, String> function) {
    alterWith = function;
  }

  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /// The names of the requests, in order.
  public List<String> names() {
    return exchanges.stream().map(Exchange::name).toList();
  }

  public List<Exchange> named(String name) {
    return exchanges.stream().filter(exchange -> exchange.name().equals(name)).toList();
  }

  public void clear() {
    exchanges.clear();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      byte[] body = http.getRequestBody().readAllBytes();
      Map<String, String> headers = new TreeMap<>();
      http.getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      Reply reply = replyWith.apply(read(http, headers, body, 0));
      if (reply == null) {
        forward(http, headers, body);
      } else {
        exchanges.add(read(http, headers, body, reply.status()));
        http.getResponseHeaders().add("Content-Type", reply.contentType());
        send(http, reply.status(), reply.body().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void forward(HttpExchange http, Map<String, String> headers, byte[] body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(upstream.resolve(http.getRequestURI().toString()))
            .method(http.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach((name, value) -> {
      if (!SET_BY_CLIENT.contains(name)) {
        request.header(name, value);
      }
    });
    HttpResponse<byte[]> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Exchange exchange = read(http, headers, body, response.statusCode());
    exchanges.add(exchange);
    response
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            http.getResponseHeaders().put(name, values);
          }
        });
    if ("HEAD".equals(http.getRequestMethod())) {
      response
          .headers()
          .firstValue("content-length")
          .ifPresent(length -> http.getResponseHeaders().set("Content-Length", length));
    }
    String type = response.headers().firstValue("content-type").orElse("");
    send(
        http,
        response.statusCode(),
        type.contains("xml") || type.contains("json")
            ? alterWith
                .apply(exchange, new String(response.body(), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8)
            : response.body());
  }

  private static void send(HttpExchange http, int status, byte[] reply) throws IOException {
    http.sendResponseHeaders(status, reply.length == 0 ? -1 : reply.length);
    if (reply.length > 0) {
      http.getResponseBody().write(reply);
    }
  }

  private static Exchange read(
      HttpExchange http, Map<String, String> headers, byte[] body, int status) {
    return exchange(
        http.getRequestMethod(), http.getRequestURI().toString(), headers, body, status);
  }

  static Exchange exchange(
      String method, String path, Map<String, String> headers, byte[] body, int status) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    Matcher scope = SCOPE.matcher(headers.getOrDefault("authorization", ""));
    String service = scope.find() ? scope.group(1) : "unsigned";
    String operation = operation(service, method, path, headers, text);
    return new Exchange(service, operation, path, headers, text, status);
  }

  private static String operation(
      String service, String method, String path, Map<String, String> headers, String body) {
    String target = headers.get("x-amz-target");
    if (target != null) {
      return target.substring(target.lastIndexOf('.') + 1);
    }
    Matcher action = ACTION.matcher(body);
    if (headers.getOrDefault("content-type", "").startsWith("application/x-www-form-urlencoded")
        && action.find()) {
      return action.group(1);
    }
    return service.equals("s3") ? s3Operation(method, path, headers) : method + " " + path;
  }

  private static String s3Operation(String method, String path, Map<String, String> headers) {
    int query = path.indexOf('?');
    String plain = query < 0 ? path : path.substring(0, query);
    boolean object = plain.indexOf('/', 1) > 0 && !plain.endsWith("/");
    return switch (method) {
      case "GET" ->
          path.contains("list-type=2")
              ? "ListObjectsV2"
              : path.contains("?versions") ? "ListObjectVersions" : "GetObject";
      case "PUT" ->
          headers.containsKey("x-amz-copy-source")
              ? "CopyObject"
              : object ? "PutObject" : "CreateBucket";
      case "POST" -> path.contains("delete") ? "DeleteObjects" : "Post";
      case "HEAD" -> object ? "HeadObject" : "HeadBucket";
      default -> method;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    client.shutdownNow();
  }
}
