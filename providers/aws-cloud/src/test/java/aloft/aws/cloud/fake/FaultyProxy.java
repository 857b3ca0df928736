package aloft.aws.cloud.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// An HTTP proxy between a client and a fake cloud that breaks connections and answers.
///
/// Each connection carries one request and has its own thread. The fault of a request is chosen by
/// its name, as in `s3 PutObject`, and by how many equal requests there were before.
public final class FaultyProxy implements AutoCloseable {
  private static final String PAGE = "<html><body><h1>Service Unavailable</h1></body></html>";

  private final ServerSocket serverSocket;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI upstream;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final List<String> injected = new CopyOnWriteArrayList<>();
  private volatile BiFunction<String, Integer, @Nullable Fault> faults = (name, before) -> null;

  private volatile Runnable hanging = () -> {};

  /// What can happen to a request.
  public enum Fault {
    /// The connection is reset before the request is carried out.
    RESET_BEFORE,
    /// The connection is reset after the request was carried out.
    RESET_AFTER,
    /// The connection ends after half of the body.
    TRUNCATED,
    /// Half of the body is sent as if it were whole.
    SHORTENED,
    /// The body is empty.
    EMPTY,
    /// The service refuses the request, because there were too many before.
    THROTTLED,
    /// The service answers that it has an error of its own, status 500.
    FAILED,
    /// A load balancer answers with a page and status 503.
    HTML_503,
    /// A captive portal answers with a page and status 200.
    HTML_200,
    /// There is no answer, after the request was carried out.
    HANG,
    /// There is no answer, and the request is not carried out.
    HANG_BEFORE
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Request(String method, String path, Map<String, String> headers, byte[] body) {
    /// The name of the request, without ids and hashes of this run.
    String name() {
      return WatchingProxy.exchange(method, path, headers, body, 0)
          .name()
          .replaceAll("/(restapis|usageplans|apikeys)/[^/?]+", "/$1/ID")
          .replaceAll("\\?.*", "")
          .replaceAll("/(?:arn|tags)[:/%].*", "/ARN")
          .replaceAll("invocations|/2015-03-31/functions", "")
          .strip();
    }
  }

  public FaultyProxy(URI upstream) {
    this.upstream = upstream;
    try {
      serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + serverSocket.getLocalPort());
  }

  /// Sets the function that chooses the fault of a request, by its name and the number of equal
  /// requests since. Forgets the earlier requests.
  public void inject(BiFunction<String, Integer, @Nullable Fault> chosen) {
    names.clear();
    injected.clear();
    counts.clear();
    faults = chosen;
  }

  /// Sets what is done as soon as a client waits for an answer that never comes.
  public void whenHanging(Runnable work) {
    hanging = work;
  }

  /// The names of the requests since the last call of [#inject].
  public List<String> names() {
    return List.copyOf(names);
  }

  /// The names of the requests that had a fault since then.
  public List<String> injected() {
    return List.copyOf(injected);
  }

  private void accept() {
    while (!serverSocket.isClosed()) {
      try {
        Socket socket = serverSocket.accept();
        open.add(socket);
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (socket) {
                serve(socket);
              } catch (IOException | InterruptedException e) {
                // The client left.
              } finally {
                open.remove(socket);
              }
            });
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) throws IOException, InterruptedException {
    Request request = read(socket);
    if (request == null) {
      return;
    }
    String name = request.name();
    Fault fault;
    synchronized (this) {
      names.add(name);
      // the body of an upload has signatures, which are new each time
      boolean upload = request.method.equals("PUT");
      String same = request.method + request.path + (upload ? "" : Arrays.hashCode(request.body));
      int before = counts.merge(same, 1, Integer::sum) - 1;
      fault = faults.apply(name, before);
      if (fault != null) {
        injected.add(name);
      }
    }
    OutputStream out = socket.getOutputStream();
    switch (fault) {
      case RESET_BEFORE -> reset(socket);
      case THROTTLED -> sendError(out, name.split(" ", 2)[0], false);
      case FAILED -> sendError(out, name.split(" ", 2)[0], true);
      case HTML_503 -> send(out, 503, Map.of("Content-Type", List.of("text/html")), page(), -1);
      case HTML_200 -> send(out, 200, Map.of("Content-Type", List.of("text/html")), page(), -1);
      case RESET_AFTER -> {
        forward(request);
        reset(socket);
      }
      case HANG -> {
        forward(request);
        hang(socket);
      }
      case HANG_BEFORE -> hang(socket);
      case null -> answer(out, request, forward(request), null);
      case TRUNCATED, SHORTENED, EMPTY -> answer(out, request, forward(request), fault);
    }
  }

  private void hang(Socket socket) throws IOException {
    hanging.run();
    socket.getInputStream().read();
  }

  /// What a service answers that has failed, or has too many requests.
  private static void sendError(OutputStream out, String service, boolean failed)
      throws IOException {
    boolean s3 = service.equals("s3");
    boolean query = service.equals("cloudformation") || service.equals("sts");
    String code =
        failed
            ? s3 ? "InternalError" : "InternalFailure"
            : s3 ? "SlowDown" : query ? "Throttling" : "ThrottlingException";
    String message = failed ? "An internal error occurred" : "Rate exceeded";
    String error = "<Error><Code>%s</Code><Message>%s</Message></Error>".formatted(code, message);
    String body =
        s3
            ? error
            : query
                ? "<ErrorResponse>" + error + "</ErrorResponse>"
                : "{\"__type\": \"%s\", \"message\": \"%s\"}".formatted(code, message);
    send(
        out,
        failed ? 500 : s3 ? 503 : query ? 400 : 429,
        Map.of(
            "Content-Type",
            List.of(query || s3 ? "text/xml" : "application/json"),
            "x-amzn-ErrorType",
            List.of(code)),
        body.getBytes(StandardCharsets.US_ASCII),
        -1);
  }

  private static byte[] page() {
    return PAGE.getBytes(StandardCharsets.US_ASCII);
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  private static void answer(
      OutputStream out, Request request, HttpResponse<byte[]> response, @Nullable Fault fault)
      throws IOException {
    byte[] body = response.body();
    int length = body.length;
    if (request.method.equals("HEAD")) {
      length = (int) response.headers().firstValueAsLong("content-length").orElse(0);
    } else if (fault == Fault.EMPTY) {
      body = new byte[0];
      length = 0;
    } else if (fault == Fault.TRUNCATED || fault == Fault.SHORTENED) {
      body = Arrays.copyOf(body, body.length / 2);
      length = fault == Fault.SHORTENED ? body.length : length;
    }
    send(out, response.statusCode(), response.headers().map(), body, length);
  }

  private static void send(
      OutputStream out, int status, Map<String, List<String>> headers, byte[] body, int length)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Reason\r\n");
    headers.forEach((name, values) -> {
      if (!WatchingProxy.CONNECTION_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        values.forEach(value -> head.append(name).append(": ").append(value).append("\r\n"));
      }
    });
    if (status != 204) {
      head.append("Content-Length: ").append(length < 0 ? body.length : length).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }

  private HttpResponse<byte[]> forward(Request request) throws IOException, InterruptedException {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(upstream.resolve(request.path))
            .method(request.method, HttpRequest.BodyPublishers.ofByteArray(request.body));
    request.headers.forEach((name, value) -> {
      if (!WatchingProxy.SET_BY_CLIENT.contains(name)) {
        builder.header(name, value);
      }
    });
    return client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static @Nullable Request read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    String line = line(in);
    String[] words = line.split(" ", 3);
    if (words.length < 3) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    if (headers.containsKey("expect")) {
      socket
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return body.length < length ? null : new Request(words[0], words[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      if (next != '\r') {
        line.append((char) next);
      }
      next = in.read();
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      serverSocket.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client.shutdownNow();
  }
}
