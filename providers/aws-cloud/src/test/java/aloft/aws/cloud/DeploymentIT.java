package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Section;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Deployments.Revision;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Operations;
import aloft.spi.provider.RemovalApproval;
import aloft.spi.provider.Target;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Deploys to MiniStack, and checks the requests sent to it.
final class DeploymentIT {
  /// The number of requests of osls 4.3.1 for one function with one event.
  private static final int MAX_FIRST = 22;

  private static final int MAX_CHANGED = 21;
  private static final int MAX_REMOVAL = 9;

  /// The number of our requests for any number of functions and zips.
  private static final int MAX_UNCHANGED = 3;

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  private Outcome deploy(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .apply(
              fixture.blueprint().target(),
              fixture.bundle(),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
    }
  }

  private UserException catchFailure(Runnable work) {
    UserException failure = catchThrowableOfType(UserException.class, work::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  private String call(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .operations()
          .invoke(
              fixture.blueprint().target(),
              fixture.blueprint().service().function("hello"),
              new Operations.Call("{\"a\":1}", InvocationMode.WAIT, null, false, null))
          .payload();
    }
  }

  /// The number of requests, without those that only poll whether a change has ended.
  private int requestsWithoutPolls() {
    List<String> names = proxy.names();
    List<String> polls =
        List.of("cloudformation DescribeStackEvents", "cloudformation DescribeChangeSet");
    long polled = names.stream().filter(polls::contains).count();
    return (int) (names.size() - polled);
  }

  @Test
  void aDeploymentWhoseZipWasDeletedIsNotRestored() {
    deploy(service);
    deploy(service.returning("second"));
    deploy(service.returning("third"));
    Target target = service.blueprint().target();
    try (Clients clients = clients();
        Cloud cloud = service.connect(account)) {
      Deployments deployments = cloud.deployments();
      List<String> ids =
          deployments.history(target).stream().map(Deployments.Revision::id).toList();
      String bucket = clients.s3().listBuckets().buckets().getFirst().name();
      String zip =
          clients.s3().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
              .map(object -> object.key())
              .filter(key -> key.contains(ids.getLast()) && key.endsWith(".zip"))
              .findFirst()
              .orElseThrow();
      clients.s3().deleteObject(request -> request.bucket(bucket).key(zip));
      Diagnostic error =
          catchFailure(() ->
                  deployments.rollback(
                      target, ids.getLast(), CloudFixture.NO_REMOVALS, Progress.SILENT))
              .diagnostics()
              .getFirst();
      assertThat(error.code()).isEqualTo("rollback/incomplete");
      assertThat(error.message()).contains(zip);
      assertThat(error.hint()).contains(ids.get(0), ids.get(1)).doesNotContain(ids.getLast());
    }
  }

  @Test
  void aRefusedRollbackIsNotTakenForADeployment() {
    deploy(service.returning("first"));
    deploy(service.returning("second"));
    deploy(service.returning("third"));
    Target target = service.blueprint().target();
    try (Cloud cloud = service.connect(account)) {
      Deployments deployments = cloud.deployments();
      List<String> ids = deployments.history(target).stream().map(Revision::id).toList();
      RemovalApproval refusal =
          removals -> {
            throw new UserException(Diagnostic.error("test/refused", "no"));
          };
      assertThat(
              catchFailure(
                  () -> deployments.rollback(target, ids.getLast(), refusal, Progress.SILENT)))
          .hasMessageContaining("no");
      assertThat(before(deployments, target)).isEqualTo(ids.get(1));

      catchFailure(() -> deploy(service.broken()));
      assertThat(before(deployments, target)).as("the third is live again").isEqualTo(ids.get(0));
      deploy(service.returning("fourth"));
      assertThat(before(deployments, target)).isEqualTo(ids.get(0));
    }
  }

  /// A rollback needs them.
  @Test
  void aRefusedRepetitionKeepsTheFilesOfItsPackage() {
    Bundle bundle = service.bundle();
    Target target = service.blueprint().target();
    try (Clients clients = clients();
        Cloud cloud = service.connect(account)) {
      Deployments deployments = cloud.deployments();
      deployments.apply(target, bundle, false, CloudFixture.NO_REMOVALS, Progress.SILENT);
      deploy(service.returning("second"));
      String bucket = clients.s3().listBuckets().buckets().getFirst().name();
      List<String> keys = keys(clients, bucket);
      RemovalApproval refusal =
          removals -> {
            throw new UserException(Diagnostic.error("test/refused", "no"));
          };
      assertThat(
              catchFailure(() -> deployments.apply(target, bundle, true, refusal, Progress.SILENT)))
          .hasMessageContaining("no");
      assertThat(keys(clients, bucket)).containsAll(keys);
    }
  }

  private static List<String> keys(Clients clients, String bucket) {
    return clients.s3().listObjectsV2(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }

  private static String before(Deployments deployments, Target target) {
    List<Revision> revisions = deployments.history(target);
    return Revision.current(revisions).before(revisions);
  }

  @Test
  void aRollbackToTheCurrentDeploymentDoesOnlyWhatIsLeft() {
    deploy(service);
    Target target = service.blueprint().target();
    try (Clients clients = clients();
        Cloud cloud = service.connect(account)) {
      String id = cloud.deployments().history(target).getFirst().id();
      String bucket = clients.s3().listBuckets().buckets().getFirst().name();
      clients
          .s3()
          .putObject(
              request ->
                  request
                      .bucket(bucket)
                      .key("serverless/shop/dev/unfinished/shop-dev-change-set-1-a"),
              RequestBody.empty());
      proxy.clear();
      for (boolean isLeft : List.of(true, false)) {
        assertThat(
                cloud
                    .deployments()
                    .rollback(target, id, CloudFixture.NO_REMOVALS, Progress.SILENT)
                    .changed())
            .isEqualTo(isLeft);
      }
      assertThat(proxy.named("s3 DeleteObjects"))
          .singleElement()
          .extracting(Exchange::body)
          .asString()
          .contains("unfinished/shop-dev-change-set-1-a");
      assertThat(proxy.names()).doesNotContain("cloudformation CreateChangeSet");
    }
  }

  /// The stack is not changed then: its template has the same keys.
  @Test
  void theSamePackageReplacesTheCodeOfAnUpdatedFunction() {
    Target target = service.blueprint().target();
    Instant packaged = Instant.now();
    ServiceFixture updated = service.returning("updated");
    try (Cloud cloud = service.connect(account)) {
      Deployments deployments = cloud.deployments();
      deployments.apply(
          target, service.bundle(packaged), false, CloudFixture.NO_REMOVALS, Progress.SILENT);
      Objects.requireNonNull(cloud.functions())
          .update(
              target,
              service.blueprint().service().function("hello"),
              updated::bundle,
              Set.of(Functions.Part.CODE),
              false,
              Progress.SILENT);
      assertThat(call(service)).contains("updated");
      deployments.apply(
          target, service.bundle(packaged), false, CloudFixture.NO_REMOVALS, Progress.SILENT);
      assertThat(call(service)).contains("hello");
    }
  }

  @Test
  void aLargeZipThatIsCopiedIsEncryptedWithTheSameKey() {
    try (Clients clients = clients()) {
      clients.s3().createBucket(request -> request.bucket("deployment-keys"));
    }
    ServiceFixture large =
        new ServiceFixture(
            folder,
            service
                .with(
                    "\"runtime\"",
                    "\"deploymentBucket\": {\"name\": \"deployment-keys\","
                        + " \"serverSideEncryption\": \"aws:kms\", \"sseKMSKeyId\": \"key-1\"},"
                        + " \"runtime\"")
                .manifest(),
            "// "
                + new Random(1).ints(500_000, 'A', 'z').boxed().toList()
                + "\n"
                + service.handler(),
            Map.of());
    deploy(large);
    deploy(large.with("\"handler.main\"", "\"handler.main\", \"memorySize\": 256"));
    assertThat(proxy.named("s3 CopyObject"))
        .singleElement()
        .extracting(Exchange::headers)
        .asInstanceOf(map(String.class, String.class))
        .containsEntry("x-amz-server-side-encryption", "aws:kms")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "key-1");
    assertThat(deploy(large.with("\"handler.main\"", "\"handler.main\", \"memorySize\": 256")))
        .as("the copy has the hash of the zip")
        .isEqualTo(new Outcome(false, "stack shop-dev"));
  }

  @Test
  void deploysThenSkipsUnchangedThenUpdates() {
    assertThat(deploy(service)).isEqualTo(new Outcome(true, "stack shop-dev"));
    assertThat(requestsWithoutPolls()).as(proxy.names()::toString).isLessThanOrEqualTo(MAX_FIRST);
    assertThat(call(service)).isEqualTo("{\"word\": \"hello\", \"event\": {\"a\": 1}}");
    proxy.clear();

    assertThat(deploy(service).changed()).isFalse();
    assertThat(proxy.names()).hasSizeLessThanOrEqualTo(MAX_UNCHANGED);
    assertThat(proxy.names()).noneMatch(name -> name.contains("PutObject"));
    proxy.clear();

    assertThat(deploy(service.returning("changed")).changed()).isTrue();
    assertThat(requestsWithoutPolls()).as(proxy.names()::toString).isLessThanOrEqualTo(MAX_CHANGED);
    assertThat(call(service)).contains("changed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUnchangedDeploymentOfManyFunctionsTakesFewRequests(boolean individually) {
    String more =
        IntStream.range(1, 100)
            .mapToObj(i -> "\"f" + i + "\": {\"handler\": \"handler.main\"}, ")
            .collect(Collectors.joining());
    ServiceFixture many =
        service
            .with(
                "\"handler.main\"",
                "\"handler.main\", \"events\": [{\"http\": {\"path\": \"a\", \"method\": \"get\"}}]")
            .with(
                "\"functions\": {",
                "\"package\": {\"individually\": " + individually + "}, \"functions\": {" + more);
    deploy(many);
    proxy.clear();
    assertThat(deploy(many).changed()).isFalse();
    assertThat(proxy.names()).hasSizeLessThanOrEqualTo(MAX_UNCHANGED);
  }

  /// Two commands in one folder write zips of the same name.
  @Test
  void aZipThatAnotherCommandHasWrittenIsNotDeployed() {
    Bundle first = service.bundle();
    service.returning("other").bundle();
    try (Cloud cloud = service.connect(account)) {
      UserException failure =
          catchFailure(() ->
              cloud
                  .deployments()
                  .apply(
                      service.blueprint().target(),
                      first,
                      false,
                      CloudFixture.NO_REMOVALS,
                      Progress.SILENT));
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("package/changed");
    }
  }

  /// The usage plan refers to the deployment of the REST API, whose id is new in every run.
  @Test
  void apiKeysAreUnchangedToo() {
    ServiceFixture keys =
        service
            .with("\"runtime\"", "\"apiGateway\": {\"apiKeys\": [\"partner\"]}, \"runtime\"")
            .with(
                "\"handler.main\"",
                "\"handler.main\", \"events\": [{\"http\": {\"path\": \"a\", \"method\": \"get\","
                    + " \"private\": true}}]");
    assertThat(deploy(keys).changed()).isTrue();
    assertThat(deploy(keys).changed()).isFalse();
    assertThat(deploy(keys.with("\"partner\"", "\"other\"")).changed()).isTrue();
    try (Cloud cloud = keys.connect(account)) {
      assertThat(cloud.operations().info(keys.blueprint().target(), false).sections())
          .flatExtracting(Section::items)
          .singleElement()
          .satisfies(key -> assertThat(key.description()).as("an empty description").isNull());
    }
  }

  @Test
  void changeSetHasCapabilitiesRoleAndTags() {
    deploy(
        service.with(
            "\"runtime\"",
            "\"stackTags\": {\"team\": \"a\"}, \"iam\": {\"deploymentRole\":"
                + " \"arn:aws:iam::123456789012:role/deployer\"}, \"runtime\""));
    Exchange change = proxy.named("cloudformation CreateChangeSet").getLast();
    assertThat(change.body())
        .contains(
            "CAPABILITY_IAM",
            "CAPABILITY_NAMED_IAM",
            "ChangeSetType=UPDATE",
            "RoleARN=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fdeployer",
            "Key=STAGE",
            "Key=team",
            "TemplateURL=https%3A%2F%2Fs3.us-east-1.amazonaws.com%2F");
    assertThat(proxy.named("s3 PutObject"))
        .isNotEmpty()
        .allSatisfy(put -> assertThat(put.headers()).containsKey("x-amz-meta-filesha256"));
  }

  @Test
  void removeDeletesBucketContentAndStack() {
    deploy(service);
    proxy.clear();
    try (Cloud cloud = service.connect(account)) {
      Outcome outcome = cloud.deployments().remove(service.blueprint().target(), Progress.SILENT);
      assertThat(outcome.changed()).isTrue();
      assertThat(requestsWithoutPolls())
          .as(proxy.names()::toString)
          .isLessThanOrEqualTo(MAX_REMOVAL);
      // AWS deletes only empty buckets: it must be emptied before the stack is deleted.
      assertThat(proxy.names())
          .containsSubsequence("s3 DeleteObjects", "cloudformation DeleteStack");
      assertThat(
              catchFailure(() -> cloud.operations().info(service.blueprint().target(), false))
                  .diagnostics()
                  .getFirst()
                  .code())
          .isEqualTo("deployment/missing");
      assertThat(
              cloud.deployments().remove(service.blueprint().target(), Progress.SILENT).changed())
          .isFalse();
    }
  }

  @Test
  void failureNamesItsCauseAndNextDeploymentSucceeds() {
    deploy(service);
    ServiceFixture broken = service.returning("broken").broken();
    UserException failure = catchFailure(() -> deploy(broken));
    assertThat(failure.diagnostics().getFirst().code()).isIn("stack/failed", "stack/refused");
    assertThat(failure).hasMessageContaining("shop-dev").hasMessageContaining("Broken");
    assertThat(call(service)).contains("hello");

    assertThat(deploy(service.returning("repaired")).changed()).isTrue();
    assertThat(call(service)).contains("repaired");
  }

  @Test
  void failedChangeRemovesItsUploads() {
    deploy(service);
    proxy.clear();
    catchFailure(() -> deploy(service.returning("broken").broken()));
    assertThat(proxy.named("s3 PutObject")).isNotEmpty();
    List<Exchange> removals = proxy.named("s3 DeleteObjects");
    assertThat(removals).hasSize(1);
    proxy
        .named("s3 PutObject")
        .forEach(put -> {
          String path = URI.create(put.path()).getPath();
          assertThat(removals.getFirst().body())
              .contains(path.substring(path.indexOf("serverless/")));
        });
  }

  @Test
  void directDeploymentUsesNoChangeSets() {
    ServiceFixture direct =
        service.with(
            "\"runtime\"",
            "\"deploymentMethod\": \"direct\", \"deploymentMode\": \"standard\", \"stackTags\":"
                + " {\"team\": \"a\"}, \"runtime\"");
    assertThat(deploy(direct).changed()).isTrue();
    assertThat(proxy.named("cloudformation CreateStack").getFirst().body())
        .contains(
            "StackName=shop-dev", "CAPABILITY_IAM", "Key=team", "TemplateBody=", "OnFailure=");
    assertThat(proxy.named("cloudformation UpdateStack").getFirst().body())
        .contains("StackName=shop-dev", "CAPABILITY_IAM", "Key=team", "TemplateURL=")
        .doesNotContain("OnFailure=");
    assertThat(proxy.names()).noneMatch(name -> name.contains("ChangeSet"));
    assertThat(call(direct)).contains("hello");
    assertThat(deploy(direct).changed()).isFalse();
    assertThat(deploy(direct.returning("changed")).changed()).isTrue();
    assertThat(call(direct)).contains("changed");
  }

  @Test
  void failedFirstDeploymentCanBeRepeated() {
    ServiceFixture broken = service.broken();
    catchFailure(() -> deploy(broken));
    assertThat(deploy(service).changed()).isTrue();
    assertThat(call(service)).contains("hello");
  }

  @Test
  void secondOfTwoConcurrentDeploymentsIsRejected() throws InterruptedException {
    deploy(service);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch resume = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals("ExecuteChangeSet") && first.getAndSet(false)) {
        reached.countDown();
        await(resume);
      }
      return null;
    });
    AtomicReference<Throwable> slowFailure = new AtomicReference<>();
    Thread slow =
        new Thread(() -> {
          try {
            deploy(ServiceFixture.in(folder.resolve("slow")).returning("slow"));
          } catch (RuntimeException e) {
            slowFailure.set(e);
          }
        });
    slow.start();
    reached.await();
    assertThat(deploy(service.returning("quick")).changed()).isTrue();
    resume.countDown();
    slow.join();

    assertThat(slowFailure.get()).isInstanceOf(UserException.class);
    assertThat(((UserException) slowFailure.get()).diagnostics().getFirst().code())
        .isEqualTo("stack/busy");
    assertThat(call(service)).contains("quick");
    assertThat(deploy(service.returning("quick")).changed()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void keepsOnlyTheNewestDeployments() {
    ServiceFixture keepingTwo =
        service.with(
            "\"runtime\"",
            "\"deploymentBucket\": {\"maxPreviousDeploymentArtifacts\": 2}, \"runtime\"");
    for (int i = 0; i < 4; i++) {
      deploy(keepingTwo.returning("v" + i));
    }
    proxy.clear();
    assertThat(deploy(keepingTwo.returning("v3")).changed()).isFalse();
    List<Exchange> lists = proxy.named("s3 ListObjectsV2");
    assertThat(lists).hasSize(1);
    assertThat(proxy.named("s3 HeadObject")).isNotEmpty();
    deploy(keepingTwo.returning("v4"));
    assertThat(proxy.named("s3 DeleteObjects").getLast().body()).doesNotContain("v4");
  }

  /// LocalStack and its forks answer so after each update.
  @Test
  void keepsDeploymentsWhereTheTimeOfAnUpdateIsUnknown() {
    Pattern creation = Pattern.compile("<CreationTime>([^<]+)</CreationTime>");
    proxy.alterWith((exchange, answer) -> {
      Matcher created = creation.matcher(answer);
      return exchange.operation().equals("DescribeStacks") && created.find()
          ? answer.replaceAll("(?<=<LastUpdatedTime>)[^<]+", created.group(1))
          : answer;
    });
    for (int i = 0; i < 3; i++) {
      deploy(service.returning("v" + i));
    }
    try (Cloud cloud = service.connect(account)) {
      assertThat(cloud.deployments().history(service.blueprint().target())).hasSize(3);
    }
  }

  /// MiniStack stores neither the policy nor the rollback settings, so only the requests are
  /// checked.
  @Test
  void theSettingsOfTheStackReachCloudFormation() {
    String settings =
        """
        "stackPolicy": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}],
        "rollbackConfiguration": {"MonitoringTimeInMinutes": 5, "RollbackTriggers":
          [{"Arn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:health",
            "Type": "AWS::CloudWatch::Alarm"}]},
        "notificationArns": ["arn:aws:sns:us-east-1:123456789012:deployments"],
        "disableRollback": true,
        "stackParameters": [{"ParameterKey": "Size", "ParameterValue": "3"}],
        "runtime"\
        """;
    ServiceFixture set =
        service
            .with("\"runtime\"", settings)
            .with(
                "\"functions\"",
                "\"resources\": {\"Parameters\": {\"Size\": {\"Type\": \"String\"}}},"
                    + " \"functions\"");
    deploy(set);
    List<String> parts =
        List.of(
            "RollbackConfiguration.MonitoringTimeInMinutes=5",
            "RollbackConfiguration.RollbackTriggers.member.1.Type=AWS%3A%3ACloudWatch%3A%3AAlarm",
            "NotificationARNs.member.1=arn%3Aaws%3Asns%3Aus-east-1%3A123456789012%3Adeployments",
            "Parameters.member.1.ParameterKey=Size");
    assertThat(proxy.named("cloudformation CreateChangeSet").getLast().body()).contains(parts);
    assertThat(proxy.named("cloudformation SetStackPolicy").getLast().body())
        .contains("StackPolicyBody=", "Update%3A");
    proxy.clear();

    deploy(
        set.with("\"disableRollback\"", "\"deploymentMethod\": \"direct\", \"disableRollback\"")
            .returning("direct"));
    assertThat(proxy.named("cloudformation UpdateStack").getLast().body())
        .contains(parts)
        .contains("DisableRollback=true", "StackPolicyBody=");
    assertThat(proxy.named("cloudformation SetStackPolicy")).isEmpty();
  }

  @Test
  void uploadsAreEncryptedAsTheBucketSays() {
    deploy(
        service.with(
            "\"runtime\"",
            "\"deploymentBucket\": {\"serverSideEncryption\": \"aws:kms\", \"sseKMSKeyId\":"
                + " \"key-1\", \"versioning\": true, \"blockPublicAccess\": true,"
                + " \"skipPolicySetup\": true, \"tags\": {\"team\": \"a\"}}, \"runtime\""));
    assertThat(proxy.named("s3 PutObject"))
        .isNotEmpty()
        .allSatisfy(put ->
            assertThat(put.headers())
                .containsEntry("x-amz-server-side-encryption", "aws:kms")
                .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "key-1"));
  }

  @Test
  void aProtectedStackIsNotRemoved() {
    ServiceFixture locked =
        service.with("\"runtime\"", "\"deletionProtection\": {\"stages\": [\"dev\"]}, \"runtime\"");
    deploy(service);
    deploy(locked);
    assertThat(proxy.named("cloudformation UpdateTerminationProtection")).hasSize(1);
    proxy.clear();
    assertThat(deploy(locked).changed()).isFalse();
    assertThat(proxy.named("cloudformation UpdateTerminationProtection")).isEmpty();
    try (Cloud cloud = locked.connect(account)) {
      Target target = locked.blueprint().target();
      UserException refused =
          catchFailure(() -> cloud.deployments().remove(target, Progress.SILENT));
      assertThat(refused.diagnostics().getFirst().code()).isEqualTo("stack/protected");
      assertThat(proxy.named("s3 DeleteObjects")).isEmpty();
      deploy(service.with("\"runtime\"", "\"deletionProtection\": false, \"runtime\""));
      assertThat(cloud.deployments().remove(target, Progress.SILENT).changed()).isTrue();
    }
  }

  @Test
  void deletesOldVersions() {
    ServiceFixture pruned =
        service.with("\"runtime\"", "\"pruneFunctionVersions\": {\"number\": 2}, \"runtime\"");
    deploy(service);
    deploy(service.returning("second"));
    deploy(pruned.returning("third"));
    assertThat(versions()).containsExactly("$LATEST", "2", "3");
    deploy(pruned.returning("fourth"));
    assertThat(versions()).containsExactly("$LATEST", "3", "4");
    assertThat(call(service)).contains("fourth");
  }

  private List<String> versions() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      return clients
          .lambda()
          .listVersionsByFunction(request -> request.functionName("shop-dev-hello"))
          .versions()
          .stream()
          .map(version -> version.version())
          .toList();
    }
  }

  @Test
  void missingCredentialsAreAnError() {
    Map<String, String> variables = new HashMap<>(account);
    variables.remove("AWS_ACCESS_KEY_ID");
    variables.put("AWS_EC2_METADATA_DISABLED", "true");
    try (Cloud cloud = service.connect(variables)) {
      UserException failure =
          catchFailure(() -> cloud.operations().info(service.blueprint().target(), false));
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/no-credentials");
      assertThat(proxy.names()).isEmpty();
    }
  }
}
