package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.aws.cloud.fake.WatchingProxy.Reply;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deployments in express mode. MiniStack ignores the mode: the requests show that it is asked for,
/// and the proxy answers as AWS does, which knows the mode of a change set, and while a resource
/// becomes ready.
final class ExpressIT {
  private static final String MODE =
      "DeploymentConfig.Mode=EXPRESS&DeploymentConfig.DisableRollback=";
  private static final String CONFIGURATION = "/functions/shop-dev-hello/configuration";

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private final List<Diagnostic> notes = new ArrayList<>();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service =
        ServiceFixture.in(folder).with("\"runtime\"", "\"versionFunctions\": false, \"runtime\"");
    proxy.alterWith((exchange, answer) ->
        exchange.operation().equals("DescribeChangeSet")
                && bodies("CreateChangeSet").getLast().contains(MODE)
            ? answer.replace(
                "<DescribeChangeSetResult>",
                "<DescribeChangeSetResult>"
                    + "<DeploymentConfig><Mode>EXPRESS</Mode></DeploymentConfig>")
            : answer);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void deploy(ServiceFixture fixture) {
    fixture.deploy(account, notes);
  }

  private List<String> bodies(String operation) {
    return proxy.named("cloudformation " + operation).stream().map(Exchange::body).toList();
  }

  /// The requests that ask whether something is ready.
  private List<String> questions() {
    return proxy.exchanges().stream()
        .map(exchange -> exchange.operation().equals("DescribeTable") ? "table" : exchange.path())
        .filter(path -> path.equals("table") || path.contains("/2015-03-31/"))
        .toList();
  }

  private static Reply state(String state, String update) {
    return new Reply(
        200,
        "application/json",
        "{\"FunctionName\": \"shop-dev-hello\", \"State\": \"%s\", \"LastUpdateStatus\": \"%s\"}"
            .formatted(state, update));
  }

  private static @Nullable Reply ifAsked(Exchange exchange, Reply reply) {
    return exchange.path().endsWith(CONFIGURATION) ? reply : null;
  }

  @Test
  void createsAndUpdatesInExpressModeWithRollback() {
    deploy(service);
    deploy(service.returning("changed"));
    assertThat(bodies("CreateChangeSet"))
        .hasSize(3)
        .allSatisfy(
            body -> assertThat(body).contains(MODE + "false").doesNotContain("OnStackFailure"));
    assertThat(bodies("ExecuteChangeSet"))
        .noneMatch(body -> body.contains("DisableRollback") || body.contains("RetainExcept"));
    assertThat(questions()).isNotEmpty().allMatch(path -> path.endsWith(CONFIGURATION));
    assertThat(notes).isEmpty();
  }

  @Test
  void directDeploymentsSayHowTheyFail() {
    ServiceFixture direct =
        service.with("\"runtime\"", "\"deploymentMethod\": \"direct\", \"runtime\"");
    deploy(direct);
    ServiceFixture keeping = direct.with("\"runtime\"", "\"disableRollback\": true, \"runtime\"");
    deploy(keeping.returning("b"));
    deploy(
        keeping.with("\"runtime\"", "\"deploymentMode\": \"express\", \"runtime\"").returning("c"));
    assertThat(bodies("CreateStack"))
        .singleElement()
        .asString()
        .contains(MODE + "false")
        .doesNotContain("OnFailure");
    List<String> updates = bodies("UpdateStack");
    assertThat(updates.get(updates.size() - 2))
        .contains("&DisableRollback=true")
        .doesNotContain("DeploymentConfig");
    assertThat(updates.getLast()).contains(MODE + "false").doesNotContain("&DisableRollback");
  }

  @Test
  void waitsUntilFunctionsAreReady() {
    deploy(service);
    proxy.clear();
    AtomicInteger asked = new AtomicInteger();
    List<Reply> replies =
        List.of(
            state("Pending", "Successful"),
            state("Active", "InProgress"),
            state("Active", "Successful"));
    proxy.replyWith(exchange ->
        exchange.path().endsWith(CONFIGURATION) ? replies.get(asked.getAndIncrement()) : null);
    deploy(service.returning("changed"));
    assertThat(asked).hasValue(3);
    assertThat(notes).isEmpty();
  }

  private ServiceFixture withTableAndQueue() {
    String resources =
        """
        "resources": {"Resources": {
          "Jobs": {"Type": "AWS::SQS::Queue"},
          "Orders": {"Type": "AWS::DynamoDB::Table", "Properties": {
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}}}},
        "functions"\
        """;
    return ServiceFixture.in(folder)
        .with("\"functions\"", resources)
        .with(
            "\"handler\"",
            "\"events\": [{\"sqs\": {\"arn\": {\"Fn::GetAtt\": [\"Jobs\", \"Arn\"]}}}],"
                + " \"handler\"");
  }

  /// A version can only be published when the code of its function is ready.
  @Test
  void asksForVersionsMappingsAndTables() {
    deploy(withTableAndQueue());
    assertThat(questions())
        .hasSize(3)
        .anyMatch(path -> path.equals("table"))
        .anyMatch(path -> path.contains("/event-source-mappings/"))
        .anyMatch(path -> path.matches(".*shop-dev-hello(:|%3A)1/configuration"));
  }

  @Test
  void waitsUntilIndexesAndMappingsAreReady() {
    AtomicInteger tables = new AtomicInteger();
    AtomicInteger mappings = new AtomicInteger();
    proxy.replyWith(exchange ->
        exchange.operation().equals("DescribeTable")
            ? table(tables.getAndIncrement() == 0 ? "CREATING" : "ACTIVE")
            : exchange.operation().startsWith("GET /2015-03-31/event-source-mappings/")
                ? mapping(mappings.getAndIncrement() < 2 ? "Creating" : "Enabled")
                : null);
    deploy(withTableAndQueue());
    assertThat(tables).hasValue(2);
    assertThat(mappings).hasValue(3);
    assertThat(notes).isEmpty();
  }

  private ServiceFixture provisioned() {
    return service
        .with("\"versionFunctions\": false", "\"deploymentMode\": \"express\"")
        .with("\"handler\"", "\"provisionedConcurrency\": 1, \"handler\"");
  }

  /// @param statuses the answers to the questions for provisioned concurrency, in order
  private AtomicInteger replyToAliases(String... statuses) {
    AtomicInteger asked = new AtomicInteger();
    proxy.replyWith(exchange ->
        exchange.path().contains("/provisioned-concurrency")
            ? new Reply(
                200,
                "application/json",
                "{\"Status\": \"" + statuses[asked.getAndIncrement()] + "\"}")
            : null);
    return asked;
  }

  @Test
  void waitsUntilProvisionedConcurrencyIsReady() {
    AtomicInteger asked = replyToAliases("IN_PROGRESS", "IN_PROGRESS", "READY");
    deploy(provisioned());
    assertThat(asked).hasValue(3);
    assertThat(proxy.exchanges())
        .filteredOn(exchange -> exchange.path().contains("/provisioned-concurrency"))
        .allMatch(exchange -> exchange.path().contains("shop-dev-hello"));
    assertThat(notes).isEmpty();
  }

  @Test
  void provisionedConcurrencyThatIsNotThereIsAnError() {
    replyToAliases("FAILED");
    Diagnostic error =
        catchThrowableOfType(UserException.class, () -> deploy(provisioned()))
            .diagnostics()
            .getFirst();
    assertThat(error.code()).isEqualTo("deploy/not-ready");
    assertThat(error.message()).endsWith("(AWS::Lambda::Alias): it has no provisioned concurrency");
  }

  private static Reply table(String index) {
    return new Reply(
        200,
        "application/x-amz-json-1.0",
        "{\"Table\": {\"TableStatus\": \"ACTIVE\", \"GlobalSecondaryIndexes\": [{\"IndexStatus\": \""
            + index
            + "\"}, {\"IndexStatus\": \"ACTIVE\"}]}}");
  }

  private static Reply mapping(String state) {
    return new Reply(200, "application/json", "{\"State\": \"" + state + "\"}");
  }

  @Test
  void aFunctionThatCannotBeUpdatedIsAnError() {
    deploy(service);
    proxy.replyWith(exchange -> ifAsked(exchange, state("Active", "Failed")));
    Diagnostic error =
        catchThrowableOfType(UserException.class, () -> deploy(service.returning("changed")))
            .diagnostics()
            .getFirst();
    assertThat(error.code()).isEqualTo("deploy/not-ready");
    assertThat(error.message())
        .isEqualTo(
            "the stack was changed, but not HelloLambdaFunction (AWS::Lambda::Function): its update"
                + " failed");
    assertThat(error.place()).isNotNull();
  }

  @Test
  void functionsThatMayNotBeAskedAreAWarning() {
    proxy.replyWith(exchange ->
        ifAsked(exchange, new Reply(403, "application/json", "{\"Message\": \"not authorized\"}")));
    deploy(service);
    assertThat(notes)
        .singleElement()
        .satisfies(note -> {
          assertThat(note.severity()).isEqualTo(Severity.WARNING);
          assertThat(note.code()).isEqualTo("deploy/not-ready");
        });
  }

  @Test
  void aRegionWithoutExpressModeDeploysAsUsual() {
    AtomicInteger refusals = new AtomicInteger();
    proxy.replyWith(exchange -> {
      if (!exchange.body().contains(MODE)) {
        return null;
      }
      refusals.getAndIncrement();
      return new Reply(
          400,
          "text/xml",
          "<ErrorResponse><Error><Code>ValidationError</Code><Message>DeploymentConfig is not"
              + " supported in this region</Message></Error></ErrorResponse>");
    });
    deploy(service);
    // One for the stack with its bucket, and one for its first update.
    assertThat(refusals).hasValue(2);
    assertThat(notes).extracting(Diagnostic::code).containsOnly("stack/standard-mode");
    assertThat(questions()).isEmpty();
  }

  /// CloudFormation waits itself then.
  @Test
  void nothingIsAskedWhereTheModeIsIgnored() {
    proxy.alterWith((exchange, answer) -> answer);
    deploy(service);
    assertThat(bodies("CreateChangeSet")).allMatch(body -> body.contains(MODE));
    assertThat(questions()).isEmpty();
  }

  @Test
  void aStackWithoutTheModeIsNotAskedFor() {
    deploy(service.with("\"runtime\"", "\"deploymentMode\": \"standard\", \"runtime\""));
    assertThat(bodies("CreateChangeSet")).noneMatch(body -> body.contains("DeploymentConfig"));
    assertThat(bodies("CreateChangeSet").getFirst()).contains("OnStackFailure=DELETE");
    assertThat(bodies("ExecuteChangeSet").getFirst()).doesNotContain("RetainExceptOnCreate");
    assertThat(bodies("ExecuteChangeSet").getLast()).contains("RetainExceptOnCreate=true");
    assertThat(questions()).isEmpty();
  }
}
