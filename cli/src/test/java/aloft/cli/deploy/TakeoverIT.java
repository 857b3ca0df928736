package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.FakeAccount;
import aloft.aws.cloud.fake.PinnedTools;
import aloft.aws.cloud.stack.Stacks;
import aloft.cli.AloftCommand;
import aloft.cli.parity.Original;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/// Services that osls has deployed are taken over, handed back and removed.
///
/// Their resources stay as they are, except for what is named after a zip: the zips of two tools
/// differ in their bytes.
final class TakeoverIT {
  private static final Path SERVICES = Path.of("src/test/takeover");
  private static final String ENDPOINT =
      Path.of("src/test/resources/aloft/cli/deploy/endpoint.js").toAbsolutePath().toString();

  /// What each new zip makes new.
  private static final Set<String> NAMED_AFTER_ZIP =
      Set.of(
          "AWS::ApiGateway::Deployment",
          "AWS::ApiGatewayV2::Deployment",
          "AWS::Lambda::LayerVersion",
          "AWS::Lambda::Version");

  /// MiniStack does not know what replaces a resource of this type.
  private static final Set<String> UNKNOWN_TO_MINISTACK =
      Set.of("may-be-replaced AWS::SQS::QueuePolicy");

  /// AWS demands it since 2025 for a public function URL, and serverless 3.40 does not know it.
  private static final String UNKNOWN_TO_SERVERLESS = "QuickLambdaPermissionFn";

  /// The functions and layers whose code neither tool makes.
  private static final Set<String> FIXED_CODE =
      Set.of("BuiltLambda", "SameLambda", "PinnedLambda", "ConfiguredLambda");

  /// The tools that deploy first and last, as `osls@3.77.1`, with spaces between them; by default
  /// that of the pinned tools.
  private static final String ORIGINALS = System.getProperty("takeover.originals", "");

  static List<Arguments> services() throws IOException {
    try (Stream<Path> folders = Files.list(SERVICES)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .flatMap(name ->
              Stream.of(ORIGINALS.split(" ", -1)).map(original -> arguments(name, original)))
          .toList();
    }
  }

  @Execution(ExecutionMode.CONCURRENT)
  @ParameterizedTest
  @MethodSource("services")
  void aStackIsTakenOverAndHandedBack(String name, String original, @TempDir Path folder)
      throws Exception {
    Deployment service = new Deployment(folder, new FakeAccount(), original);
    service.prepare(SERVICES.resolve(name));
    service.osls("deploy");
    TakenOver before = service.read();
    KeptData data = new KeptData(service.account, before.physicalIds());
    data.put();

    service.requireNoLoss("diff", "--json");
    service.requireNoLoss("diff", "--json", "--quick");
    service.aloft("deploy");
    TakenOver after = service.read();
    assertThat(after.kept()).isEqualTo(before.kept());
    assertThat(after.renewed()).isEqualTo(before.renewed());
    assertThat(after.outputs()).isEqualTo(before.outputs());
    data.requireKept();

    service.osls("deploy");
    TakenOver back = service.read();
    assertThat(back.kept()).isEqualTo(before.kept());
    assertThat(back.renewed()).isEqualTo(before.renewed());
    assertThat(back.outputs()).isEqualTo(before.outputs());
    data.requireKept();

    if (service.manifest().contains("existing: true")) {
      // Our custom resources must undo what those of osls have done.
      service.aloft("deploy");
    }
    service.aloft("remove");
    assertThat(service.stacks()).isEmpty();
    service.requireNoTriggers();
  }

  @Test
  void aDeploymentOfTheOriginalIsTakenBack(@TempDir Path folder) throws Exception {
    Deployment service = new Deployment(folder, new FakeAccount(), "");
    Files.writeString(
        folder.resolve("serverless.yml"),
        """
        service: shop
        provider: {name: aws, runtime: nodejs22.x}
        functions: {hello: {handler: handler.main}}
        """);
    service.write("first");
    service.osls("deploy");
    service.write("second");
    service.osls("deploy");
    service.aloft("rollback");
    assertThat(service.aloft("invoke", "-f", "hello")).contains("first");
    service.write("third");
    service.aloft("deploy");
    service.aloft("rollback");
    assertThat(service.aloft("invoke", "-f", "hello")).as("not the second one").contains("first");
    service.aloft("remove");
  }

  /// What a stack has.
  ///
  /// @param kept the resources that must stay, by logical id
  /// @param renewed how many others it has, by type
  /// @param outputs their names
  /// @param physicalIds of all resources, by logical id
  private record TakenOver(
      Map<String, String> kept,
      Map<String, Long> renewed,
      Set<String> outputs,
      Map<String, String> physicalIds) {}

  /// A service in a folder and an account of its own.
  ///
  /// @param original one of the [#ORIGINALS]
  private record Deployment(Path folder, FakeAccount account, String original) {

    /// Copies the service, and creates what it needs and a stack does not have.
    void prepare(Path source) throws IOException, InterruptedException {
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : files.toList()) {
          Path copy = folder.resolve(source.relativize(file).toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
      try (ZipOutputStream zip =
          new ZipOutputStream(Files.newOutputStream(folder.resolve("prebuilt.zip")))) {
        ZipEntry entry = new ZipEntry("handler.js");
        entry.setTime(315532800000L);
        zip.putNextEntry(entry);
        zip.write("exports.main = async () => 'built';\n".getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
      String manifest = manifest();
      if (manifest.contains("takeover-given-${")) {
        account.put("/takeover-given-" + account.id(), "");
      }
      if (manifest.contains("takeover-releases-${")) {
        account.put("/takeover-releases-" + account.id(), "");
      }
      if (manifest.contains("pool: takeover-given")) {
        account.call(
            "cognito-idp",
            "AWSCognitoIdentityProviderService.CreateUserPool",
            "{'PoolName': 'takeover-given'}");
      }
      if (manifest.contains("restApi: true")) {
        // The custom resource of osls does not understand MiniStack's error for a missing role.
        account.query(
            "iam",
            "Action=CreateRole&Version=2010-05-08&RoleName=serverlessApiGatewayCloudWatchRole"
                + "&AssumeRolePolicyDocument=%7B%22Statement%22%3A%5B%5D%7D");
      }
    }

    /// Writes a function that returns a word.
    void write(String word) throws IOException {
      Files.writeString(
          folder.resolve("handler.js"), "exports.main = async () => '" + word + "';\n");
    }

    String manifest() throws IOException {
      return Files.readString(folder.resolve("serverless.yml"));
    }

    /// Checks that nothing calls functions of the service in what it did not create.
    void requireNoTriggers() throws IOException, InterruptedException {
      String manifest = manifest();
      if (manifest.contains("takeover-given-${")) {
        assertThat(
                account.send(
                    account.request("/takeover-given-" + account.id() + "?notification"), "s3"))
            .contains("NotificationConfiguration")
            .doesNotContain("function");
      }
      if (manifest.contains("pool: takeover-given")) {
        String pools =
            account.call(
                "cognito-idp",
                "AWSCognitoIdentityProviderService.ListUserPools",
                "{'MaxResults': 9}");
        assertThat(pools).contains("takeover-given").doesNotContain("takeover-users");
      }
    }

    void osls(String... words) throws IOException, InterruptedException {
      Path log = folder.resolveSibling(folder.getFileName() + "-osls.txt");
      Path modules = PinnedTools.installed().nodeModules();
      Path script =
          original.isEmpty()
              ? modules.resolve(".bin/osls")
              : Original.of(original).installed().resolve("bin/serverless.js");
      Stream<String> program = Stream.of("node", "--require", ENDPOINT, script.toString());
      ProcessBuilder command =
          new ProcessBuilder(Stream.concat(program, Stream.of(words)).toList())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      command.environment().putAll(account.variables());
      command.environment().put("SLS_AWS_MONITORING_FREQUENCY", "50");
      command.environment().put("NODE_PATH", modules.toString());
      command.environment().put("SLS_TELEMETRY_DISABLED", "1");
      command.environment().put("SLS_NOTIFICATIONS_MODE", "off");
      assertThat(command.start().waitFor()).as(Files.readString(log)).isZero();
    }

    String aloft(String... words) {
      return AloftCommand.underTest()
          .run(new Environment(account.variables(), folder, folder, Clock.systemUTC(), null), words)
          .done()
          .out();
    }

    /// Checks that a comparison shows no resource that is added, removed or replaced.
    void requireNoLoss(String... words) {
      Node changes = Json.read(aloft(words), "diff").get("changes");
      assertThat(((Sequence) Objects.requireNonNull(changes)).items())
          .filteredOn(change -> !NAMED_AFTER_ZIP.contains(text(change, "type")))
          .filteredOn(change -> !isUnknown(text(change, "id")))
          .extracting(change -> text(change, "effect") + " " + text(change, "type"))
          .allMatch(
              change -> change.startsWith("changed ") || UNKNOWN_TO_MINISTACK.contains(change));
    }

    private boolean isUnknown(String id) {
      return original.startsWith("serverless@") && id.equals(UNKNOWN_TO_SERVERLESS);
    }

    private static String text(Node node, String key) {
      return String.valueOf(Objects.requireNonNull(node.get(key), key).text());
    }

    private Clients clients() {
      return new Clients(
          new Environment(account.variables(), folder, folder, Clock.systemUTC(), null),
          "us-east-1",
          "dev",
          null,
          null);
    }

    List<Stack> stacks() {
      try (Clients clients = clients()) {
        return clients.cloudFormation().describeStacks().stacks();
      }
    }

    TakenOver read() {
      Stack stack = stacks().getFirst();
      List<Stacks.Resource> resources;
      try (Clients clients = clients()) {
        resources = new Stacks(clients).resources(stack.stackName());
      }
      Map<String, String> kept = new TreeMap<>();
      Map<String, Long> renewed = new TreeMap<>();
      Map<String, String> all = new TreeMap<>();
      for (Stacks.Resource resource : resources) {
        all.put(resource.logicalId(), resource.id());
        if (NAMED_AFTER_ZIP.contains(resource.type())
            && FIXED_CODE.stream().noneMatch(resource.logicalId()::startsWith)) {
          renewed.merge(resource.type(), 1L, Long::sum);
        } else if (!isUnknown(resource.logicalId())) {
          kept.put(resource.logicalId(), resource.type() + " " + resource.id());
        }
      }
      Set<String> outputs =
          stack.outputs().stream()
              .map(output -> output.outputKey() + " " + output.exportName())
              .collect(Collectors.toCollection(TreeSet::new));
      return new TakenOver(kept, renewed, outputs, all);
    }
  }

  /// What the table, the bucket and the queue of a stack hold; most have none.
  private record KeptData(FakeAccount account, Map<String, String> physicalIds) {
    void put() throws IOException, InterruptedException {
      String table = physicalIds.get("Items");
      if (table != null) {
        items("PutItem", "{'TableName': '" + table + "', 'Item': {'id': {'S': 'kept'}}}");
      }
      String bucket = physicalIds.get("Archive");
      if (bucket != null) {
        account.put("/" + bucket + "/kept", "kept");
      }
      String queue = physicalIds.get("Orders");
      if (queue != null) {
        account.query(
            "sqs",
            "Action=SendMessage&Version=2012-11-05&DelaySeconds=900&MessageBody=kept&QueueUrl="
                + queue);
      }
    }

    private String items(String operation, String body) throws IOException, InterruptedException {
      return account.call("dynamodb", "DynamoDB_20120810." + operation, body);
    }

    void requireKept() throws IOException, InterruptedException {
      String table = physicalIds.get("Items");
      if (table != null) {
        assertThat(items("Scan", "{'TableName': '" + table + "'}")).contains("kept");
      }
      String bucket = physicalIds.get("Archive");
      if (bucket != null) {
        assertThat(account.send(account.request("/" + bucket + "/kept"), "s3")).isEqualTo("kept");
      }
      String queue = physicalIds.get("Orders");
      if (queue != null) {
        assertThat(
                account.query(
                    "sqs",
                    "Action=GetQueueAttributes&Version=2012-11-05&AttributeName.1="
                        + "ApproximateNumberOfMessagesDelayed&QueueUrl="
                        + queue))
            .contains("<Value>1</Value>");
      }
    }
  }
}
