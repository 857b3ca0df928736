package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.aws.cloud.fake.WatchingProxy.Reply;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the user reads when a deployment fails: the cause, at its place in the manifest, and the
/// state. The validation of CloudFormation is answered by the proxy, because MiniStack has none.
final class StackFailuresIT {
  private static final String QUEUES =
      """
      "resources": {"Resources": {
        "Jobs": {
          "Type": "AWS::SQS::Queue",
          "Properties": {"QueueName": "jobs"}}}},
      "functions"
      """;

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private final List<Diagnostic> notes = new ArrayList<>();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder).with("\"functions\"", QUEUES);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private Outcome deploy(ServiceFixture fixture) {
    return fixture.deploy(account, notes);
  }

  private List<Diagnostic> failure(ServiceFixture fixture) {
    return catchThrowableOfType(UserException.class, () -> deploy(fixture)).diagnostics();
  }

  private static Reply reply(String operation, String result) {
    return new Reply(
        200,
        "text/xml",
        "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>".formatted(operation, result));
  }

  private static String event(
      String type, String id, String mode, String name, String path, String reason) {
    return """
    <member><EventId>%2$s%4$s</EventId><EventType>VALIDATION_ERROR</EventType>
      <LogicalResourceId>%2$s</LogicalResourceId><ResourceType>%1$s</ResourceType>
      <ValidationFailureMode>%3$s</ValidationFailureMode><ValidationName>%4$s</ValidationName>
      <ValidationStatus>FAILED</ValidationStatus><ValidationPath>%5$s</ValidationPath>
      <ValidationStatusReason>%6$s</ValidationStatusReason></member>
    """
        .formatted(type, id, mode, name, path, reason);
  }

  /// Lets the validation of the next change sets fail.
  ///
  /// @param events the answer of DescribeEvents
  private void refuse(Reply events) {
    proxy.replyWith(exchange ->
        switch (exchange.operation()) {
          case "DescribeChangeSet" ->
              reply(
                  "DescribeChangeSet",
                  "<Status>FAILED</Status><StatusReason>The following hook(s)/validation failed:"
                      + " [AWS::EarlyValidation::ResourceExistenceCheck]. To troubleshoot Early"
                      + " Validation errors, use the DescribeEvents API for detailed failure"
                      + " information.</StatusReason>"
                      + "<CreationTime>2026-01-02T03:04:05Z</CreationTime>");
          case "DescribeEvents" -> events;
          default -> null;
        });
  }

  /// The line of the manifest at which an error is.
  private String line(Diagnostic error) {
    int line = Objects.requireNonNull(error.place()).line();
    return service.manifest().lines().toList().get(line - 1).strip();
  }

  @Test
  void eachFindingOfTheValidationIsAnErrorAtItsPlace() {
    deploy(service);
    String warned = event("AWS::SQS::Queue", "Jobs", "WARN", "SERVICE_QUOTA", "", "many");
    refuse(
        reply(
            "DescribeEvents",
            "<OperationEvents>"
                + event(
                    "AWS::SQS::Queue",
                    "Jobs",
                    "FAIL",
                    "NAME_CONFLICT_VALIDATION",
                    "/Resources/Jobs/Properties/QueueName",
                    "Resource of type 'AWS::SQS::Queue' with identifier 'jobs' already exists.")
                + warned
                + event(
                    "AWS::Lambda::Function",
                    "HelloLambdaFunction",
                    "FAIL",
                    "PROPERTY_VALIDATION",
                    "/Resources/HelloLambdaFunction/Properties",
                    "Required property [Role] not found")
                + "</OperationEvents>"));
    List<Diagnostic> errors = failure(service.returning("other"));
    assertThat(errors)
        .extracting(Diagnostic::code, Diagnostic::message, Diagnostic::hint, this::line)
        .containsExactly(
            tuple(
                "stack/validation",
                "CloudFormation refuses Jobs (AWS::SQS::Queue), Properties.QueueName: Resource of"
                    + " type 'AWS::SQS::Queue' with identifier 'jobs' already exists.",
                "\"aloft deploy --import\" takes what has the name into the stack, if"
                    + " CloudFormation can import it; if another stack has it, set DeletionPolicy: Retain"
                    + " there and remove it there first; or delete it, or choose another name; nothing"
                    + " was changed",
                "\"Properties\": {\"QueueName\": \"jobs\"}}}},"),
            tuple(
                "stack/validation",
                "CloudFormation refuses HelloLambdaFunction (AWS::Lambda::Function), Properties:"
                    + " Required property [Role] not found",
                "correct the cause and deploy again; nothing was changed",
                ": {\"hello\": {\"handler\": \"handler.main\"}}"));
    assertThat(proxy.named("cloudformation DescribeEvents").getFirst().body())
        .contains("ChangeSetName=arn", "Filters.FailedEvents=true")
        .doesNotContain("StackName");
    assertThat(proxy.names()).contains("cloudformation DeleteChangeSet", "s3 DeleteObjects");
  }

  @Test
  void theResourceThatFailsIsShownAtItsLine() {
    deploy(service);
    ServiceFixture broken =
        service.with(
            "\"Jobs\": {",
            """
            "Broken": {"Type": "AWS::CloudFormation::Stack",
             "Properties": {"TemplateURL": "https://nowhere.invalid/t.json"}},
            "Jobs": {\
            """);
    Diagnostic error =
        catchThrowableOfType(UserException.class, () -> deploy(broken)).diagnostics().getFirst();
    assertThat(error.code()).isEqualTo("stack/failed");
    assertThat(error.message()).contains("Broken (AWS::CloudFormation::Stack): ");
    int line = Objects.requireNonNull(error.place()).line();
    assertThat(broken.manifest().lines().toList().get(line - 1)).contains("\"Broken\"");
  }

  /// Lets each completed change of a resource look failed, in the events of the stack.
  private void failInEvents(String id) {
    String named = "<LogicalResourceId>" + id + "<";
    proxy.alterWith((exchange, answer) ->
        exchange.operation().equals("DescribeStackEvents")
            ? Arrays.stream(answer.split("(?=<member>)"))
                .map(event ->
                    event.contains(named) ? event.replace("_COMPLETE<", "_FAILED<") : event)
                .collect(Collectors.joining())
            : answer);
  }

  /// LocalEmu reports it so.
  @Test
  void aCompleteStackWithAFailedResourceIsNoSuccess() {
    deploy(service);
    failInEvents("News");
    List<Diagnostic> errors =
        failure(
            service.with("\"Jobs\": {", "\"News\": {\"Type\": \"AWS::SNS::Topic\"}, \"Jobs\": {"));
    assertThat(errors)
        .singleElement()
        .satisfies(error -> {
          assertThat(error.message())
              .startsWith("could not update the stack shop-dev: News (AWS::SNS::Topic): ");
          assertThat(error.hint()).startsWith("CloudFormation calls the stack complete without");
        });
  }

  @Test
  void aDeletedStackWithAResourceThatStaysIsNoSuccess() {
    deploy(service);
    failInEvents("Jobs");
    UserException error;
    try (Cloud cloud = service.connect(account)) {
      error =
          catchThrowableOfType(
              UserException.class,
              () -> cloud.deployments().remove(service.blueprint().target(), Progress.SILENT));
    }
    assertThat(error).hasMessageStartingWith("could not remove the stack shop-dev: Jobs (AWS::SQS");
    assertThat(error.diagnostics().getFirst().hint()).contains("still in the account: delete it");
  }

  /// A policy that was written for an earlier version does not allow the call.
  @Test
  void findingsThatMayNotBeReadAreNotNeeded() {
    refuse(
        new Reply(
            403,
            "text/xml",
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"));
    assertThat(failure(service))
        .singleElement()
        .satisfies(error -> {
          assertThat(error.code()).isEqualTo("stack/refused");
          assertThat(error.message()).contains("ResourceExistenceCheck");
        });
  }
}
