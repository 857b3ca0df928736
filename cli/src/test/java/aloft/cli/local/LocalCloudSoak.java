package aloft.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import aloft.cli.local.LoadGenerator.FailedCall;
import aloft.cli.local.LoadGenerator.Target;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the installed local cloud under load for a long time while workers are killed and stacks
/// are redeployed. Only calls to killed workers may fail, and no resource usage may grow.
/// Measurements are written to `target/soak.txt`.
final class LocalCloudSoak {
  private static final Path REPORT = Path.of("target/soak.txt");
  private static final int ROUNDS = 6;
  private static final long KILL_EVERY = Duration.ofMillis(400).toNanos();
  private static final int CALLERS = 2;

  /// A worker may receive a call at the moment it exits.
  private static final long AFTER_KILL = Duration.ofMillis(500).toNanos();

  @TempDir private Path folder;
  private LocalCloudFixture cloud;
  private final AtomicInteger deployed = new AtomicInteger();
  private final AtomicInteger announced = new AtomicInteger();
  private final List<Long> kills = new ArrayList<>();
  private final List<FailedCall> broken = new ArrayList<>();
  private long answered;

  @BeforeEach
  void service() throws IOException {
    Path command = Path.of(System.getProperty("soak.aloft"));
    assertThat(command).as("run ./install.sh first, or name the command by -Dsoak.aloft").exists();
    Files.createDirectories(REPORT.getParent());
    Files.deleteIfExists(REPORT);
    cloud = new LocalCloudFixture(folder, 47500, command);
    cloud.write(
        "serverless.yml",
        """
        service: soak
        provider:
          name: aws
          runtime: nodejs22.x
        functions:
          rest:
            handler: index.echo
            events:
              - http: POST /echo
          slow:
            handler: index.slow
            events:
              - httpApi: POST /echo
          snake:
            handler: snake.echo
            runtime: python3.13
            events:
              - httpApi: POST /snake
          link:
            handler: index.echo
            url: true
          tick:
            handler: index.echo
            events:
              - schedule: rate(1 minute)
        """);
    cloud.write(
        "index.js",
        """
        const version = require('fs').readFileSync(__dirname + '/version', 'utf8');
        const echo = (event) => ({
          statusCode: 200,
          headers: {'content-type': 'text/plain'},
          body: version + ' ' + process.pid + ' '
            + (event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body),
        });
        exports.echo = async (event) => {
          console.log('echo', version);
          return echo(event);
        };
        exports.slow = (event, context, callback) =>
          setTimeout(() => callback(null, echo(event)), Math.random() * 100);
        """);
    cloud.write(
        "snake.py",
        """
        import base64, os
        version = open(os.path.join(os.path.dirname(__file__), 'version')).read()
        def echo(event, context):
            body = event['body']
            if event['isBase64Encoded']:
                body = base64.b64decode(body).decode()
            return {'statusCode': 200, 'headers': {'content-type': 'text/plain'},
                    'body': f'{version} {os.getpid()} {body}'}
        """);
  }

  @AfterEach
  void end() {
    cloud.close();
  }

  private void deploy(String stage) {
    cloud.aloft("deploy", "--local", "--stage", stage).done();
  }

  private void deployNext() {
    int next = announced.incrementAndGet();
    cloud.write("version", Integer.toString(next));
    deploy("dev");
    deployed.set(next);
  }

  private List<Target> targets(String stage) {
    return List.of(
        new Target(cloud.url("rest", "--stage", stage), 502),
        new Target(cloud.url("slow", "--stage", stage), 500),
        new Target(cloud.url("snake", "--stage", stage), 500),
        new Target(cloud.url("link", "--stage", stage), 502));
  }

  @Test
  void onlyCallsOfKilledWorkersFailAndNothingGrows() throws Exception {
    long all = Math.round(Double.parseDouble(System.getProperty("soak.minutes")) * 60_000);
    deployNext();
    ProcessHandle process = cloud.process();
    List<Target> targets = targets("dev");
    // The first round warms up.
    List<ProcessMetrics> vitals = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      load(process, targets, System.nanoTime() + all / ROUNDS * 1_000_000);
      vitals.add(atRest(process));
      log(answered + " calls, " + broken.size() + " broken by " + kills.size() + " kills");
    }
    assertThat(process.isAlive()).isTrue();
    assertThat(kills).as("kills").isNotEmpty();
    assertThat(unexplained()).as("calls that failed without a kill").isEmpty();
    assertFlat(vitals.getFirst(), vitals.getLast());
    assertNothingLeft(process, targets);
  }

  private void load(ProcessHandle process, List<Target> targets, long end) throws Exception {
    try (LoadGenerator load = new LoadGenerator(deployed, announced)) {
      load.start(targets, CALLERS);
      Thread killer = Thread.ofPlatform().start(() -> kill(process, load, end));
      for (int turn = 0; System.nanoTime() < end; turn++) {
        deployNext();
        if (turn % 4 == 0) {
          deployAndRemoveSideStack();
        }
        assertThat(load.wrong()).isEmpty();
      }
      killer.join();
      load.end();
      assertThat(load.wrong()).isEmpty();
      answered += load.answered();
      broken.addAll(load.broken());
    }
  }

  private void kill(ProcessHandle process, LoadGenerator load, long end) {
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(KILL_EVERY);
      List<Long> all = load.workers();
      if (!all.isEmpty()) {
        long chosen = all.get(ThreadLocalRandom.current().nextInt(all.size()));
        boolean own = process.children().anyMatch(child -> child.pid() == chosen);
        long moment = System.nanoTime();
        if (own && ProcessHandle.of(chosen).map(ProcessHandle::destroyForcibly).orElse(false)) {
          synchronized (kills) {
            kills.add(moment);
          }
        }
      }
    }
  }

  /// Deploys, invokes and removes a second stack.
  private void deployAndRemoveSideStack() {
    deploy("side");
    try (LoadGenerator once = new LoadGenerator(deployed, announced)) {
      once.start(targets("side"), 1);
      once.end();
      assertThat(once.wrong()).isEmpty();
      assertThat(once.broken()).isEmpty();
    }
    cloud.aloft("invoke", "--local", "-f", "rest", "--stage", "side", "-d", "{}").done();
    assertThat(cloud.aloft("logs", "--local", "-f", "rest", "--stage", "side").done().out())
        .contains("echo " + announced.get());
    cloud.aloft("remove", "--local", "--stage", "side").done();
  }

  /// Measures without load, when only workers without calls are left.
  private ProcessMetrics atRest(ProcessHandle process) throws Exception {
    deployNext();
    long late = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (process.children().findAny().isPresent() && System.nanoTime() < late) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    ProcessMetrics vitals = ProcessMetrics.of(process, cloud.home());
    log(vitals.toString());
    return vitals;
  }

  private static void log(String line) throws IOException {
    Files.writeString(
        REPORT,
        Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /// The failed calls that no kill explains.
  private List<FailedCall> unexplained() {
    List<Long> left = new ArrayList<>(kills);
    List<FailedCall> without = new ArrayList<>();
    for (FailedCall call :
        broken.stream().sorted(Comparator.comparingLong(FailedCall::received)).toList()) {
      Long cause =
          left.stream()
              .filter(kill -> call.received() - kill > 0 && call.sent() - kill < AFTER_KILL)
              .findFirst()
              .orElse(null);
      if (cause == null) {
        without.add(call);
      } else {
        left.remove(cause);
      }
    }
    return without;
  }

  private static void assertFlat(ProcessMetrics first, ProcessMetrics last) {
    assertThat(last.heap()).as("heap in use").isLessThan(first.heap() * 5 / 4 + 2048);
    assertThat(last.resident()).as("memory").isLessThan(first.resident() * 5 / 4 + 16_384);
    // One thread waits for each recent process.
    assertThat(last.threads()).as("threads").isLessThanOrEqualTo(first.threads() + 12);
    assertThat(last.open()).as("open files").isLessThanOrEqualTo(first.open() + 5);
    assertThat(last.children()).as("workers").isZero();
    assertThat(last.files()).as("files").isLessThanOrEqualTo(first.files() + 15);
    // A log keeps up to 15 MB.
    assertThat(last.size()).as("size of the state").isLessThan(5 * 16 * 1024);
  }

  private void assertNothingLeft(ProcessHandle process, List<Target> targets) throws Exception {
    cloud.aloft("local", "stop").done();
    // It has no waiting parent: it stays in the process list briefly after it exits.
    process.onExit().get(10, TimeUnit.SECONDS);
    assertThat(cloud.home().resolve("process.json")).doesNotExist();
    assertThat(ProcessHandle.allProcesses().filter(this::isOurs)).isEmpty();
    for (Target target : targets) {
      URI address = URI.create(target.url());
      assertThat(
              assertThrows(
                  IOException.class,
                  () -> new Socket(InetAddress.getLoopbackAddress(), address.getPort()).close()))
          .isInstanceOf(ConnectException.class);
    }
    cloud.aloft("local", "reset").done();
    assertThat(cloud.home()).doesNotExist();
    log("stopped, nothing left");
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      return Files.readString(
              Path.of("/proc", Long.toString(process.pid()), "environ"),
              StandardCharsets.ISO_8859_1)
          .contains(cloud.home() + "/deployments/");
    } catch (IOException e) {
      // It has exited, or belongs to another user.
      return false;
    }
  }
}
