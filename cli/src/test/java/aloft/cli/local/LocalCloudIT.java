package aloft.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.AloftCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The local cloud end to end: a real process, real sockets, real workers.
final class LocalCloudIT {
  @TempDir private Path folder;
  private LocalCloudFixture cloud;

  @BeforeEach
  void service() {
    cloud = new LocalCloudFixture(folder, 47100);
    cloud.write(
        "serverless.yml",
        """
        service: shop
        provider:
          name: aws
          runtime: nodejs22.x
          environment:
            TABLE: !Ref Table
        functions:
          hello:
            handler: index.hello
            events:
              - httpApi: GET /hello/{name}
              - sqs: arn:aws:sqs:us-east-1:123456789012:jobs
          picture:
            image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:latest
        resources:
          Resources:
            Table:
              Type: AWS::DynamoDB::Table
              Properties:
                BillingMode: PAY_PER_REQUEST
                AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
                KeySchema: [{AttributeName: id, KeyType: HASH}]
        """);
    handler("one");
  }

  private void handler(String version) {
    cloud.write(
        "index.js",
        """
        exports.hello = async (event) => {
          console.log('greeting', event.pathParameters ? event.pathParameters.name : event.name);
          return { statusCode: 200, body: '%s ' + process.env.TABLE + ' ' + process.pid };
        };
        """
            .formatted(version));
  }

  @AfterEach
  void end() {
    cloud.close();
  }

  @Test
  void deploysInvokesAndRemovesAService() {
    AloftCommand.Output deployed = cloud.aloft("deploy", "--local").done();

    assertThat(deployed.err())
        .contains("✔ Service deployed to the local cloud as shop-dev")
        .contains("TABLE is \"shop-dev-Table\"")
        .contains("\"picture\"", "a container image")
        .contains("are not emulated locally yet: sqs (hello)");
    assertThat(deployed.out()).contains("endpoint: GET - http://127.0.0.1:");
    String url = cloud.url("hello").replace("{name}", "Ada");
    assertThat(cloud.get(url).body()).startsWith("one shop-dev-Table ");
    assertThat(cloud.aloft("invoke", "--local", "-f", "hello", "-d", "{\"name\": \"Bob\"}").out())
        .contains("one shop-dev-Table");
    assertThat(cloud.aloft("invoke", "--local", "-f", "hello", "-d", "null").err())
        .contains("aloft logs --local --function hello shows its log");
    assertThat(cloud.aloft("logs", "--local", "-f", "hello").done().out())
        .contains("greeting Ada", "greeting Bob", "Memory Used");
    assertThat(cloud.aloft("deploy", "--local").done().err()).contains("No changes to deploy");

    cloud.aloft("remove", "--local").done();

    AloftCommand.Output gone = cloud.aloft("info", "--local");
    assertThat(gone.code()).isEqualTo(1);
    assertThat(gone.err()).contains("there is no deployment shop-dev in the local cloud");
  }

  @Test
  void redeploysAndRollsBackWithoutFailedRequests() throws InterruptedException {
    cloud.aloft("deploy", "--local").done();
    String url = cloud.url("hello").replace("{name}", "Ada");
    ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    AtomicBoolean running = new AtomicBoolean(true);
    List<Thread> callers =
        List.of(
            Thread.ofVirtual().unstarted(() -> call(url, answers, running)),
            Thread.ofVirtual().unstarted(() -> call(url, answers, running)));
    callers.forEach(Thread::start);

    handler("two");
    cloud.aloft("deploy", "--local").done();
    String changed = cloud.get(url).body();
    List<String> deployments = deployments();
    String restored = cloud.aloft("rollback", "--local").done().err();
    String last = cloud.get(url).body();
    running.set(false);
    for (Thread caller : callers) {
      caller.join();
    }

    assertThat(changed).startsWith("two ");
    assertThat(deployments).hasSize(2);
    assertThat(deployments.getFirst()).endsWith(" (current)");
    String newer = deployments.getFirst().replace(" (current)", "");
    String older = deployments.getLast();
    assertThat(restored)
        .contains("✔ Deployment " + older + " restored")
        .contains("the same command with --timestamp " + newer);
    assertThat(last).startsWith("one ");
    assertThat(answers)
        .isNotEmpty()
        .allMatch(body -> body.matches("(one|two) shop-dev-Table \\d+"));

    assertThat(cloud.aloft("rollback", "--local").done().err())
        .contains("Deployment " + older + " is what is deployed now. Rollback skipped.");
    assertThat(deployments()).containsExactly(newer, older + " (current)");
    cloud.aloft("rollback", "--local", "--timestamp", newer).done();
    assertThat(cloud.get(url).body()).startsWith("two ");
  }

  /// The timestamps that `deploy list` shows; the one of the current deployment says so.
  private List<String> deployments() {
    String list = cloud.aloft("deploy", "list", "--local").done().out();
    return Pattern.compile(" UTC( \\(current\\))?\nTimestamp: (\\S+)\n")
        .matcher(list)
        .results()
        .map(found -> found.group(2) + Objects.requireNonNullElse(found.group(1), ""))
        .toList();
  }

  private void call(String url, ConcurrentLinkedQueue<String> answers, AtomicBoolean running) {
    while (running.get()) {
      answers.add(cloud.get(url).body());
    }
  }

  @Test
  void restoresDeploymentsAfterAKill() throws Exception {
    cloud.aloft("deploy", "--local").done();
    String url = cloud.url("hello").replace("{name}", "Ada");
    String worker = cloud.get(url).body().replaceAll(".* ", "");
    ProcessHandle process = cloud.process();

    process.destroyForcibly();
    process.onExit().get();

    assertThat(cloud.url("hello").replace("{name}", "Ada")).isEqualTo(url);
    assertThat(cloud.get(url).body()).startsWith("one ");
    assertThat(cloud.process().pid()).isNotEqualTo(process.pid());
    awaitExit(worker);
  }

  // A process without a waiting parent stays in the process list briefly after it exits.
  private static void awaitExit(String process) throws Exception {
    ProcessHandle found = ProcessHandle.of(Long.parseLong(process)).orElse(null);
    if (found != null) {
      found.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void leavesNoProcessesAfterStop() throws Exception {
    cloud.aloft("deploy", "--local").done();
    String url = cloud.url("hello").replace("{name}", "Ada");
    String worker = cloud.get(url).body().replaceAll(".* ", "");
    ProcessHandle process = cloud.process();

    assertThat(cloud.aloft("local", "stop").done().err()).contains("has stopped");

    awaitExit(Long.toString(process.pid()));
    awaitExit(worker);
    assertThat(cloud.aloft("local", "status").done().out()).contains("is not running");
    assertThat(cloud.aloft("local", "stop").done().err()).contains("was not running");
    cloud.aloft("local", "reset").done();
    assertThat(Files.exists(cloud.home())).isFalse();
  }

  @Test
  void deploysTwoStages() {
    cloud.aloft("deploy", "--local").done();
    cloud.aloft("deploy", "--local", "--stage", "test").done();

    String dev = cloud.url("hello").replace("{name}", "Ada");
    String test = cloud.url("hello", "--stage", "test").replace("{name}", "Ada");

    assertThat(dev).isNotEqualTo(test);
    assertThat(cloud.get(dev).body()).contains("shop-dev-Table");
    assertThat(cloud.get(test).body()).contains("shop-test-Table");
  }

  @Test
  void usesThePortOfServerlessOffline() throws Exception {
    int port = free();
    offline("{httpPort: '" + port + "', noAuth: true}");

    assertThat(cloud.aloft("deploy", "--local").done().err())
        .contains("ignored settings of custom.serverless-offline: noAuth")
        .doesNotContain("is taken");
    assertThat(cloud.url("hello")).isEqualTo("http://127.0.0.1:" + port + "/hello/{name}");
    assertThat(cloud.aloft("deploy", "--local", "--stage", "test").done().err())
        .contains(
            "port "
                + port
                + " is in use by shop-dev/http: shop-test/http now uses http://127.0.0.1:");
    assertThat(
            cloud.get(cloud.url("hello", "--stage", "test").replace("{name}", "Ada")).statusCode())
        .isEqualTo(200);

    int other = free();
    offline("{httpPort: " + other + "}");
    cloud.aloft("deploy", "--local").done();
    assertThat(cloud.url("hello")).isEqualTo("http://127.0.0.1:" + other + "/hello/{name}");
    cloud.aloft("local", "stop").done();
    assertThat(cloud.url("hello")).isEqualTo("http://127.0.0.1:" + other + "/hello/{name}");
    assertThat(cloud.get(cloud.url("hello").replace("{name}", "Ada")).statusCode()).isEqualTo(200);
  }

  private void offline(String settings) {
    cloud.write(
        "serverless.yml",
        """
        service: shop
        provider:
          name: aws
          runtime: nodejs22.x
          environment:
            TABLE: none
        custom:
          serverless-offline: %s
        functions:
          hello:
            handler: index.hello
            events:
              - httpApi: GET /hello/{name}
        """
            .formatted(settings));
  }

  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void rejectsCrossOriginRequests() {
    cloud.aloft("deploy", "--local").done();
    String url = cloud.url("hello").replace("{name}", "Ada");

    assertThat(cloud.get(url, "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    assertThat(cloud.get(url, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
    assertThat(cloud.get(url, "Origin", "http://localhost:3000").statusCode()).isEqualTo(200);
  }

  @Test
  void findsDeploymentsOfTheirRegionOnly() {
    cloud.write(
        "serverless.yml",
        """
        service: shop
        provider: {name: aws, runtime: nodejs22.x}
        functions: {hello: {handler: index.hello}}
        """);
    cloud.aloft("deploy", "--local").done();

    AloftCommand.Output elsewhere = cloud.aloft("info", "--local", "--region", "eu-wst");

    assertThat(elsewhere.code()).isEqualTo(1);
    assertThat(elsewhere.err())
        .contains("there is no deployment shop-dev in the local cloud for the region eu-wst")
        .contains("it is deployed for the region us-east-1");
  }

  @Test
  void keepsTheStateOfAnotherVersion() {
    cloud.write("../data/aloft-local/format", "99\n");

    AloftCommand.Output said = cloud.aloft("deploy", "--local");

    assertThat(said.code()).isEqualTo(1);
    assertThat(said.err()).contains("was created by another version of Aloft", "aloft local reset");
  }
}
