package aloft.azure.emulation;

import aloft.spi.emulation.Event;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpExchange;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Invocation;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.Protocol;
import aloft.spi.emulation.Usage;
import aloft.spi.model.Function;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A worker that runs as its launch says.
public final class StartedWorker implements AutoCloseable {
  private static final int ATTEMPTS = 400;

  private final Process process;
  private final HttpExchange rules;
  private final int port;
  private final Path log;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// @param folder the code of the app
  /// @param files where the files of the launch and the log are written
  /// @param variables those of the user
  public StartedWorker(
      Function function,
      Path folder,
      Path files,
      @Nullable Path serviceFolder,
      Map<String, String> variables)
      throws IOException {
    Handler handler =
        new Handler(
            function,
            "local",
            folder,
            null,
            List.of(),
            serviceFolder,
            Instant.EPOCH,
            "a".repeat(32),
            variables,
            Map.of("GREETING", "Hello", "REPLACED", "manifest"),
            Map.of("FORCED", "yes"),
            Handler.LogFormat.CLOUD);
    Launch launch = new AzureEmulation().launch(handler);
    Protocol.Serve protocol = (Protocol.Serve) launch.protocol();
    rules = protocol.rules();
    for (Map.Entry<String, String> file : launch.files().entrySet()) {
      Files.writeString(files.resolve(file.getKey()), file.getValue());
    }
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(
        launch.programs().stream()
            .filter(program -> program.indexOf('/') < 0 || Files.isExecutable(Path.of(program)))
            .findFirst()
            .orElseThrow());
    command.addAll(launch.arguments().apply(files));
    log = files.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(launch.environment());
    builder.environment().put(protocol.portVariable(), Integer.toString(port));
    process = builder.start();
  }

  public String log() throws IOException {
    return Files.readString(log);
  }

  private boolean awaitStart() throws IOException, InterruptedException {
    for (int i = 0; i < ATTEMPTS && process.isAlive(); i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return socket.isConnected();
      } catch (IOException e) {
        Thread.sleep(25);
      }
    }
    return false;
  }

  /// Calls the function; without a response, the outcome is that of an exit.
  public InvocationOutcome invoke(Event event) throws IOException, InterruptedException {
    Invocation invocation = new Invocation(UUID.randomUUID().toString(), event);
    if (!awaitStart()) {
      return rules.exited(invocation, process.waitFor());
    }
    HttpRequest request = rules.request(invocation, Instant.now());
    String query = request.query() == null ? "" : "?" + request.query();
    java.net.http.HttpRequest.Builder builder =
        java.net.http.HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + request.path() + query))
            .method(
                request.method(),
                java.net.http.HttpRequest.BodyPublishers.ofByteArray(request.body().bytes()));
    for (Header header : request.headers()) {
      if (!header.name().equalsIgnoreCase("Host")) {
        builder.header(header.name(), header.value());
      }
    }
    java.net.http.HttpResponse<byte[]> response =
        client.send(builder.build(), java.net.http.HttpResponse.BodyHandlers.ofByteArray());
    List<Header> headers = new ArrayList<>();
    response
        .headers()
        .map()
        .forEach((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
    InvocationOutcome outcome =
        rules.outcome(
            invocation,
            new HttpResponse(response.statusCode(), headers, Payload.of(response.body())));
    lastLines = rules.logFooter(invocation, new Usage(Duration.ofMillis(5), null, null));
    return outcome;
  }

  private volatile String lastLines = "";

  /// The lines of the host after the last call.
  String lastLines() {
    return lastLines;
  }

  /// Sends a request to the function as the local gateway does.
  public HttpResponse request(String method, String path, byte[] body, Header... headers)
      throws IOException, InterruptedException {
    int mark = path.indexOf('?');
    List<Header> all = new ArrayList<>(List.of(headers));
    all.add(new Header("Host", "localhost:7071"));
    InvocationOutcome outcome =
        invoke(
            new Event.Http(
                new HttpRequest(
                    method,
                    mark < 0 ? path : path.substring(0, mark),
                    mark < 0 ? null : path.substring(mark + 1),
                    "HTTP/1.1",
                    all,
                    Payload.of(body),
                    "127.0.0.1",
                    Instant.now(),
                    UUID.randomUUID().toString())));
    if (outcome instanceof InvocationOutcome.Response response) {
      return response.response();
    }
    throw new AssertionError(outcome.toString());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}
