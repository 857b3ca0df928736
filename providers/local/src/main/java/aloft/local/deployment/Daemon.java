package aloft.local.deployment;

import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.Gateway;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.OriginPolicy;
import aloft.local.http.EventLoop;
import aloft.local.state.AdminMessages;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.local.worker.OrphanProcesses;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import aloft.spi.model.Topology;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// The process of the local cloud, from its lock to its end. There is one for each home.
public final class Daemon {
  /// The variable that names the port of the cloud's own API; fronts have those after it.
  public static final String PORT = "ALOFT_LOCAL_PORT";

  /// The variable by which workers of a local cloud are known, whose value is its folder.
  static final String MARK = "ALOFT_LOCAL";

  private static final int FIRST_PORT = 4700;
  private static final int LOWEST = 1024;
  private static final String SELF = "cloud";
  private static final HttpResponse NOT_YET = says(503, "the local cloud is starting");
  private static final HttpResponse NOTHING = says(404, "nothing is deployed here");

  private final StateFolder home;
  private final Function<String, Emulation> emulations;
  private final Environment environment;
  private final CountDownLatch stopped = new CountDownLatch(1);

  public Daemon(StateFolder home, Function<String, Emulation> emulations, Environment environment) {
    this.home = home;
    this.emulations = emulations;
    this.environment = environment;
  }

  /// The name of the installation that this environment is of.
  public static String version(Environment environment) {
    Path distribution = environment.distribution();
    return distribution == null ? "development" : String.valueOf(distribution.getFileName());
  }

  /// Runs until it is told to stop, or the thread is interrupted.
  ///
  /// @throws UserException where another process runs it already
  public void run() {
    home.prepare();
    try (FileChannel channel =
            FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        ProcessHandle holder = LockOwner.find(home);
        throw new UserException(
            Diagnostic.error(
                    "local/running",
                    "the local cloud runs already"
                        + (holder == null ? "" : ", as process " + holder.pid()))
                .hint("aloft local status tells where"));
      }
      // Who was killed has left what leads nowhere.
      Files.deleteIfExists(home.process());
      LockOwner.write(home);
      endOrphans(home);
      serve();
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }

  /// Ends the workers that a process left behind when it was killed.
  public static void endOrphans(StateFolder home) {
    OrphanProcesses.of(MARK, home.folder().toString()).forEach(ProcessHandle::destroyForcibly);
  }

  private void serve() throws IOException {
    boolean wished = environment.variable(PORT) != null;
    EventLoop loop = new EventLoop("local-cloud");
    Ports ports = new Ports(loop, home, first(), wished, environment.clock());
    DeploymentManager deployed =
        new DeploymentManager(loop, home, emulations, ports, origins(), environment);
    DocumentCache documents = new DocumentCache();
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    AtomicReference<HttpServer.Responder> desk =
        new AtomicReference<>(request -> CompletableFuture.completedFuture(NOT_YET));
    try (HttpServer server =
        ports.open(
            SELF,
            "the local cloud's own API",
            null,
            new OriginPolicy(false, Set.of()),
            request ->
                request.path().startsWith(AdminMessages.PATH)
                    ? desk.get().answer(request)
                    : api(deployed, documents, request))) {
      RunningProcess running =
          new RunningProcess(
              ProcessHandle.current().pid(),
              server.port(),
              version(environment),
              HexFormat.of().formatHex(secret));
      deployed.load();
      desk.set(new AdminApi(deployed, environment.clock(), running, stopped::countDown));
      running.write(home);
      // Whoever deletes the folder wants it gone.
      while (!stopped.await(2, TimeUnit.SECONDS) && Files.exists(home.process())) {}
    } catch (InterruptedException e) {
      // Told to end by a signal.
    } finally {
      Files.deleteIfExists(home.process());
      deployed.close();
      loop.close();
    }
  }

  // The API by which SDKs call functions: that of the provider whose functions are here.
  private CompletableFuture<HttpResponse> api(
      DeploymentManager deployed, DocumentCache documents, HttpRequest request) {
    List<Topology> all =
        deployed.all().values().stream().map(place -> place.live().topology()).toList();
    if (all.isEmpty()) {
      return CompletableFuture.completedFuture(NOTHING);
    }
    String provider = all.getFirst().provider();
    List<Topology> own = all.stream().filter(one -> one.provider().equals(provider)).toList();
    HttpHandler front = emulations.apply(provider).api(own);
    return new Gateway(front, deployed.byDeployedName(), documents::get).answer(request);
  }

  private static HttpResponse says(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(Map.of("message", message), 0)));
  }

  private int first() {
    String given = environment.variable(PORT);
    if (given == null) {
      return FIRST_PORT;
    }
    int port = given.matches("[0-9]{1,5}") ? Integer.parseInt(given) : 0;
    if (port < LOWEST || port > 65_535) {
      throw new UserException(
          Diagnostic.error("local/port", PORT + " is not a port: " + given)
              .hint("a number from 1024 to 65535"));
    }
    return port;
  }

  private Set<String> origins() {
    String given = environment.variable("ALOFT_LOCAL_ORIGINS");
    return given == null ? Set.of() : Set.of(given.split("[,\\s]+", 0));
  }
}
