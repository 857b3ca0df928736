package aloft.aws.cloud;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.AccountContents;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Blueprint;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/// The service of the contracts in a new account of MiniStack, behind a proxy that counts requests.
/// It has a layer too.
final class AwsFixture implements CloudFixture {
  private static final String MANIFEST =
      """
      {
        "service": "shop",
        "provider": {"name": "aws", "runtime": "nodejs22.x"},
        "layers": {"common": {"path": "common"}},
        "functions": {
          "hello": {"handler": "handler.hello", "events": [{"http": "GET /hello"}]},
          "failing": {"handler": "handler.failing"}
        }
      }
      """;

  private static final String ANSWER = "(process.env.PREFIX ?? '') + word";

  private static final String HANDLER =
      """
      exports.hello = async ({ word }) => {
        console.log(`called ${word}`);
        return { word: word && ANSWER };
      };
      exports.failing = async () => {
        throw new Error('told to fail');
      };
      """
          .replace("ANSWER", ANSWER);

  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private final Path folder;

  private final String manifest;

  AwsFixture(Path folder) {
    this(folder, MANIFEST);
  }

  private AwsFixture(Path folder, String manifest) {
    this.folder = folder;
    this.manifest = manifest;
  }

  /// The service with an API key.
  static AwsFixture withApiKey(Path folder) {
    return new AwsFixture(
        folder,
        MANIFEST.replace(
            "\"runtime\"", "\"apiGateway\": {\"apiKeys\": [\"partner\"]}, \"runtime\""));
  }

  /// The service with other code and another setting.
  ServiceFixture changed() {
    return new ServiceFixture(
        folder,
        manifest.replace("\"runtime\"", "\"environment\": {\"PREFIX\": \"new \"}, \"runtime\""),
        HANDLER.replace(ANSWER, "(" + ANSWER + ").toUpperCase()"),
        Map.of());
  }

  ServiceFixture service() {
    return new ServiceFixture(folder, manifest, HANDLER, Map.of());
  }

  @Override
  public Cloud connect() {
    return service().connect(account);
  }

  @Override
  public Target target() {
    return service().blueprint().target();
  }

  @Override
  public Target missingTarget() {
    return service()
        .with("\"runtime\"", "\"stage\": \"missing\", \"runtime\"")
        .blueprint()
        .target();
  }

  @Override
  public Bundle bundle(Instant time) {
    return bundle(service(), time);
  }

  /// Plans as a command does: with the facts that the cloud knows.
  Bundle bundle(ServiceFixture service, Instant time) {
    try (Cloud cloud = connect()) {
      Blueprint blueprint = service.blueprint();
      return service.bundle(
          time, cloud.facts().answer(blueprint.target(), blueprint.questions(), Progress.SILENT));
    }
  }

  @Override
  public void awaitIdle() {
    try (Clients clients = clients()) {
      while (clients.cloudFormation().describeStacks().stacks().stream()
          .map(stack -> stack.stackStatusAsString())
          .anyMatch(
              status -> status.endsWith("_IN_PROGRESS") && !status.equals("REVIEW_IN_PROGRESS"))) {
        Thread.onSpinWait();
      }
    }
  }

  /// Clients of the same account, to prepare and to inspect it.
  Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  /// Creates a bucket, whose name no other account has.
  String bucket(String prefix) {
    String name = prefix + "-" + accountId();
    try (Clients clients = clients()) {
      clients.s3().createBucket(request -> request.bucket(name));
    }
    return name;
  }

  String accountId() {
    return Objects.requireNonNull(account.get("AWS_ACCESS_KEY_ID"));
  }

  long requests() {
    return proxy.exchanges().size();
  }

  /// Everything in the account that a deployment can leave behind.
  Set<String> leftovers() {
    try (Clients clients = clients()) {
      return new TreeSet<>(AccountContents.of(clients));
    }
  }

  @Override
  public void close() {
    proxy.close();
  }
}
