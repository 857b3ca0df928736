package aloft.local.daemon;

import aloft.host.Folders;
import aloft.local.admin.AdminApi;
import aloft.local.deployment.DeploymentManager;
import aloft.local.deployment.Ports;
import aloft.local.gateway.DocumentCache;
import aloft.local.gateway.HttpServer;
import aloft.local.gateway.OriginPolicy;
import aloft.local.http.EventLoop;
import aloft.local.state.LockOwner;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.local.worker.OrphanProcesses;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// The process of the local cloud. A lock allows one for each state folder.
public final class Daemon {
  private static final String CLOUD_API = "cloud";
  private static final HttpResponse WRONG_TOKEN = message(403, "the token is wrong");
  private static final HttpResponse NOT_DEPLOYED = message(404, "nothing is deployed here");

  private final StateFolder home;
  private final Function<String, Emulation> emulations;
  private final Environment environment;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// @param emulations returns the emulation of a provider, by the provider's name; called once for
  ///   each
  public Daemon(StateFolder home, Function<String, Emulation> emulations, Environment environment) {
    Map<String, Emulation> known = new ConcurrentHashMap<>();
    this.home = home;
    this.emulations = name -> known.computeIfAbsent(name, emulations);
    this.environment = environment;
  }

  /// The version of the installation of this environment.
  public static String version(Environment environment) {
    Path distribution = environment.distribution();
    return distribution == null ? "development" : String.valueOf(distribution.getFileName());
  }

  /// Runs until a stop request arrives, the process file is deleted or the thread is interrupted.
  ///
  /// @throws UserException if another process has the lock
  public void run() {
    home.prepare();
    try {
      if (!Files.isRegularFile(home.lock())) {
        Folders.delete(home.lock());
      }
    } catch (IOException e) {
      throw home.unwritable(e);
    }
    try (FileChannel channel =
            FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        ProcessHandle owner = LockOwner.find(home);
        throw new UserException(
            Diagnostic.error(
                    "local/running",
                    "the local cloud is already running"
                        + (owner == null ? "" : ", as process " + owner.pid()))
                .hint("\"aloft local status\" shows its address"));
      }
      // A killed process may have left its files.
      Folders.delete(home.process());
      for (Path socket : home.sockets()) {
        Folders.delete(socket);
      }
      LockOwner.write(home);
      endOrphans(home);
      serve();
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }

  /// Kills the workers of a local cloud whose process was killed.
  public static void endOrphans(StateFolder home) {
    OrphanProcesses.find(home.workerMark()).forEach(ProcessHandle::destroyForcibly);
  }

  private void serve() throws IOException {
    boolean explicitPort = environment.variable(Ports.PORT_VARIABLE) != null;
    EventLoop loop = new EventLoop("local-cloud");
    Ports ports =
        new Ports(loop, home, Ports.first(environment), explicitPort, environment.clock());
    DocumentCache documents = new DocumentCache();
    DeploymentManager deployments =
        new DeploymentManager(
            loop, home, emulations, ports, allowedOrigins(), documents, environment);
    CloudApi cloudApi =
        new CloudApi(emulations, deployments.byDeployedName(), documents::get, NOT_DEPLOYED);
    deployments.onChange(cloudApi::update);
    byte[] secret = new byte[16];
    new SecureRandom().nextBytes(secret);
    String token = HexFormat.of().formatHex(secret);
    try (HttpServer server =
        ports.open(
            CLOUD_API,
            "the local cloud's own API",
            null,
            new OriginPolicy(false, Set.of()),
            request ->
                hasWrongToken(request, token)
                    ? CompletableFuture.completedFuture(WRONG_TOKEN)
                    : cloudApi.handle(request))) {
      RunningProcess running =
          new RunningProcess(
              ProcessHandle.current().pid(), server.port(), version(environment), token);
      deployments.load();
      AdminApi adminApi =
          new AdminApi(
              deployments, loop.memory(), environment.clock(), running, stopped::countDown);
      Path socket = serveCommands(loop, adminApi);
      running.write(home);
      // The deletion of a file or the folder stops the process: no command would find it.
      while (!stopped.await(2, TimeUnit.SECONDS)
          && Files.isRegularFile(home.process())
          && StateFolder.isSocket(socket)) {}
      Files.deleteIfExists(socket);
    } catch (InterruptedException e) {
      // Ended by a signal.
    } finally {
      Folders.delete(home.process());
      deployments.close();
      loop.close();
    }
  }

  // Returns the socket that the system accepts.
  private Path serveCommands(EventLoop loop, AdminApi adminApi) throws IOException {
    IOException failure = new IOException("no socket can be opened");
    for (Path socket : home.sockets()) {
      try {
        StateFolder.preparePrivate(socket.resolveSibling(".").normalize());
        var _ = new HttpServer(loop, socket, adminApi, environment.clock());
        return socket;
      } catch (IOException | UnsupportedOperationException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  private static boolean hasWrongToken(HttpRequest request, String token) {
    String sent = request.header(HttpRequest.OWNER_TOKEN);
    return sent != null
        && !MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse message(int status, String message) {
    return new HttpResponse(
        status,
        List.of(new Header("Content-Type", "application/json")),
        Payload.of(Json.write(Map.of("message", message), 0)));
  }

  private Set<String> allowedOrigins() {
    String value = environment.variable("ALOFT_LOCAL_ORIGINS");
    return value == null ? Set.of() : Set.of(value.split("[,\\s]+", 0));
  }
}
