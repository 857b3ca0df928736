package aloft.aws.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.aws.cloud.fake.WatchingProxy.Reply;
import aloft.host.Digests;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a deployment and a removal do with a stack in any state. The proxy answers the states that
/// MiniStack does not have.
final class StackStatesIT {
  private static final Pattern TOKEN = Pattern.compile("ClientRequestToken=([^&]+)");
  private static final Pattern STACK_ID = Pattern.compile("StackName=([^&]+)");

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private final List<Diagnostic> notes = new ArrayList<>();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  /// The status that the proxy answers; null while MiniStack answers itself.
  private @Nullable String status;

  private String token = "";

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void deploy(ServiceFixture fixture) {
    fixture.deploy(account, notes);
  }

  private void remove() {
    with(cloud -> cloud.deployments().remove(service.blueprint().target(), Progress.SILENT));
  }

  private void with(Consumer<Cloud> work) {
    try (Cloud cloud = service.connect(account)) {
      work.accept(cloud);
    }
  }

  private static Diagnostic failure(Runnable work) {
    return catchThrowableOfType(UserException.class, work::run).diagnostics().getFirst();
  }

  private static Reply reply(String operation, String result) {
    return new Reply(
        200,
        "text/xml",
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(operation, result));
  }

  private static Reply stack(String status) {
    return reply(
        "DescribeStacks",
        """
        <Stacks><member><StackName>shop-dev</StackName><StackId>arn:stack</StackId>
        <StackStatus>%s</StackStatus><CreationTime>2026-01-02T03:04:05Z</CreationTime>
        </member></Stacks>\
        """
            .formatted(status));
  }

  private static Reply resources(String id, String state) {
    return reply(
        "ListStackResources",
        """
        <StackResourceSummaries><member><LogicalResourceId>%s</LogicalResourceId>
        <ResourceType>AWS::SQS::Queue</ResourceType><ResourceStatus>%s</ResourceStatus>
        </member></StackResourceSummaries>\
        """
            .formatted(id, state));
  }

  private String event(String id, String type, String physicalId, String state, String reason) {
    return """
    <member><EventId>%1$s%4$s%6$s</EventId><LogicalResourceId>%1$s</LogicalResourceId>
    <PhysicalResourceId>%3$s</PhysicalResourceId><ResourceType>%2$s</ResourceType>
    <Timestamp>2030-01-01T00:00:00Z</Timestamp><ResourceStatus>%4$s</ResourceStatus>
    <ResourceStatusReason>%5$s</ResourceStatusReason>
    <ClientRequestToken>%6$s</ClientRequestToken></member>
    """
        .formatted(id, type, physicalId, state, reason, token);
  }

  private String rootEvent(String state) {
    return event("shop-dev", "AWS::CloudFormation::Stack", "arn:stack", state, "");
  }

  private static Reply missing() {
    return new Reply(
        400,
        "text/xml",
        "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack [x] does not"
            + " exist</Message></Error></ErrorResponse>");
  }

  private void remember(Exchange exchange) {
    Matcher matcher = TOKEN.matcher(exchange.body());
    token = matcher.find() ? matcher.group(1) : "";
  }

  /// A stack that holds nothing, and is gone when it is deleted.
  ///
  /// @param left the state of its resource
  private void failedCreation(String left) {
    status = "ROLLBACK_COMPLETE";
    proxy.replyWith(exchange -> {
      if (status == null) {
        return null;
      }
      return switch (exchange.operation()) {
        case "DescribeStacks" -> stack(Objects.requireNonNull(status));
        case "ListStackResources" -> resources("Jobs", left);
        case "DeleteStack" -> reply("DeleteStack", "");
        case "DescribeStackEvents" -> {
          status = null;
          yield missing();
        }
        default -> null;
      };
    });
  }

  @Test
  void aFailedCreationIsReplaced() {
    failedCreation("DELETE_COMPLETE");
    deploy(service);
    assertThat(notes).extracting(Diagnostic::code).containsExactly("stack/recreated");
    assertThat(proxy.names())
        .containsSubsequence("cloudformation DeleteStack", "cloudformation CreateChangeSet");
  }

  /// In express mode, CloudFormation does not delete the stack of a failed creation.
  @ParameterizedTest
  @ValueSource(strings = {"express", "standard"})
  void theNextDeploymentFollowsAFailedCreation(String mode) {
    String bucket = "own-" + account.get("AWS_ACCESS_KEY_ID") + "-" + mode;
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      clients.s3().createBucket(request -> request.bucket(bucket));
    }
    ServiceFixture own =
        service.with(
            "\"runtime\"",
            "\"deploymentBucket\": \""
                + bucket
                + "\", \"deploymentMode\": \""
                + mode
                + "\", \"runtime\"");
    Diagnostic error = failure(() -> deploy(own.broken()));
    assertThat(error.code()).isEqualTo("stack/failed");
    assertThat(error.hint())
        .startsWith(
            mode.equals("express") ? "the stack has no resources: " : "the stack was deleted: ");
    deploy(own);
    assertThat(notes)
        .extracting(Diagnostic::code)
        .containsExactlyElementsOf(mode.equals("express") ? List.of("stack/recreated") : List.of());
  }

  /// A resource with a policy that keeps it: CloudFormation skips it.
  @ParameterizedTest
  @ValueSource(strings = {"DELETE_SKIPPED", "DELETE_FAILED", "CREATE_COMPLETE"})
  void aFailedCreationWithResourcesIsNotTouched(String state) {
    failedCreation(state);
    Diagnostic error = failure(() -> deploy(service));
    assertThat(error.code()).isEqualTo("stack/stuck");
    assertThat(error.message())
        .contains("ROLLBACK_COMPLETE", "it still has Jobs (AWS::SQS::Queue)");
    assertThat(proxy.names()).doesNotContain("cloudformation DeleteStack");
  }

  /// A stack whose rollback is continued.
  ///
  /// @param events how it ends
  private void failedRollback(Supplier<String> events, boolean succeeds) {
    status = "UPDATE_ROLLBACK_FAILED";
    proxy.replyWith(exchange -> {
      if (status == null) {
        return null;
      }
      return switch (exchange.operation()) {
        case "DescribeStacks" -> stack(Objects.requireNonNull(status));
        case "ContinueUpdateRollback" -> {
          remember(exchange);
          yield reply("ContinueUpdateRollback", "");
        }
        case "DescribeStackEvents" -> {
          if (exchange.body().contains("StackName=arn%3Anested")) {
            yield reply("DescribeStackEvents", "<StackEvents>" + nestedEvents() + "</StackEvents>");
          }
          status = succeeds ? null : status;
          yield reply("DescribeStackEvents", "<StackEvents>" + events.get() + "</StackEvents>");
        }
        default -> null;
      };
    });
  }

  /// The events of a nested stack, the newest first.
  private String nestedEvents() {
    return rootOfNested("UPDATE_FAILED")
        + event("Other", "AWS::SQS::Queue", "o", "UPDATE_FAILED", "Resource update cancelled")
        + event("Later", "AWS::SQS::Queue", "l", "UPDATE_FAILED", "too late")
        + event("Index", "AWS::SQS::Queue", "i", "UPDATE_FAILED", "too many")
        + rootOfNested("UPDATE_IN_PROGRESS")
        + event("Former", "AWS::SQS::Queue", "f", "UPDATE_FAILED", "another change");
  }

  private String rootOfNested(String state) {
    return event("nested", "AWS::CloudFormation::Stack", "arn:nested", state, "Index")
        .replace("<EventId>", "<StackId>arn:nested</StackId><EventId>");
  }

  @Test
  void aFailedRollbackIsContinued() {
    deploy(service);
    failedRollback(() -> rootEvent("UPDATE_ROLLBACK_COMPLETE"), true);
    deploy(service.returning("changed"));
    assertThat(proxy.named("cloudformation ContinueUpdateRollback"))
        .singleElement()
        .satisfies(exchange -> assertThat(exchange.body()).doesNotContain("ResourcesToSkip"));
    assertThat(proxy.names())
        .containsSubsequence(
            "cloudformation ContinueUpdateRollback", "cloudformation ExecuteChangeSet");
  }

  /// The reason of a nested stack names only its resource.
  @Test
  void theCauseInANestedStackIsNamed() {
    deploy(service);
    failedRollback(
        () ->
            rootEvent("UPDATE_ROLLBACK_FAILED")
                + event(
                    "Search",
                    "AWS::CloudFormation::Stack",
                    "arn:nested",
                    "UPDATE_FAILED",
                    "Embedded stack arn:nested was not successfully updated"),
        false);
    assertThat(failure(() -> deploy(service.returning("changed"))).message())
        .isEqualTo(
            "could not roll back the stack shop-dev: Search (AWS::CloudFormation::Stack): Index"
                + " (AWS::SQS::Queue): too many");
  }

  @Test
  void aRollbackThatFailsAgainNamesTheResource() {
    deploy(service);
    failedRollback(
        () ->
            rootEvent("UPDATE_ROLLBACK_FAILED")
                + event(
                    "HelloLambdaFunction",
                    "AWS::Lambda::Function",
                    "shop-dev-hello",
                    "UPDATE_FAILED",
                    "the zip is gone"),
        false);
    proxy.clear();
    Diagnostic error = failure(() -> deploy(service.returning("changed")));
    assertThat(error.code()).isEqualTo("stack/failed");
    assertThat(error.message())
        .isEqualTo(
            "could not roll back the stack shop-dev: HelloLambdaFunction (AWS::Lambda::Function):"
                + " the zip is gone");
    assertThat(error.place()).isNotNull();
    assertThat(error.hint())
        .contains("deploy again, which continues", "--resources-to-skip HelloLambdaFunction");
    assertThat(proxy.names()).doesNotContain("s3 PutObject");
  }

  private static ServiceFixture keepingFailed(ServiceFixture fixture) {
    return fixture.with(
        "\"runtime\"",
        "\"deploymentMethod\": \"direct\", \"deploymentMode\": \"standard\","
            + " \"disableRollback\": true, \"runtime\"");
  }

  /// On AWS, only an update that is not rolled back either can follow an update that was not rolled
  /// back.
  @Test
  void anUpdateThatWasNotRolledBackIsRolledBackFirst() {
    deploy(service);
    // The log group of a new function is empty.
    ServiceFixture more =
        service.with("\"hello\":", "\"added\": {\"handler\": \"handler.main\"}, \"hello\":");
    failure(() -> deploy(keepingFailed(more.broken())));
    proxy.clear();
    deploy(service.returning("changed"));
    assertThat(notes).extracting(Diagnostic::code).containsExactly("stack/rolled-back");
    assertThat(proxy.names())
        .containsSubsequence(
            "cloudformation RollbackStack",
            "cloudformation CreateChangeSet",
            "cloudformation ExecuteChangeSet");
  }

  /// AWS accepts this update, MiniStack does not.
  private void assertContinues(ServiceFixture fixture) {
    proxy.clear();
    assertThat(failure(() -> deploy(fixture)).message()).contains("UpdateStack failed");
    assertThat(proxy.names()).doesNotContain("cloudformation RollbackStack");
    assertThat(proxy.named("cloudformation UpdateStack"))
        .singleElement()
        .extracting(Exchange::body)
        .asString()
        .contains("DisableRollback=true");
  }

  private void assertNotRolledBack(String message) {
    proxy.clear();
    Diagnostic error = failure(() -> deploy(service.returning("changed")));
    assertThat(error.code()).isEqualTo("stack/stuck");
    assertThat(error.message()).endsWith(message);
    assertThat(error.hint()).contains("aws cloudformation rollback-stack --stack-name shop-dev");
    assertThat(proxy.names()).doesNotContain("cloudformation RollbackStack");
  }

  /// The table may have been filled since.
  @Test
  void aRollbackThatWouldDeleteDataIsLeftToTheUser() {
    deploy(service);
    Map<String, Object> table =
        Map.of(
            "Type",
            "AWS::DynamoDB::Table",
            "Properties",
            Map.of(
                "BillingMode",
                "PAY_PER_REQUEST",
                "AttributeDefinitions",
                List.of(Map.of("AttributeName", "id", "AttributeType", "S")),
                "KeySchema",
                List.of(Map.of("AttributeName", "id", "KeyType", "HASH"))));
    Map<String, Object> broken =
        Map.of(
            "Type",
            "AWS::CloudFormation::Stack",
            "DependsOn",
            "Items",
            "Properties",
            Map.of("TemplateURL", "https://nowhere.invalid/t.json"));
    ServiceFixture filled =
        new ServiceFixture(
            folder,
            service.manifest(),
            service.handler(),
            Map.of("Items", table, "Broken", broken));
    failure(() -> deploy(keepingFailed(filled)));
    assertNotRolledBack("it would delete Items (AWS::DynamoDB::Table)");
  }

  /// CloudFormation would delete a stack that was never complete.
  @Test
  void aStackThatWasNeverCompleteIsNotRolledBack() {
    deploy(service);
    status = "UPDATE_FAILED";
    token = "earlier";
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeStacks" -> stack(Objects.requireNonNull(status));
          case "DescribeStackEvents" ->
              reply(
                  "DescribeStackEvents",
                  "<StackEvents>"
                      + rootEvent("UPDATE_FAILED")
                      + rootEvent("CREATE_FAILED")
                      + rootEvent("CREATE_IN_PROGRESS")
                      + "</StackEvents>");
          default -> null;
        });
    assertNotRolledBack("it would delete the whole stack");
  }

  @Test
  void anUpdateThatIsNotRolledBackContinuesOne() {
    deploy(service);
    failure(() -> deploy(keepingFailed(service.broken())));
    assertContinues(keepingFailed(service.returning("changed")));
  }

  @Test
  void aRollbackOfTheStackComesBeforeThatOfTheService() {
    deploy(service);
    deploy(service.returning("changed"));
    failure(() -> deploy(keepingFailed(service.broken())));
    proxy.clear();
    with(cloud -> {
      Target target = service.blueprint().target();
      String first = cloud.deployments().history(target).getLast().id();
      cloud.deployments().rollback(target, first, CloudFixture.NO_REMOVALS, Progress.SILENT);
    });
    assertThat(proxy.names())
        .containsSubsequence("cloudformation RollbackStack", "cloudformation ExecuteChangeSet");
  }

  @Test
  void aCreationThatWasNotRolledBackIsContinuedOnlyByUpdatesThatAreNotEither() {
    String bucket = "kept-" + account.get("AWS_ACCESS_KEY_ID");
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      clients.s3().createBucket(request -> request.bucket(bucket));
    }
    ServiceFixture own =
        service.with("\"runtime\"", "\"deploymentBucket\": \"" + bucket + "\", \"runtime\"");
    failure(() -> deploy(keepingFailed(own.broken())));
    assertThat(proxy.named("cloudformation CreateStack"))
        .singleElement()
        .extracting(Exchange::body)
        .asString()
        .contains("DisableRollback=true")
        .doesNotContain("OnFailure");
    Diagnostic error = failure(() -> deploy(own));
    assertThat(error.code()).isEqualTo("stack/stuck");
    assertThat(error.hint()).contains("disableRollback: true");
    assertContinues(keepingFailed(own.broken().returning("changed")));
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE_FAILED, aloft remove",
    "ROLLBACK_FAILED, aloft remove",
    "DELETE_FAILED, aloft remove",
    "IMPORT_ROLLBACK_FAILED, aloft remove"
  })
  void otherFailuresNameTheWayOut(String state, String next) {
    proxy.replyWith(
        exchange -> exchange.operation().equals("DescribeStacks") ? stack(state) : null);
    Diagnostic error = failure(() -> deploy(service));
    assertThat(error.code()).isEqualTo("stack/stuck");
    assertThat(error.message()).contains("(" + state + ")");
    assertThat(error.hint()).contains(next);
    assertThat(proxy.names()).containsOnly("cloudformation DescribeStacks");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE_IN_PROGRESS",
        "ROLLBACK_IN_PROGRESS",
        "UPDATE_IN_PROGRESS",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
        "UPDATE_ROLLBACK_IN_PROGRESS",
        "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
        "IMPORT_IN_PROGRESS",
        "IMPORT_ROLLBACK_IN_PROGRESS",
        "DELETE_IN_PROGRESS"
      })
  void theWorkOfAnotherProcessIsNotDisturbed(String state) {
    proxy.replyWith(
        exchange -> exchange.operation().equals("DescribeStacks") ? stack(state) : null);
    assertThat(failure(() -> deploy(service)).code()).isEqualTo("stack/busy");
    assertThat(failure(this::remove).code()).isEqualTo("stack/busy");
    assertThat(proxy.names()).containsOnly("cloudformation DescribeStacks");
  }

  /// A stack that is deleted, until it was asked for three times, by a change that began with a
  /// token.
  private AtomicInteger replyDeleting(String begun) {
    AtomicInteger polls = new AtomicInteger();
    token = begun;
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeStacks" -> polls.getAndIncrement() < 3 ? stack("DELETE_IN_PROGRESS") : null;
          case "DescribeStackEvents" ->
              polls.get() < 3
                  ? reply(
                      "DescribeStackEvents",
                      "<StackEvents>"
                          + event(
                              "shop-dev",
                              "AWS::CloudFormation::Stack",
                              "arn:stack",
                              "DELETE_IN_PROGRESS",
                              "")
                          + "</StackEvents>")
                  : null;
          default -> null;
        });
    return polls;
  }

  private Path leaveMark(String begun) throws IOException {
    Path marks = Files.createDirectories(folder.resolve(".cache/aloft/changes"));
    return Files.createFile(marks.resolve(Digests.sha256Hex(begun)));
  }

  @Test
  void theChangeOfAnInterruptedCommandIsAwaited() throws IOException {
    Path mark = leaveMark("remove-1");
    AtomicInteger polls = replyDeleting("remove-1");
    deploy(service);
    assertThat(polls).hasValueGreaterThan(3);
    assertThat(mark).doesNotExist();
    assertThat(mark.getParent()).isEmptyDirectory();
    leaveMark("remove-2");
    replyDeleting("remove-2").set(1);
    remove();
    assertThat(mark.getParent()).isEmptyDirectory();
  }

  @Test
  void theChangeOfARunningCommandIsNotAwaited() throws IOException {
    Path mark = leaveMark("remove-1");
    leaveMark("other");
    replyDeleting("remove-1");
    try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE)) {
      channel.lock();
      assertThat(failure(() -> deploy(service)).code()).isEqualTo("stack/busy");
    }
    replyDeleting("another");
    assertThat(failure(this::remove).code()).isEqualTo("stack/busy");
    assertThat(mark).exists();
  }

  /// The states in which a stack can be updated although its last change failed.
  @ParameterizedTest
  @ValueSource(
      strings = {"UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"})
  void otherStacksAreUpdated(String state) {
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeStacks" -> stack(state);
          case "DescribeStackResource" -> missing();
          case "GetTemplate" -> reply("GetTemplate", "<TemplateBody>{}</TemplateBody>");
          case "CreateChangeSet" -> new Reply(403, "text/xml", "<ErrorResponse/>");
          default -> null;
        });
    failure(() -> deploy(service));
    assertThat(proxy.names()).contains("cloudformation CreateChangeSet");
  }

  /// Also a stack that has only a change set which was never executed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "REVIEW_IN_PROGRESS",
        "ROLLBACK_COMPLETE",
        "ROLLBACK_FAILED",
        "CREATE_FAILED",
        "DELETE_FAILED",
        "UPDATE_ROLLBACK_FAILED",
        "IMPORT_ROLLBACK_FAILED"
      })
  void isRemovedInEveryOtherState(String state) {
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeStacks" -> stack(state);
          case "DescribeStackResource", "DescribeStackEvents" -> missing();
          case "DeleteStack" -> reply("DeleteStack", "");
          default -> null;
        });
    remove();
    assertThat(proxy.named("cloudformation DeleteStack")).hasSize(1);
  }

  /// A stack whose removal fails.
  ///
  /// @param events how it ends
  private void removal(String state, Supplier<String> events) {
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeStacks" -> stack(state);
          case "DescribeStackResource" -> missing();
          case "DeleteStack" -> {
            remember(exchange);
            yield reply("DeleteStack", "");
          }
          case "DescribeStackEvents" ->
              reply("DescribeStackEvents", "<StackEvents>" + events.get() + "</StackEvents>");
          case "ListStackResources" -> resources("Jobs", "DELETE_FAILED");
          default -> null;
        });
  }

  /// CloudFormation accepts the deletion, and takes it back.
  @ParameterizedTest
  @ValueSource(strings = {"CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
  void aRemovalThatIsTakenBackNamesTheReason(String state) {
    String reason = "Export x cannot be deleted as it is in use by other";
    removal(
        state,
        () ->
            event("shop-dev", "AWS::CloudFormation::Stack", "arn:stack", state, reason)
                + rootEvent("DELETE_IN_PROGRESS"));
    Diagnostic error = failure(this::remove);
    assertThat(error.message())
        .isEqualTo(
            "could not remove the stack shop-dev: shop-dev (AWS::CloudFormation::Stack): "
                + reason);
    assertThat(error.hint())
        .startsWith("the stack was not removed, its state is " + state)
        .contains("run \"aloft remove\" again");
  }

  /// An alarm, or a person who cancels the update: no resource has failed, and the events have the
  /// token of who cancelled it.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUpdateThatIsRolledBackNamesTheReason(boolean isCancelled) {
    deploy(service);
    String reason = "Rollback requested by user.";
    List<String> stackIds = new ArrayList<>();
    proxy.replyWith(exchange -> {
      if (exchange.operation().equals("ExecuteChangeSet")) {
        remember(exchange);
        Matcher stack = STACK_ID.matcher(exchange.body());
        stackIds.add(stack.find() ? URLDecoder.decode(stack.group(1), UTF_8) : "");
        return reply("ExecuteChangeSet", "");
      }
      if (stackIds.isEmpty() || !exchange.operation().equals("DescribeStackEvents")) {
        return null;
      }
      String type = "AWS::CloudFormation::Stack";
      String id = stackIds.getFirst();
      String start = event("shop-dev", type, id, "UPDATE_IN_PROGRESS", "User Initiated");
      String end =
          event("shop-dev", type, id, "UPDATE_ROLLBACK_COMPLETE", "")
              + event("shop-dev", type, id, "UPDATE_ROLLBACK_IN_PROGRESS", reason);
      return reply(
          "DescribeStackEvents",
          "<StackEvents>"
              + (isCancelled ? end.replace(token, "Console-CancelUpdateStack-1") : end)
              + start
              + "</StackEvents>");
    });
    assertThat(failure(() -> deploy(service.returning("changed"))).message())
        .isEqualTo(
            "could not update the stack shop-dev: shop-dev (AWS::CloudFormation::Stack): "
                + reason);
  }

  @Test
  void aRemovalThatFailsNamesWhatIsLeft() {
    removal(
        "CREATE_COMPLETE",
        () ->
            rootEvent("DELETE_FAILED")
                + event("Jobs", "AWS::SQS::Queue", "jobs", "DELETE_FAILED", "in use"));
    Diagnostic error = failure(this::remove);
    assertThat(error.message())
        .isEqualTo("could not remove the stack shop-dev: Jobs (AWS::SQS::Queue): in use");
    assertThat(error.hint())
        .isEqualTo(
            "left are Jobs (AWS::SQS::Queue): correct the cause and run \"aloft remove\" again, or"
                + " leave them in the account with \"aws cloudformation delete-stack --stack-name"
                + " shop-dev --retain-resources Jobs\"");
  }
}
