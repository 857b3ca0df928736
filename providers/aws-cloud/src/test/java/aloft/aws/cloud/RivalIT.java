package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that change one stack at once: one succeeds, and the other says who is at work.
///
/// MiniStack lets through what CloudFormation rejects; the answers of CloudFormation are given by
/// the proxy.
final class RivalIT {
  private static final int ROUNDS = 4;

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    account.putAll(Map.of("USER", "ann", "HOSTNAME", "laptop"));
    service = ServiceFixture.in(folder);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  /// A clock that a test moves.
  private static final class ManualClock extends Clock {
    private Instant now = Instant.now();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /// What came of the work of one process.
  ///
  /// @param error null if it succeeded
  private record End(boolean changed, @Nullable Diagnostic error) {}

  private End deploy(String name) {
    return end(ServiceFixture.in(folder.resolve(name)).returning(name), true);
  }

  private End remove() {
    return end(service, false);
  }

  private End end(ServiceFixture fixture, boolean deploys) {
    return end(fixture, deploys ? fixture.bundle() : null);
  }

  /// @param bundle what is deployed; null to remove
  private End end(ServiceFixture fixture, @Nullable Bundle bundle) {
    Target target = fixture.blueprint().target();
    return end(cloud ->
        bundle != null
            ? cloud
                .deployments()
                .apply(target, bundle, false, CloudFixture.NO_REMOVALS, Progress.SILENT)
                .changed()
            : cloud.deployments().remove(target, Progress.SILENT).changed());
  }

  private End rollBack(String deployment) {
    return end(cloud ->
        cloud
            .deployments()
            .rollback(
                service.blueprint().target(), deployment, CloudFixture.NO_REMOVALS, Progress.SILENT)
            .changed());
  }

  private List<String> deployments() {
    try (Cloud cloud = service.connect(account)) {
      return cloud.deployments().history(service.blueprint().target()).stream()
          .map(Deployments.Revision::id)
          .toList();
    }
  }

  private End end(Predicate<Cloud> work) {
    try (Cloud cloud = service.connect(account)) {
      return new End(work.test(cloud), null);
    } catch (UserException e) {
      return new End(false, e.diagnostics().getFirst());
    }
  }

  /// Runs two works at once: both look at the stack before one of them goes on.
  private List<End> atOnce(Supplier<End> first, Supplier<End> second) {
    CyclicBarrier looked = new CyclicBarrier(2);
    AtomicInteger looks = new AtomicInteger();
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals("DescribeStacks") && looks.getAndIncrement() < 2) {
        await(looked);
      }
      return null;
    });
    List<End> ends = new CopyOnWriteArrayList<>();
    Thread thread = new Thread(() -> ends.add(first.get()));
    thread.start();
    ends.add(second.get());
    join(thread);
    assertThat(ends).hasSize(2);
    return ends;
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertOneSucceeds(List<End> ends) {
    assertThat(ends).filteredOn(End::changed).as("%s", ends).hasSize(1);
    // Without an error, the other one came after the first had ended, and found no change.
    assertThat(ends)
        .filteredOn(end -> !end.changed() && end.error() != null)
        .allSatisfy(RivalIT::assertBusy);
  }

  private static void assertBusy(End end) {
    Diagnostic error = Objects.requireNonNull(end.error());
    assertThat(error.code()).as(error::message).isEqualTo("stack/busy");
    assertThat(error.message()).contains("stack shop-dev ");
    assertThat(error.hint()).endsWith("run the same command again");
  }

  @RepeatedTest(ROUNDS)
  void oneOfTwoFirstDeploymentsSucceeds() {
    assertOneSucceeds(atOnce(() -> deploy("a"), () -> deploy("b")));
  }

  @RepeatedTest(ROUNDS)
  void oneOfTwoDeploymentsSucceeds() {
    deploy("first");
    assertOneSucceeds(atOnce(() -> deploy("a"), () -> deploy("b")));
  }

  /// Both have the same folder of uploads: the one that fails leaves it to the other one.
  @Test
  void oneOfTwoDeploymentsOfOnePackageSucceeds() {
    deploy("first");
    ServiceFixture shared = service.returning("shared");
    Bundle bundle = shared.bundle();
    List<End> ends = atOnce(() -> end(shared, bundle), () -> end(shared, bundle));
    assertOneSucceeds(ends);
    proxy.clear();
    assertThat(end(shared, bundle)).as("its files are there").isEqualTo(new End(false, null));
    assertThat(proxy.named("s3 HeadObject")).as("its files are compared").hasSize(1);
  }

  @Test
  void theStackIsReadOnceIfThePackagingIsShort() {
    deploy("first");
    Target target = service.blueprint().target();
    try (Cloud cloud = service.connect(account, new ManualClock())) {
      proxy.clear();
      cloud.warmUp(target);
      for (int times = 1; times <= 2; times++) {
        cloud
            .deployments()
            .preview(
                target,
                service.returning("first").bundle(),
                Deployments.Comparison.COMPLETE,
                Progress.SILENT);
        assertThat(proxy.named("cloudformation DescribeStacks"))
            .as("the warm-up reads it for the first one")
            .hasSize(times);
      }
    }
  }

  /// The function does not have its former code for sure.
  @Test
  void anUpdateOfAFunctionThatDoesNotEndMayStillBeMade() {
    deploy("first");
    ManualClock clock = new ManualClock();
    proxy.replyWith(exchange -> {
      if (!exchange.operation().endsWith("/configuration")
          || proxy.names().stream().noneMatch(name -> name.endsWith("/code"))) {
        return null;
      }
      clock.now = clock.now.plusSeconds(601);
      return new WatchingProxy.Reply(
          200,
          "application/json",
          "{\"FunctionName\": \"shop-dev-hello\", \"State\": \"Active\","
              + " \"LastUpdateStatus\": \"InProgress\"}");
    });
    ServiceFixture changed = service.returning("changed");
    try (Cloud cloud = changed.connect(account, clock)) {
      UserException error =
          catchThrowableOfType(
              UserException.class,
              () ->
                  Objects.requireNonNull(cloud.functions())
                      .update(
                          changed.blueprint().target(),
                          changed.blueprint().service().function("hello"),
                          changed::bundle,
                          Set.of(Functions.Part.CODE),
                          false,
                          Progress.SILENT));
      assertThat(error.diagnostics().getFirst().code()).isEqualTo("function/unwatched");
      assertThat(error).hasMessageContaining("the update has not ended after 10 minutes");
    }
  }

  @Test
  void whatAnotherDeploysDuringALongPackagingIsNoObstacle() {
    deploy("first");
    ManualClock clock = new ManualClock();
    Target target = service.blueprint().target();
    try (Cloud cloud = service.connect(account, clock)) {
      cloud.warmUp(target);
      assertThat(deploy("second").changed()).isTrue();
      clock.now = clock.now.plusSeconds(2);
      assertThat(
              cloud
                  .deployments()
                  .apply(
                      target,
                      service.returning("third").bundle(),
                      false,
                      CloudFixture.NO_REMOVALS,
                      Progress.SILENT)
                  .changed())
          .isTrue();
    }
  }

  @RepeatedTest(ROUNDS)
  void oneOfTwoRemovalsSucceeds() {
    deploy("first");
    assertOneSucceeds(atOnce(this::remove, this::remove));
    assertThat(remove()).isEqualTo(new End(false, null));
  }

  @RepeatedTest(ROUNDS)
  void aDeploymentAndARemovalDoNotMix() {
    deploy("first");
    List<End> ends = atOnce(() -> deploy("a"), this::remove);
    assertThat(ends).filteredOn(End::changed).as("%s", ends).isNotEmpty();
    assertThat(ends).filteredOn(end -> end.error() != null).allSatisfy(RivalIT::assertBusy);
  }

  @RepeatedTest(2)
  void oneOfARollbackAndADeploymentSucceeds() {
    deploy("first");
    deploy("second");
    String first = deployments().getLast();
    assertOneSucceeds(atOnce(() -> deploy("a"), () -> rollBack(first)));
    List<String> stored = deployments();
    assertThat(stored).as("what the loser has uploaded").hasSizeBetween(2, 3).contains(first);
  }

  @Test
  void aRollbackAndARemovalDoNotMix() {
    deploy("first");
    deploy("second");
    String first = deployments().getLast();
    List<End> ends = atOnce(() -> rollBack(first), this::remove);
    assertThat(ends).filteredOn(End::changed).as("%s", ends).isNotEmpty();
    assertThat(ends).filteredOn(end -> end.error() != null).allSatisfy(RivalIT::assertBusy);
  }

  /// Runs other work before a request of a deployment, once.
  private void runBefore(String operation, Runnable work) {
    AtomicBoolean done = new AtomicBoolean();
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals(operation) && !done.getAndSet(true)) {
        work.run();
      }
      return null;
    });
  }

  @Test
  void aRemovalThatHasOnlyEmptiedTheBucketIsNamed() {
    deploy("first");
    AtomicBoolean removes = new AtomicBoolean();
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals("CreateChangeSet") && !removes.getAndSet(true)) {
        remove();
      }
      return exchange.operation().equals("DeleteStack")
          ? new WatchingProxy.Reply(403, "text/xml", "<ErrorResponse><Error/></ErrorResponse>")
          : null;
    });
    End end = deploy("second");
    assertBusy(end);
    assertThat(Objects.requireNonNull(end.error()).message()).contains("removes the uploaded");
  }

  /// The deployment does not know of the update; the next one does.
  @Test
  void anUpdateOfAFunctionDuringADeploymentIsReplacedByTheNextOne() {
    deploy("first");
    ServiceFixture hot = ServiceFixture.in(folder.resolve("hot")).returning("hot");
    Function function = hot.blueprint().service().function("hello");
    runBefore(
        "CreateChangeSet",
        () ->
            assertThat(
                    end(cloud ->
                        !Objects.requireNonNull(cloud.functions())
                            .update(
                                hot.blueprint().target(),
                                function,
                                hot::bundle,
                                Set.of(Functions.Part.CODE),
                                false,
                                Progress.SILENT)
                            .changed()
                            .isEmpty()))
                .isEqualTo(new End(true, null)));
    assertThat(deploy("a")).isEqualTo(new End(true, null));
    assertThat(deploy("a").changed()).as("the next one").isTrue();
    assertThat(deploy("a").changed()).as("the one after it").isFalse();
  }

  @Test
  void versionsThatAreDeletedDuringADeploymentAreNotMissed() {
    deploy("first");
    deploy("second");
    Functions.Pruning all =
        new Functions.Pruning(
            List.of(service.blueprint().service().function("hello")), 0, true, false);
    runBefore(
        "ExecuteChangeSet",
        () ->
            assertThat(
                    end(cloud ->
                        !Objects.requireNonNull(cloud.functions())
                            .prune(service.blueprint().target(), all, Progress.SILENT)
                            .isEmpty()))
                .isEqualTo(new End(true, null)));
    assertThat(deploy("a")).isEqualTo(new End(true, null));
    assertThat(deploy("a")).isEqualTo(new End(false, null));
  }

  // What CloudFormation answers and MiniStack does not.

  private static final String RIVAL =
      "is running (UPDATE_IN_PROGRESS since 2026-01-02T03:04:05Z, change set"
          + " shop-dev-change-set-7";

  private static WatchingProxy.Reply error(String code, String message) {
    return new WatchingProxy.Reply(
        400,
        "text/xml",
        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(code, message));
  }

  private static WatchingProxy.Reply reply(String operation, String result) {
    return new WatchingProxy.Reply(
        200,
        "text/xml",
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(operation, result));
  }

  private static WatchingProxy.Reply stack(String status) {
    return reply(
        "DescribeStacks",
        "<Stacks><member><StackName>shop-dev</StackName><StackId>arn:rival</StackId>"
            + "<StackStatus>"
            + status
            + "</StackStatus><CreationTime>2026-01-02T03:04:05.678Z</CreationTime>"
            + "<ChangeSetId>arn:aws:cloudformation:us-east-1:1:changeSet/shop-dev-change-set-7/u-1"
            + "</ChangeSetId></member></Stacks>");
  }

  /// Lets a request fail, after which the stack is in the work of another process.
  private void failAt(String operation, WatchingProxy.Reply failure) {
    AtomicBoolean failed = new AtomicBoolean();
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals(operation)) {
        failed.set(true);
        return failure;
      }
      return failed.get() && exchange.operation().equals("DescribeStacks")
          ? stack("UPDATE_IN_PROGRESS")
          : null;
    });
  }

  private static void assertNames(End end, String state) {
    assertBusy(end);
    assertThat(end.error()).extracting(Diagnostic::message).asString().contains(state);
  }

  @Test
  void aRunningUpdateRejectsTheChangeSet() {
    deploy("first");
    failAt(
        "CreateChangeSet",
        error(
            "ValidationError",
            "Stack:arn:rival is in UPDATE_IN_PROGRESS state and can not be updated."));
    assertNames(deploy("a"), RIVAL);
    assertThat(proxy.names()).contains("s3 DeleteObjects");
  }

  @Test
  void anExecutedChangeSetDeletesOrInvalidatesTheOthers() {
    deploy("first");
    failAt(
        "ExecuteChangeSet",
        error("InvalidChangeSetStatus", "ChangeSet [arn] cannot be executed in its status"));
    assertNames(deploy("a"), RIVAL);
    failAt("DescribeChangeSet", error("ChangeSetNotFound", "ChangeSet [arn] does not exist"));
    assertNames(deploy("b"), RIVAL);
    failAt(
        "DescribeChangeSet",
        reply(
            "DescribeChangeSet",
            "<Status>CREATE_COMPLETE</Status><ExecutionStatus>OBSOLETE</ExecutionStatus>"
                + "<CreationTime>2026-01-02T03:04:05Z</CreationTime>"));
    assertNames(deploy("c"), RIVAL);
  }

  @Test
  void aDirectUpdateIsRejectedToo() {
    ServiceFixture direct =
        service.with("\"runtime\"", "\"deploymentMethod\": \"direct\", \"runtime\"");
    end(direct, true);
    failAt(
        "UpdateStack",
        error(
            "ValidationError",
            "Stack:arn:rival is in UPDATE_IN_PROGRESS state and can not be updated."));
    assertNames(end(direct.returning("a"), true), RIVAL);
  }

  @Test
  void theStackWasCreatedMeanwhile() {
    failAt(
        "CreateChangeSet",
        error(
            "AlreadyExistsException",
            "Stack [shop-dev] already exists and cannot be created again with the changeSet [a]."));
    assertBusy(deploy("a"));
  }

  @Test
  void theStackWasRemovedMeanwhile() {
    deploy("first");
    AtomicBoolean removed = new AtomicBoolean();
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals("PutObject") && !removed.getAndSet(true)) {
        assertThat(remove().changed()).isTrue();
      }
      return null;
    });
    assertNames(deploy("a"), "started first (it has removed the stack)");
  }

  @Test
  void anUpdateRejectsTheRemoval() {
    deploy("first");
    failAt(
        "DeleteStack",
        error(
            "ValidationError",
            "Stack [arn:rival] cannot be deleted while in status UPDATE_IN_PROGRESS"));
    assertNames(remove(), RIVAL);
  }

  /// The description of the change set is what the other process has sent.
  @Test
  void theUserOfARunningDeploymentIsNamed() {
    deploy("first");
    String sent = proxy.named("cloudformation CreateChangeSet").getFirst().body();
    assertThat(sent).contains("&Description=deployed+by+ann%40laptop&");
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeStacks" -> stack("UPDATE_IN_PROGRESS");
          case "DescribeChangeSet" ->
              reply(
                  "DescribeChangeSet",
                  "<Status>CREATE_COMPLETE</Status><ExecutionStatus>EXECUTE_IN_PROGRESS"
                      + "</ExecutionStatus><Description>deployed by ann@laptop</Description>"
                      + "<CreationTime>2026-01-02T03:04:05Z</CreationTime>");
          default -> null;
        });
    assertNames(deploy("a"), RIVAL + ", deployed by ann@laptop)");
    assertNames(remove(), RIVAL + ", deployed by ann@laptop)");
  }

  @Test
  void aRunningRemovalIsSeenAtOnce() {
    deploy("first");
    proxy.clear();
    proxy.replyWith(exchange ->
        exchange.operation().equals("DescribeStacks") ? stack("DELETE_IN_PROGRESS") : null);
    assertNames(remove(), "is running (DELETE_IN_PROGRESS since 2026-01-02T03:04:05Z)");
    assertNames(deploy("a"), "is running (DELETE_IN_PROGRESS since 2026-01-02T03:04:05Z)");
    assertThat(proxy.names()).containsOnly("cloudformation DescribeStacks");
  }

  /// CloudFormation ignores the second of two deletions, and records no events of it.
  @Test
  void theSecondRemovalEndsWithTheFirst() {
    deploy("first");
    AtomicBoolean second = new AtomicBoolean();
    proxy.replyWith(exchange -> {
      if (!exchange.operation().equals("DeleteStack") || second.getAndSet(true)) {
        return null;
      }
      assertThat(remove().changed()).isTrue();
      return reply("DeleteStack", "");
    });
    assertNames(remove(), "started first (it has removed the stack)");
  }

  /// A change set that was prepared and never executed, such as that of an interrupted run.
  @Test
  void aStackInReviewIsCreated() {
    AtomicBoolean interrupted = new AtomicBoolean();
    proxy.replyWith(exchange ->
        exchange.operation().equals("ExecuteChangeSet") && !interrupted.getAndSet(true)
            ? error("InvalidChangeSetStatus", "not now")
            : null);
    assertBusy(deploy("a"));
    assertThat(deploy("b")).isEqualTo(new End(true, null));
  }

  /// A stack in review is deleted only if no other process has prepared its creation.
  @Test
  void aFailedFirstChangeSetLeavesTheOtherOne() {
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeChangeSet" ->
              reply(
                  "DescribeChangeSet",
                  "<Status>FAILED</Status><StatusReason>bad</StatusReason>"
                      + "<CreationTime>2026-01-02T03:04:05Z</CreationTime>");
          case "ListChangeSets" ->
              reply(
                  "ListChangeSets",
                  "<Summaries><member><ChangeSetName>a</ChangeSetName></member></Summaries>");
          default -> null;
        });
    assertThat(deploy("a").error()).extracting(Diagnostic::code).isEqualTo("stack/refused");
    assertThat(proxy.named("cloudformation DeleteStack")).isEmpty();
  }
}
