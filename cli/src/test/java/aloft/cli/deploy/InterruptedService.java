package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.AccountContents;
import aloft.aws.cloud.fake.FaultyProxy;
import aloft.aws.cloud.fake.FaultyProxy.Fault;
import aloft.aws.cloud.fake.MiniStack;
import aloft.cli.AloftCommand;
import aloft.host.Digests;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.s3.model.S3Object;

/// A service in a new account of MiniStack, and a command about it that is stopped at a request.
///
/// The service has what a deployment does after the stack too: settings of a REST API's stage,
/// versions to prune and old deployments to remove.
final class InterruptedService implements AutoCloseable {
  private static final String MANIFEST =
      """
      service: shop
      provider:
        name: aws
        runtime: nodejs22.x
        tracing: {apiGateway: true}
        apiGateway: {apiKeys: [partner]}
        pruneFunctionVersions: {number: 1}
        deploymentBucket:
          maxPreviousDeploymentArtifacts: 3
      functions:
        hello:
          handler: handler.main
          events: [{http: {method: get, path: hello, private: true}}]
      """;

  /// A resource that cannot be created, when the function has been changed.
  private static final String BROKEN =
      """
      resources:
        Resources:
          Broken:
            Type: AWS::CloudFormation::Stack
            DependsOn: HelloLambdaFunction
            Properties: {TemplateURL: https://nowhere.invalid/t.json}
      """;

  /// What a deployed service has in its account.
  private static final List<String> DEPLOYED =
      List.of(
          "API key partner",
          "REST API dev-shop",
          "bucket shop-dev",
          "function shop-dev-hello",
          "log group /aws/lambda/shop-dev-hello",
          "stack shop-dev",
          "usage plan shop-dev");

  /// The number of deployments that the bucket keeps.
  private static final int KEPT = 3;

  /// A command, and what is there when it starts.
  enum Work {
    FIRST,
    /// A first deployment that takes a log group over.
    IMPORT,
    /// A deployment after a first one that failed and has left an empty stack.
    CREATE_AGAIN,
    CHANGE,
    /// A deployment after a change that CloudFormation could not roll back.
    CONTINUE_ROLLBACK,
    ROLLBACK,
    REMOVE,
    FUNCTION,
    FUNCTION_ROLLBACK;

    /// Whether the stack does not know of what it has done.
    private boolean isOfFunction() {
      return this == FUNCTION || this == FUNCTION_ROLLBACK;
    }
  }

  /// When a command gets a signal.
  enum Moment {
    /// When AWS has not received the request yet.
    BEFORE,
    /// When AWS has carried the request out, and its answer does not arrive.
    AFTER,
    /// When AWS answers.
    ANSWERED
  }

  /// A request of a command.
  ///
  /// @param name as in `s3 PutObject`
  /// @param before how many of this name there were before
  record Request(String name, int before) {
    @Override
    public String toString() {
      return name + " " + before;
    }
  }

  /// How a process ended.
  record End(int code, String text) {}

  private final Path home;
  private final Path folder;
  private final FaultyProxy proxy = new FaultyProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = new TreeMap<>(MiniStack.shared().newAccount());

  /// @param home an empty folder
  InterruptedService(Path home) {
    this.home = home;
    this.folder = home.resolve("shop");
    account.put("HOME", home.toString());
    createFolder(folder);
    write("serverless.yml", MANIFEST);
    writeCode("first");
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeCode(String word) {
    write("handler.js", "exports.main = async () => ({statusCode: 200, body: '" + word + "'});\n");
  }

  /// Deploys the service with a script after the deployment that fails.
  AloftCommand.Output deployWithFailingScript() {
    write(
        "serverless.yml",
        MANIFEST
            + """
            plugins: [serverless-plugin-scripts]
            custom:
              scripts:
                hooks:
                  after:deploy:deploy: exit 3
            """);
    return run("deploy");
  }

  /// Brings the service to where a command starts.
  void prepare(Work work) {
    switch (work) {
      case FIRST -> {}
      case IMPORT -> {
        try (Clients clients = clients()) {
          clients
              .logs()
              .createLogGroup(create -> create.logGroupName("/aws/lambda/shop-dev-hello"));
        }
      }
      case CREATE_AGAIN -> failToCreate();
      case REMOVE -> run("deploy").done();
      case CHANGE, FUNCTION -> {
        run("deploy").done();
        writeCode("second");
      }
      case CONTINUE_ROLLBACK -> {
        run("deploy").done();
        failToRollBack();
      }
      case ROLLBACK -> {
        for (String word : List.of("oldest", "first", "second")) {
          writeCode(word);
          run("deploy").done();
        }
        writeCode("first");
      }
      case FUNCTION_ROLLBACK -> {
        run("deploy").done();
        writeCode("second");
        run("deploy", "function", "-f", "hello").done();
        writeCode("first");
      }
    }
  }

  /// Leaves an empty stack. A stack with a bucket of its own is created with the bucket first, and
  /// without express mode CloudFormation deletes the stack.
  private void failToCreate() {
    String bucket = "shop-dev-releases-" + account.get("AWS_ACCESS_KEY_ID");
    try (Clients clients = clients()) {
      clients.s3().createBucket(create -> create.bucket(bucket));
    }
    String manifest =
        MANIFEST.replace(
            "  deploymentBucket:",
            "  deploymentMode: express\n  deploymentBucket:\n    name: " + bucket);
    deployBroken(manifest, "ROLLBACK_COMPLETE");
    write("serverless.yml", manifest);
  }

  /// Leaves a stack whose rollback has failed, because the zip of its function was missing.
  private void failToRollBack() {
    try (Clients clients = clients()) {
      String bucket = clients.s3().listBuckets().buckets().getFirst().name();
      String zip =
          clients.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
              .map(S3Object::key)
              .filter(key -> key.endsWith(".zip"))
              .findFirst()
              .orElseThrow();
      move(clients, bucket, zip, "kept");
      writeCode("second");
      deployBroken(MANIFEST, "UPDATE_ROLLBACK_FAILED");
      move(clients, bucket, "kept", zip);
    }
    write("serverless.yml", MANIFEST);
  }

  private static void move(Clients clients, String bucket, String from, String to) {
    clients
        .s3()
        .copyObject(copy ->
            copy.sourceBucket(bucket).sourceKey(from).destinationBucket(bucket).destinationKey(to));
    clients.s3().deleteObject(delete -> delete.bucket(bucket).key(from));
  }

  private void deployBroken(String manifest, String status) {
    write("serverless.yml", manifest + BROKEN);
    AloftCommand.Output output = run("deploy");
    assertThat(contents()).as(output.err()).contains("stack shop-dev " + status);
  }

  private String[] words(Work work) {
    return switch (work) {
      case FIRST, CREATE_AGAIN, CHANGE, CONTINUE_ROLLBACK -> new String[] {"deploy"};
      case IMPORT -> new String[] {"deploy", "--import"};
      case ROLLBACK -> new String[] {"rollback"};
      case REMOVE -> new String[] {"remove"};
      case FUNCTION -> new String[] {"deploy", "function", "-f", "hello"};
      case FUNCTION_ROLLBACK -> new String[] {"rollback", "function", "-f", "hello", "-v", "1"};
    };
  }

  /// The requests of a command that is not stopped, in their order. Those that poll are there once.
  List<Request> requests(Work work) {
    proxy.inject((name, same) -> null);
    Map<String, String> watched = new TreeMap<>(account);
    watched.put("AWS_ENDPOINT_URL", proxy.endpoint().toString());
    AloftCommand.inProcess(environment(watched), words(work)).done();
    List<Request> requests = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (String name : proxy.names()) {
      int before = counts.merge(name, 1, Integer::sum) - 1;
      if (before == 0
          || !name.matches(".* Describe(StackEvents|ChangeSet)|lambda GET .*/configuration")) {
        requests.add(new Request(name, before));
      }
    }
    return requests;
  }

  /// Starts a command as a process, and sends it a signal at a request.
  ///
  /// @param signal `KILL` or `INT`
  End stop(Work work, Request request, Moment moment, String signal) throws Exception {
    CompletableFuture<Process> started = new CompletableFuture<>();
    CompletableFuture<Boolean> stopped = new CompletableFuture<>();
    Runnable stop = () -> stopped.complete(send(signal, started.join()));
    Map<String, Integer> counts = new HashMap<>();
    proxy.whenHanging(stop);
    proxy.inject((name, same) -> {
      int before = counts.merge(name, 1, Integer::sum) - 1;
      if (!name.equals(request.name) || before != request.before) {
        return null;
      }
      return switch (moment) {
        case BEFORE -> Fault.HANG_BEFORE;
        case AFTER -> Fault.HANG;
        case ANSWERED -> {
          stop.run();
          yield null;
        }
      };
    });
    List<String> line = new ArrayList<>(AloftCommand.PROGRAM);
    line.addAll(List.of(words(work)));
    Path output = Files.createTempFile("aloft", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(account);
    builder.environment().put("AWS_ENDPOINT_URL", proxy.endpoint().toString());
    Process process = builder.start();
    started.complete(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    End end = new End(process.exitValue(), Files.readString(output));
    Files.delete(output);
    // How often a stack is read depends on how fast CloudFormation is.
    assumeFalse(
        !stopped.isDone()
            && end.code() == 0
            && request.name.equals("cloudformation DescribeStacks")
            && request.before > 0,
        "the command needed fewer requests this time");
    assertThat(stopped)
        .as("%s was not sent: %s%n%s", request, proxy.names(), end)
        .succeedsWithin(Duration.ofSeconds(10))
        .isEqualTo(true);
    return end;
  }

  private static boolean send(String signal, Process process) {
    try {
      String id = Long.toString(process.pid());
      return new ProcessBuilder("kill", "-" + signal, id).start().waitFor() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Environment environment(Map<String, String> variables) {
    return new Environment(variables, folder, home, Clock.systemUTC(), null);
  }

  private AloftCommand.Output run(String... words) {
    return AloftCommand.inProcess(environment(account), words);
  }

  /// Runs a command again, perhaps while the cloud continues what it had begun.
  void repeat(Work work) {
    run(words(work)).done();
  }

  /// Checks that a command has done everything, and once.
  void check(Work work) throws IOException {
    if (work == Work.REMOVE) {
      assertThat(contents()).isEmpty();
      return;
    }
    assertThat(contents()).isEqualTo(DEPLOYED);
    if (!work.isOfFunction()) {
      run("diff", "--exit-code").done();
    }
    AloftCommand.Output again = run("deploy").done();
    assertThat(again.err().contains("No changes to deploy"))
        .as(again.err())
        .isEqualTo(!work.isOfFunction());
    if (work.isOfFunction()) {
      run("diff", "--exit-code").done();
    }
    try (Clients clients = clients()) {
      String zip =
          Base64.getEncoder()
              .encodeToString(
                  Digests.sha256()
                      .digest(Files.readAllBytes(folder.resolve(".serverless/shop.zip"))));
      assertThat(
              clients
                  .lambda()
                  .getFunction(get -> get.functionName("shop-dev-hello"))
                  .configuration()
                  .codeSha256())
          .isEqualTo(zip);
      assertThat(
              clients
                  .lambda()
                  .listVersionsByFunction(list -> list.functionName("shop-dev-hello"))
                  .versions())
          .as("versions")
          .hasSize(work == Work.ROLLBACK ? 3 : 2);
      String api = clients.apiGateway().getRestApis().items().getFirst().id();
      assertThat(clients.apiGateway().getStage(get -> get.restApiId(api).stageName("dev")))
          .satisfies(stage -> assertThat(stage.tracingEnabled()).isTrue());
      String bucket = clients.s3().listBuckets().buckets().getFirst().name();
      assertThat(
              clients.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
                  .map(S3Object::key)
                  .map(key -> key.replaceFirst("serverless/shop/dev/(\\d+-)?", ""))
                  .map(key -> key.replaceFirst("/.*", ""))
                  .distinct())
          .as("deployments")
          .hasSizeBetween(1, KEPT)
          .allMatch(key -> key.startsWith("20"));
    }
    run("remove").done();
    assertThat(contents())
        .isEqualTo(work == Work.CREATE_AGAIN ? List.of("bucket shop-dev") : List.of());
  }

  private List<String> contents() {
    try (Clients clients = clients()) {
      return AccountContents.of(clients).stream()
          .map(name -> name.replaceFirst("(bucket shop-dev)-.*", "$1"))
          .map(name -> name.replaceFirst("(stack shop-dev) (CREATE|UPDATE)_COMPLETE", "$1"))
          .toList();
    }
  }

  private Clients clients() {
    return new Clients(environment(account), "us-east-1", "dev", null, null);
  }

  @Override
  public void close() {
    proxy.close();
  }
}
