package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Operations;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deploys to MiniStack, and watches what is asked of it.
final class DeploymentIT {
  /// What osls 4.3.1 asks for one function with one event.
  private static final int MOST_FIRST = 22;

  private static final int MOST_UNCHANGED = 11;
  private static final int MOST_CHANGED = 21;
  private static final int MOST_REMOVING = 9;

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void place() {
    service = ServiceFixture.in(folder);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Outcome deploy(ServiceFixture what) {
    try (Cloud cloud = what.connect(account)) {
      return cloud
          .deployments()
          .apply(what.blueprint().target(), what.bundle(), false, Progress.SILENT);
    }
  }

  private UserException failing(Runnable work) {
    UserException failure = catchThrowableOfType(UserException.class, work::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  private String call(ServiceFixture what) {
    try (Cloud cloud = what.connect(account)) {
      return cloud
          .operations()
          .invoke(
              what.blueprint().target(),
              what.blueprint().service().function("hello"),
              new Operations.Call("{\"a\":1}", "RequestResponse", null, false, null))
          .payload();
    }
  }

  /// How many requests were made, without those that only ask whether a change has ended.
  private int requests() {
    List<String> names = proxy.names();
    List<String> polls =
        List.of("cloudformation DescribeStackEvents", "cloudformation DescribeChangeSet");
    long polled = names.stream().filter(polls::contains).count();
    return (int) (names.size() - polled);
  }

  @Test
  void aServiceIsDeployedLeftAloneAndChanged() {
    assertThat(deploy(service)).isEqualTo(new Outcome(true, "stack shop-dev"));
    assertThat(requests()).as(proxy.names()::toString).isLessThanOrEqualTo(MOST_FIRST);
    assertThat(call(service)).isEqualTo("{\"word\": \"hello\", \"event\": {\"a\": 1}}");
    proxy.forget();

    assertThat(deploy(service).changed()).isFalse();
    assertThat(proxy.names()).hasSizeLessThanOrEqualTo(MOST_UNCHANGED);
    assertThat(proxy.names()).noneMatch(name -> name.contains("PutObject"));
    proxy.forget();

    assertThat(deploy(service.saying("changed")).changed()).isTrue();
    assertThat(requests()).as(proxy.names()::toString).isLessThanOrEqualTo(MOST_CHANGED);
    assertThat(call(service)).contains("changed");
  }

  @Test
  void aChangeIsAskedForWithWhatAwsWants() {
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
  void removingLeavesNothing() {
    deploy(service);
    proxy.forget();
    try (Cloud cloud = service.connect(account)) {
      Outcome outcome = cloud.deployments().remove(service.blueprint().target(), Progress.SILENT);
      assertThat(outcome.changed()).isTrue();
      assertThat(requests()).as(proxy.names()::toString).isLessThanOrEqualTo(MOST_REMOVING);
      // AWS deletes no bucket that holds something: it must be empty before its stack goes.
      assertThat(proxy.names())
          .containsSubsequence("s3 DeleteObjects", "cloudformation DeleteStack");
      assertThat(
              failing(() -> cloud.operations().info(service.blueprint().target()))
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
  void aFailureNamesItsCauseAndTheNextRunWorks() {
    deploy(service);
    ServiceFixture broken =
        service
            .saying("broken")
            .with(
                Map.of(
                    "Broken",
                    Map.of(
                        "Type",
                        "AWS::CloudFormation::Stack",
                        "Properties",
                        Map.of("TemplateURL", "https://nowhere.invalid/t.json"))));
    UserException failure = failing(() -> deploy(broken));
    assertThat(failure.diagnostics().getFirst().code()).isIn("stack/failed", "stack/refused");
    assertThat(failure).hasMessageContaining("shop-dev").hasMessageContaining("Broken");
    assertThat(call(service)).contains("hello");

    assertThat(deploy(service.saying("mended")).changed()).isTrue();
    assertThat(call(service)).contains("mended");
  }

  @Test
  void aFailedFirstDeploymentCanBeRunAgain() {
    ServiceFixture broken =
        service.with(
            Map.of(
                "Broken",
                Map.of(
                    "Type",
                    "AWS::CloudFormation::Stack",
                    "Properties",
                    Map.of("TemplateURL", "https://nowhere.invalid/t.json"))));
    failing(() -> deploy(broken));
    assertThat(deploy(service).changed()).isTrue();
    assertThat(call(service)).contains("hello");
  }

  @Test
  void ofTwoDeploymentsAtOnceTheSecondIsRefused() throws InterruptedException {
    deploy(service);
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    proxy.faults(exchange -> {
      if (exchange.operation().equals("ExecuteChangeSet") && first.getAndSet(false)) {
        reached.countDown();
        await(goOn);
      }
      return null;
    });
    AtomicReference<Throwable> late = new AtomicReference<>();
    Thread slow =
        new Thread(() -> {
          try {
            deploy(ServiceFixture.in(folder.resolve("slow")).saying("slow"));
          } catch (RuntimeException e) {
            late.set(e);
          }
        });
    slow.start();
    reached.await();
    assertThat(deploy(service.saying("quick")).changed()).isTrue();
    goOn.countDown();
    slow.join();

    assertThat(late.get()).isInstanceOf(UserException.class);
    assertThat(((UserException) late.get()).diagnostics().getFirst().code())
        .isEqualTo("stack/busy");
    assertThat(call(service)).contains("quick");
    assertThat(deploy(service.saying("quick")).changed()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void oldDeploymentsAreRemovedButForTheNewest() {
    ServiceFixture few =
        service.with(
            "\"runtime\"",
            "\"deploymentBucket\": {\"maxPreviousDeploymentArtifacts\": 2}, \"runtime\"");
    for (int i = 0; i < 4; i++) {
      deploy(few.saying("v" + i));
    }
    proxy.forget();
    assertThat(deploy(few.saying("v3")).changed()).isFalse();
    List<Exchange> lists = proxy.named("s3 ListObjectsV2");
    assertThat(lists).hasSize(1);
    assertThat(proxy.named("s3 HeadObject")).isNotEmpty();
    deploy(few.saying("v4"));
    assertThat(proxy.named("s3 DeleteObjects").getLast().body()).doesNotContain("v4");
  }

  @Test
  void credentialsOfNobodyAreAnError() {
    Map<String, String> nobody = new HashMap<>(account);
    nobody.remove("AWS_ACCESS_KEY_ID");
    nobody.put("AWS_EC2_METADATA_DISABLED", "true");
    try (Cloud cloud = service.connect(nobody)) {
      UserException failure = failing(() -> cloud.operations().info(service.blueprint().target()));
      assertThat(failure.diagnostics().getFirst().code()).isEqualTo("aws/no-credentials");
      assertThat(proxy.names()).isEmpty();
    }
  }
}
