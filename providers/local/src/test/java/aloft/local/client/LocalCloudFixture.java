package aloft.local.client;

import aloft.host.Ids;
import aloft.local.admin.AdminMessages;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.model.Code;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.provider.Environment;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.NullMarked;
import tools.jackson.core.JsonParser;

/// A local cloud with a real process of its own, and small services for tests.
final class LocalCloudFixture implements AutoCloseable {
  private final Path folder;
  private final Map<String, String> variables = new TreeMap<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private List<String> shellPrefix = List.of();

  LocalCloudFixture(Path folder) throws IOException {
    this.folder = folder;
    variables.put("PATH", System.getenv("PATH"));
    variables.put("XDG_DATA_HOME", folder.resolve("data").toString());
    variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    variables.put("ALOFT_LOCAL_PORT", Integer.toString(freePort()));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  LocalCloudFixture variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  String variable(String name) {
    return Objects.requireNonNull(variables.get(name));
  }

  /// Sets shell commands that run before the process, such as `ulimit -f 64`.
  LocalCloudFixture withShell(String commands) {
    shellPrefix = List.of("/bin/sh", "-c", commands + "; exec \"$@\"", "sh");
    return this;
  }

  private Environment environment() {
    List<String> program = new ArrayList<>(shellPrefix);
    program.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            CloudProcess.class.getName()));
    return new Environment(variables, folder, folder, Clock.systemUTC(), null, program);
  }

  LocalCloudProcess process() {
    Environment environment = environment();
    return new LocalCloudProcess(StateFolder.of(environment), environment, Duration.ofMillis(1500));
  }

  LocalCloudClient client() {
    return new LocalCloudClient(process(), environment());
  }

  private static String classPath() {
    return Stream.of(
            CloudProcess.class,
            LocalCloudClient.class,
            Ids.class,
            Environment.class,
            JsonParser.class,
            HttpVersion.class,
            NullMarked.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// Writes a zip into the bundle.
  Code zip(String name, Map<String, byte[]> files) throws Exception {
    Path file = Files.createDirectories(folder.resolve("bundle")).resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : new TreeMap<>(files).entrySet()) {
        ZipEntry header = new ZipEntry(entry.getKey());
        header.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(header);
        zip.write(entry.getValue());
      }
    }
    return code(name);
  }

  /// The code entry for a file of the bundle.
  Code code(String name) throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve("bundle").resolve(name));
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    return new Code.Archive(name, Base64.getEncoder().encodeToString(digest));
  }

  /// A service with one function, `hello`, and its URL.
  static Topology service(String name, Code code, Code... layers) {
    SourceRange place = SourceRange.of("test");
    Function hello =
        new Function(
            "hello",
            name + "-hello",
            "hello",
            new Runtime("nodejs22.x"),
            128,
            Duration.ofSeconds(10),
            Map.of(),
            List.of(),
            place,
            place);
    Trigger url =
        new Trigger.HttpApi(
            "url-hello",
            "url",
            List.of(new Trigger.Route("hello", "ANY", "/")),
            Mapping.empty(place));
    return new Topology(
        name,
        "echo",
        name.replaceAll("-dev$", ""),
        "dev",
        "us-east-1",
        List.of(new LocalFunction(hello, code, List.of(layers), null)),
        List.of(url),
        List.of(),
        List.of());
  }

  /// A service whose function returns a text and its process id.
  Topology answering(String name, String answer) throws Exception {
    return service(name, javaScript(name + ".zip", "async () => '" + answer + " ' + process.pid"));
  }

  /// @param function the handler as a JavaScript expression
  Code javaScript(String zip, String function) throws Exception {
    String text = "exports.hello = " + function + ";\n";
    return zip(zip, Map.of("index.js", text.getBytes(StandardCharsets.UTF_8)));
  }

  AdminMessages.ChangeResult deploy(Topology topology) {
    return deploy(topology, Map.of());
  }

  /// @param shell variables of the user who deploys it
  AdminMessages.ChangeResult deploy(Topology topology, Map<String, String> shell) {
    Map<String, String> inherited = new HashMap<>(shell);
    inherited.put("PATH", variable("PATH"));
    return client()
        .send(
            "deploy",
            new AdminMessages.Deploy(
                folder.resolve("bundle").toString(),
                topology.toJson(),
                inherited,
                Map.of(),
                false,
                variables.get("ALOFT_LOCAL_PORT"),
                null),
            AdminMessages.ChangeResult.class);
  }

  /// The response of the URL of a service.
  String get(String name) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(url(name))).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  String url(String name) throws InterruptedException {
    // A busy machine answers late.
    for (int i = 0; i < 100 && process().status() == null; i++) {
      Thread.sleep(100);
    }
    return Objects.requireNonNull(process().status()).deployed().stream()
        .filter(item -> item.readTopology().name().equals(name))
        .map(item -> item.endpoints().getFirst().url())
        .findFirst()
        .orElseThrow();
  }

  ProcessHandle handle() {
    return ProcessHandle.of(Objects.requireNonNull(process().status()).process()).orElseThrow();
  }

  /// Stops a process with SIGSTOP and waits until all its threads have stopped.
  static void stop(ProcessHandle process) throws Exception {
    signal("STOP", process);
    Path threads = Path.of("/proc/" + process.pid() + "/task");
    while (Files.isDirectory(threads)) {
      try (Stream<Path> all = Files.list(threads)) {
        if (all.allMatch(LocalCloudFixture::isStopped)) {
          return;
        }
      }
      Thread.sleep(1);
    }
  }

  private static boolean isStopped(Path thread) {
    try {
      String stat = Files.readString(thread.resolve("stat"), StandardCharsets.ISO_8859_1);
      return stat.startsWith(") T", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return true;
    }
  }

  private static void signal(String name, ProcessHandle process) throws Exception {
    int status =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (status != 0) {
      throw new IllegalStateException("kill: " + status);
    }
  }

  Path home() {
    return client().home().folder();
  }

  @Override
  public void close() {
    process().stop();
  }
}
