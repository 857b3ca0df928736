package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Removal;
import aloft.spi.provider.RemovalApproval;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// What a deployment asks before it deletes or replaces a resource, on MiniStack.
final class RemovalIT {
  private static final RemovalApproval ALL = removals -> {};

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private final List<Removal> asked = new ArrayList<>();
  private final List<Diagnostic> notes = new ArrayList<>();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  /// Refuses to take anything away.
  private void refuse(List<Removal> removals) {
    asked.addAll(removals);
    if (!removals.isEmpty()) {
      throw new UserException(Diagnostic.error("test/refused", "refused"));
    }
  }

  private Outcome deploy(ServiceFixture fixture, RemovalApproval approval) {
    Progress progress =
        event -> {
          if (event instanceof ProgressEvent.Noted noted) {
            notes.add(noted.diagnostic());
          }
        };
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .apply(fixture.blueprint().target(), fixture.bundle(), false, approval, progress);
    }
  }

  private void assertRefused(ServiceFixture fixture, String... ids) {
    asked.clear();
    assertThat(catchThrowableOfType(UserException.class, () -> deploy(fixture, this::refuse)))
        .hasMessage("refused");
    assertThat(asked).extracting(Removal::id).containsExactly(ids);
  }

  private static Map<String, Object> table(String key) {
    return Map.of(
        "Type",
        "AWS::DynamoDB::Table",
        "Properties",
        Map.of(
            "TableName",
            "audit",
            "BillingMode",
            "PAY_PER_REQUEST",
            "AttributeDefinitions",
            List.of(Map.of("AttributeName", key, "AttributeType", "S")),
            "KeySchema",
            List.of(Map.of("AttributeName", key, "KeyType", "HASH"))));
  }

  /// The service as a plugin leaves it: its template has a resource that the manifest does not
  /// name.
  private ServiceFixture withPlugin(Map<String, Object> resource) {
    return new ServiceFixture(
        folder, service.manifest(), service.handler(), Map.of("Audit", resource));
  }

  private ServiceFixture withResources(String resources) {
    return service.with(
        "\"functions\"", "\"resources\": {\"Resources\": " + resources + "}, \"functions\"");
  }

  private Clients clients() {
    return new Clients(
        new Environment(account, folder, folder, Clock.systemUTC(), null),
        "us-east-1",
        "dev",
        null,
        null);
  }

  /// The physical id of a resource of the stack; empty if there is none.
  private String physicalId(String id) {
    try (Clients clients = clients()) {
      return clients
          .cloudFormation()
          .describeStackResources(request -> request.stackName("shop-dev"))
          .stackResources()
          .stream()
          .filter(resource -> resource.logicalResourceId().equals(id))
          .map(resource -> resource.physicalResourceId())
          .findFirst()
          .orElse("");
    }
  }

  @Test
  void whatAPluginAddedStaysUntilItsRemovalIsAllowed() {
    deploy(withPlugin(table("id")), ALL);
    proxy.clear();
    assertRefused(service.returning("changed"), "Audit");
    assertThat(physicalId("Audit")).isEqualTo("audit");
    assertThat(asked.getFirst().data()).isEqualTo("its items");
    assertThat(asked.getFirst().reason()).contains("plugin");
    assertThat(proxy.names())
        .contains("cloudformation DeleteChangeSet", "s3 DeleteObjects")
        .doesNotContain("cloudformation ExecuteChangeSet");
    try (Clients clients = clients()) {
      assertThat(
              clients
                  .cloudFormation()
                  .listChangeSets(request -> request.stackName("shop-dev"))
                  .summaries())
          .allMatch(summary -> summary.executionStatusAsString().equals("EXECUTE_COMPLETE"));
    }
    assertThat(deploy(withPlugin(table("id")), this::refuse).changed())
        .as("the refused deployment left nothing that looks deployed")
        .isFalse();
    assertThat(deploy(service.returning("changed"), ALL).changed()).isTrue();
    assertThat(physicalId("Audit")).isEmpty();
  }

  @Test
  void aResourceWithoutDataIsKeptTooIfTheManifestDidNotNameIt() {
    deploy(withPlugin(Map.of("Type", "AWS::SNS::Topic")), ALL);
    assertRefused(service.returning("changed"), "Audit");
    assertThat(asked.getFirst().data()).isNull();
  }

  @Test
  void dataThatTheUserTookOutIsAskedFor() {
    deploy(
        withResources(
            "{\"Photos\": {\"Type\": \"AWS::S3::Bucket\"}, \"News\": {\"Type\":"
                + " \"AWS::SNS::Topic\"}}"),
        ALL);
    String bucket = physicalId("Photos");
    try (Clients clients = clients()) {
      clients
          .s3()
          .putObject(
              request -> request.bucket(bucket).key("a.jpg"), RequestBody.fromString("photo"));
      assertRefused(service, "Photos");
      assertThat(asked.getFirst().reason()).isEqualTo("the manifest no longer contains it");
      assertThat(clients.s3().listObjectsV2(request -> request.bucket(bucket)).contents())
          .hasSize(1);
    }
  }

  /// As it happens to a bucket that is not empty. MiniStack deletes it: a retained one stands for
  /// it.
  @Test
  void whatCannotBeDeletedIsNamed() {
    deploy(
        withResources(
            "{\"Photos\": {\"Type\": \"AWS::S3::Bucket\", \"DeletionPolicy\": \"Retain\"}}"),
        ALL);
    String bucket = physicalId("Photos");
    proxy.alterWith((exchange, answer) ->
        exchange.operation().equals("DescribeStackEvents")
            ? answer.replace("DELETE_SKIPPED<", "DELETE_FAILED<")
            : answer);
    assertThat(deploy(service, ALL).changed()).isTrue();
    assertThat(notes)
        .filteredOn(note -> note.code().equals("stack/left"))
        .singleElement()
        .satisfies(note -> {
          assertThat(note.message())
              .contains("Photos (AWS::S3::Bucket), which the stack no longer uses");
          assertThat(note.hint()).contains("as " + bucket + ":");
        });
  }

  @Test
  void retainedDataLeavesTheStackWithANote() {
    deploy(
        withResources(
            "{\"Photos\": {\"Type\": \"AWS::S3::Bucket\", \"DeletionPolicy\": \"Retain\"}}"),
        ALL);
    assertThat(deploy(service, this::refuse).changed()).isTrue();
    assertThat(notes)
        .singleElement()
        .satisfies(note -> assertThat(note.message()).contains("Photos (AWS::S3::Bucket)"));
  }

  @Test
  void replacementOfATableIsAskedFor() {
    deploy(withPlugin(table("id")), ALL);
    assertRefused(withPlugin(table("other")), "Audit");
    assertThat(asked.getFirst().effect()).isEqualTo(Removal.Effect.MAY_BE_REPLACED);
    assertThat(asked.getFirst().reason()).contains("KeySchema");
  }

  @Test
  void aRemovedFunctionGoesWithItsLogGroup() {
    deploy(
        service.with(
            "\"functions\": {", "\"functions\": {\"other\": {\"handler\": \"handler.main\"}, "),
        ALL);
    assertThat(physicalId("OtherLogGroup")).isNotEmpty();
    assertThat(deploy(service, this::refuse).changed()).isTrue();
    assertThat(asked).isEmpty();
    assertThat(physicalId("OtherLogGroup")).isEmpty();
  }

  @Test
  void aFunctionWithANewNameLosesItsLogsOnlyIfAllowed() {
    deploy(service, ALL);
    String group = physicalId("HelloLogGroup");
    ServiceFixture renamed = service.with("\"handler\"", "\"name\": \"greeter\", \"handler\"");
    assertRefused(renamed, "HelloLogGroup");
    assertThat(asked.getFirst().effect()).isNotEqualTo(Removal.Effect.DELETED);
    assertThat(asked.getFirst().data()).isEqualTo("its logs");
    assertThat(asked.getFirst().reason()).isEqualTo("LogGroupName has changed");
    assertThat(physicalId("HelloLogGroup")).isEqualTo(group);
    deploy(renamed, ALL);
    assertThat(physicalId("HelloLogGroup")).isEqualTo("/aws/lambda/greeter");
    assertThat(
            deploy(
                    renamed.with("\"runtime\"", "\"logRetentionInDays\": 7, \"runtime\""),
                    this::refuse)
                .changed())
        .as("its settings change in its place")
        .isTrue();
  }

  @Test
  void aDirectDeploymentIsAskedForTheSame() {
    service = service.with("\"runtime\"", "\"deploymentMethod\": \"direct\", \"runtime\"");
    deploy(withPlugin(table("id")), ALL);
    proxy.clear();
    assertRefused(service.returning("changed"), "Audit");
    assertThat(physicalId("Audit")).isEqualTo("audit");
    assertThat(proxy.names()).doesNotContain("cloudformation UpdateStack");
    assertThat(deploy(service.returning("changed"), ALL).changed()).isTrue();
    assertThat(physicalId("Audit")).isEmpty();
  }

  /// What is done just before a change waits for its approval.
  @Test
  void aDirectDeploymentThatIsRefusedLeavesTheFunctionsAsTheyAre() {
    service = service.with("\"runtime\"", "\"deploymentMethod\": \"direct\", \"runtime\"");
    deploy(withPlugin(table("id")), ALL);
    ServiceFixture updated =
        service.with("\"runtime\"", "\"environment\": {\"WORD\": \"a\"}, \"runtime\"");
    try (Cloud cloud = updated.connect(account)) {
      Objects.requireNonNull(cloud.functions())
          .update(
              updated.blueprint().target(),
              updated.blueprint().service().function("hello"),
              updated::bundle,
              Set.of(Functions.Part.SETTINGS),
              false,
              Progress.SILENT);
    }
    proxy.clear();
    assertRefused(service.returning("changed"), "Audit");
    assertThat(proxy.names()).noneMatch(name -> name.startsWith("lambda PUT"));
    assertThat(deploy(service.returning("changed"), ALL).changed()).isTrue();
    assertThat(proxy.names()).anyMatch(name -> name.startsWith("lambda PUT"));
  }

  /// CloudFormation lists the changes in pages; MiniStack lists them on one.
  @Test
  void changesOfAllPagesCount() {
    deploy(withPlugin(table("id")), ALL);
    proxy.replyWith(exchange -> {
      if (!exchange.operation().equals("DescribeChangeSet")
          || exchange.body().contains("NextToken=")) {
        return null;
      }
      return new WatchingProxy.Reply(
          200,
          "text/xml",
          """
          <DescribeChangeSetResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
          <DescribeChangeSetResult><Status>CREATE_COMPLETE</Status>
          <ExecutionStatus>AVAILABLE</ExecutionStatus>
          <CreationTime>2026-01-02T03:04:05Z</CreationTime>
          <Changes/><NextToken>2</NextToken></DescribeChangeSetResult>
          </DescribeChangeSetResponse>\
          """);
    });
    assertRefused(service.returning("changed"), "Audit");
  }

  /// A cloud that announces nothing: the templates are compared.
  @Test
  void unannouncedChangesAreFoundInTheTemplates() {
    deploy(withPlugin(table("id")), ALL);
    proxy.replyWith(exchange ->
        exchange.operation().equals("DescribeChangeSet")
            ? new WatchingProxy.Reply(
                200,
                "text/xml",
                """
                <DescribeChangeSetResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
                <DescribeChangeSetResult><Status>CREATE_COMPLETE</Status>
                <CreationTime>2026-01-02T03:04:05Z</CreationTime></DescribeChangeSetResult>
                </DescribeChangeSetResponse>\
                """)
            : null);
    assertRefused(service.returning("changed"), "Audit");
  }

  /// CloudFormation refuses the removal only when the bucket is empty already.
  @Test
  void whatOtherStacksImportIsNotRemoved() {
    ServiceFixture exporting =
        service.with(
            "\"functions\"",
            "\"resources\": {\"Outputs\": {\"Word\": {\"Value\": \"x\", \"Export\": {\"Name\":"
                + " \"removal-word\"}}}}, \"functions\"");
    ServiceFixture importing =
        service
            .with("\"shop\"", "\"importing\"")
            .with(
                "\"runtime\"",
                "\"environment\": {\"WORD\": {\"Fn::ImportValue\": \"removal-word\"}},"
                    + " \"runtime\"");
    deploy(exporting, ALL);
    deploy(importing, ALL);
    proxy.clear();
    try (Cloud cloud = exporting.connect(account)) {
      UserException refused =
          catchThrowableOfType(
              UserException.class,
              () -> cloud.deployments().remove(exporting.blueprint().target(), Progress.SILENT));
      assertThat(refused.diagnostics())
          .extracting(Diagnostic::message)
          .containsExactly(
              "the stack shop-dev exports removal-word, which is imported by importing-dev");
    }
    assertThat(proxy.names()).doesNotContain("s3 DeleteObjects", "cloudformation DeleteStack");
  }
}
