package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.FakeAccount;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.aws.cloud.stack.Stacks;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Comparison;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Removal;
import aloft.spi.provider.RemovalApproval;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Resources that exist before a stack has them, on MiniStack, which imports as CloudFormation
/// does.
final class ImportIT {
  private static final String GROUP = "/aws/lambda/shop-dev-hello";
  private static final String TABLE =
      """
      "Orders": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "orders",
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}},
      "Mail": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "mail"}},
      "News": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}}\
      """;

  @TempDir private Path folder;
  private final FakeAccount fake = new FakeAccount();
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(fake.variables());
  private final Importing importing = new Importing();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));
  private Clients clients = clients(Path.of("."));

  /// Imports, and records what.
  private static final class Importing implements RemovalApproval {
    private final List<String> imported = new ArrayList<>();
    private @Nullable RuntimeException stop;

    @Override
    public void require(List<Removal> removals) {
      assertThat(removals).isEmpty();
      if (stop != null) {
        throw stop;
      }
    }

    @Override
    public boolean importsExisting() {
      return true;
    }

    @Override
    public void noteImports(List<String> resources) {
      imported.addAll(resources);
    }
  }

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
    clients = clients(folder);
  }

  @AfterEach
  void close() {
    clients.close();
    proxy.close();
  }

  private Clients clients(Path home) {
    Environment environment = new Environment(account, home, home, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  private static ServiceFixture with(ServiceFixture service, String resources) {
    return service.with(
        "\"functions\"", "\"resources\": {\"Resources\": {" + resources + "}}, \"functions\"");
  }

  private Outcome deploy(ServiceFixture deployed, RemovalApproval approval) {
    try (Cloud cloud = deployed.connect(account)) {
      return cloud
          .deployments()
          .apply(
              deployed.blueprint().target(), deployed.bundle(), false, approval, Progress.SILENT);
    }
  }

  private UserException refusal(ServiceFixture refused) {
    return catchThrowableOfType(UserException.class, () -> deploy(refused, removals -> {}));
  }

  private void createLogGroup(String name) {
    clients.logs().createLogGroup(request -> request.logGroupName(name));
  }

  private void createTableAndQueue() throws Exception {
    fake.call(
        "dynamodb",
        "DynamoDB_20120810.CreateTable",
        "{'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST', 'AttributeDefinitions':"
            + " [{'AttributeName': 'id', 'AttributeType': 'S'}], 'KeySchema': [{'AttributeName':"
            + " 'id', 'KeyType': 'HASH'}]}");
    fake.call(
        "dynamodb",
        "DynamoDB_20120810.PutItem",
        "{'TableName': 'orders', 'Item': {'id': {'S': 'kept'}}}");
    fake.query("sqs", "Action=CreateQueue&Version=2012-11-05&QueueName=mail");
  }

  private Map<String, String> resources() {
    return new Stacks(clients)
        .resources("shop-dev").stream()
            .collect(Collectors.toMap(Stacks.Resource::logicalId, Stacks.Resource::id));
  }

  /// The parameters of the change sets of a type.
  private List<String> changeSets(String type) {
    return proxy.named("cloudformation CreateChangeSet").stream()
        .map(Exchange::body)
        .map(body -> URLDecoder.decode(body, StandardCharsets.UTF_8))
        .filter(body -> body.contains("ChangeSetType=" + type))
        .toList();
  }

  /// The warnings of a preview.
  private List<String> warnings(ServiceFixture changed) {
    List<String> warnings = new ArrayList<>();
    Progress progress =
        event -> {
          if (event instanceof ProgressEvent.Noted(Diagnostic noted)) {
            assertThat(noted.severity()).isEqualTo(Severity.WARNING);
            warnings.add(noted.message());
          }
        };
    assertThat(preview(changed, Comparison.COMPLETE, progress)).isNotEmpty();
    return warnings;
  }

  private List<Change> preview(ServiceFixture changed, Comparison comparison, Progress progress) {
    try (Cloud cloud = changed.connect(account)) {
      return cloud
          .deployments()
          .preview(changed.blueprint().target(), changed.bundle(), comparison, progress);
    }
  }

  /// The ids of what a deployment that imports would import and add.
  private List<List<String>> importsAndAdditions(ServiceFixture changed) {
    List<Change> changes =
        preview(
            changed,
            Comparison.IMPORTING,
            event -> assertThat(event).isNotInstanceOf(ProgressEvent.Noted.class));
    return Stream.of(Change.Effect.IMPORTED, Change.Effect.ADDED)
        .map(effect ->
            changes.stream().filter(change -> change.effect() == effect).map(Change::id).toList())
        .toList();
  }

  @Test
  void aPreviewWarnsOfALogGroupThatExists() {
    createLogGroup(GROUP);
    assertThat(warnings(service))
        .containsExactly(
            "HelloLogGroup (AWS::Logs::LogGroup) would be created, but "
                + GROUP
                + " exists already");
  }

  @Test
  void aLogGroupThatExistsIsToldBeforeTheStackIsCreated() {
    createLogGroup(GROUP);
    createLogGroup(GROUP + "-other");
    UserException refused = refusal(service);
    assertThat(refused.diagnostics())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.code()).isEqualTo("stack/exists");
          assertThat(error.message())
              .isEqualTo(
                  "HelloLogGroup (AWS::Logs::LogGroup) would be created, but "
                      + GROUP
                      + " exists already");
          assertThat(error.hint()).contains("aloft deploy --import", "DeletionPolicy: Retain");
        });
    assertThat(new Stacks(clients).find("shop-dev")).isNull();
    assertThat(proxy.named("cloudformation CreateChangeSet")).isEmpty();
  }

  /// Only CloudFormation knows whether a condition is true.
  @ParameterizedTest
  @ValueSource(strings = {"changesets", "direct"})
  void whatDependsOnAConditionMayExist(String method) {
    createLogGroup("/shop/app");
    ServiceFixture conditional =
        service.with(
            "\"functions\"",
            """
            "resources": {
              "Conditions": {"Never": {"Fn::Equals": ["a", "b"]}},
              "Resources": {"App": {
                "Type": "AWS::Logs::LogGroup",
                "Condition": "Never",
                "Properties": {"LogGroupName": "/shop/app"}}}},
            "functions"\
            """);
    String bucket = "uploads-" + fake.id();
    clients.s3().createBucket(request -> request.bucket(bucket));
    ServiceFixture used =
        conditional.with(
            "\"runtime\"",
            "\"deploymentMethod\": \""
                + method
                + "\", \"deploymentBucket\": \""
                + bucket
                + "\", \"runtime\"");
    deploy(used, removals -> {});
    assertThat(resources()).doesNotContainKey("App").containsKey("HelloLambdaFunction");
  }

  @Test
  void whatAnUpdateWouldCreateIsToldBeforeIt() {
    deploy(service, removals -> {});
    String bucket = "photos-" + fake.id();
    createLogGroup("/shop/app");
    clients.s3().createBucket(request -> request.bucket(bucket));
    String own = String.valueOf(resources().get("ServerlessDeploymentBucket"));
    int files = clients.s3().listObjectsV2(request -> request.bucket(own)).keyCount();
    String more =
        """
        "Photos": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "%s"}},
        "App": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/shop/app"}},
        "Same": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "%s"}},
        "New": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/shop/new"}}\
        """
            .formatted(bucket, GROUP);
    for (ServiceFixture changed :
        List.of(
            with(service, more),
            with(service, more)
                .with("\"runtime\"", "\"deploymentMethod\": \"direct\", \"runtime\""))) {
      proxy.clear();
      assertThat(refusal(changed.returning("changed")).diagnostics())
          .allMatch(error -> error.code().equals("stack/exists"))
          .extracting(error -> error.message().replaceFirst(".*, but ", ""))
          .containsExactlyInAnyOrder(
              bucket + " exists already",
              "/shop/app exists already",
              "the stack has " + GROUP + " as HelloLogGroup");
      assertThat(proxy.names())
          .doesNotContain("cloudformation ExecuteChangeSet", "cloudformation UpdateStack");
      assertThat(clients.s3().listObjectsV2(request -> request.bucket(own)).keyCount())
          .isEqualTo(files);
    }
  }

  /// CloudFormation reads templates that are too long for a request from the bucket.
  @Test
  void whatExistsIsImportedIntoAStackWithALongTemplate() throws Exception {
    ServiceFixture large =
        service.with(
            "\"runtime\"",
            "\"environment\": {\"WORD\": \"" + "a".repeat(52_000) + "\"}, \"runtime\"");
    deploy(large, removals -> {});
    createTableAndQueue();
    proxy.clear();
    assertThat(deploy(with(large, TABLE), importing).changed()).isTrue();
    assertThat(resources()).containsEntry("Orders", "orders").containsKeys("Mail", "News");
    assertThat(proxy.named("cloudformation CreateChangeSet"))
        .hasSizeGreaterThan(2)
        .allMatch(exchange -> exchange.body().contains("TemplateURL="));
    String own = String.valueOf(resources().get("ServerlessDeploymentBucket"));
    assertThat(clients.s3().listObjectsV2(request -> request.bucket(own)).contents())
        .extracting(object -> object.key())
        .isNotEmpty()
        .noneMatch(key -> key.contains("preview-"));
  }

  @Test
  void whatExistsIsImportedIntoANewStack() throws Exception {
    createLogGroup(GROUP);
    createTableAndQueue();
    ServiceFixture all =
        with(service, TABLE).with("\"runtime\"", "\"deploymentMode\": \"express\", \"runtime\"");
    List<List<String>> previewed = importsAndAdditions(all);
    assertThat(previewed.getFirst()).containsExactly("HelloLogGroup", "Mail", "Orders");
    assertThat(previewed.getLast()).contains("HelloLambdaFunction", "News", "shop-dev");
    assertThat(new Stacks(clients).find("shop-dev")).isNull();
    assertThat(deploy(all, importing).changed()).isTrue();
    assertThat(importing.imported)
        .containsExactlyInAnyOrder(
            "HelloLogGroup (AWS::Logs::LogGroup): " + GROUP,
            "Orders (AWS::DynamoDB::Table): orders",
            "Mail (AWS::SQS::Queue): mail");
    assertThat(resources())
        .containsEntry("HelloLogGroup", GROUP)
        .containsEntry("Orders", "orders")
        .containsKeys("Mail", "News");
    assertThat(fake.call("dynamodb", "DynamoDB_20120810.Scan", "{'TableName': 'orders'}"))
        .contains("kept");
    assertThat(changeSets("IMPORT").getLast())
        .doesNotContain("DeploymentConfig")
        .contains(
            "ResourceIdentifier.entry.1.key=LogGroupName",
            "ResourceIdentifier.entry.1.value=" + GROUP,
            "ResourceIdentifier.entry.1.key=TableName",
            "ResourceIdentifier.entry.1.key=QueueUrl",
            "ResourceIdentifier.entry.1.value=https://sqs.us-east-1.amazonaws.com/"
                + fake.id()
                + "/mail");
    String template = new Stacks(clients).template("shop-dev");
    assertThat(Json.read(template, "template").get("Resources", "Orders", "DeletionPolicy"))
        .isNull();
    assertThat(deploy(all, removals -> {}).changed()).isFalse();
  }

  @Test
  void whatExistsIsImportedIntoAStackWithTagsAndParameters() throws Exception {
    ServiceFixture tagged =
        service.with(
            "\"runtime\"",
            "\"stackTags\": {\"team\": \"shop\"}, \"stackParameters\": [{\"ParameterKey\":"
                + " \"Level\", \"ParameterValue\": \"debug\"}], \"runtime\"");
    ServiceFixture first =
        tagged.with(
            "\"functions\"",
            "\"resources\": {\"Parameters\": {\"Level\": {\"Type\": \"String\"}}, \"Resources\":"
                + " {}}, \"functions\"");
    deploy(first, removals -> {});
    createTableAndQueue();
    ServiceFixture more =
        first.with("\"Resources\": {}", "\"Resources\": {" + TABLE + "}").returning("new");
    assertThat(importsAndAdditions(more))
        .containsExactly(List.of("Mail", "Orders"), List.of("News"));
    assertThat(resources()).doesNotContainKeys("Orders", "Mail", "News");
    deploy(more, importing);
    assertThat(resources()).containsKeys("Orders", "Mail", "News");
    assertThat(importing.imported).hasSize(2);
    proxy.clear();
    deploy(
        first.with("\"Resources\": {}", "\"Resources\": {" + TABLE + "}").returning("newer"),
        importing);
    assertThat(changeSets("IMPORT")).isEmpty();
  }

  @Test
  void aStackWithoutABucketBeginsWithTheImport() {
    createLogGroup(GROUP);
    String bucket = "releases-" + fake.id();
    clients.s3().createBucket(request -> request.bucket(bucket));
    ServiceFixture own =
        service.with("\"runtime\"", "\"deploymentBucket\": \"" + bucket + "\", \"runtime\"");
    deploy(own, importing);
    assertThat(resources())
        .containsEntry("HelloLogGroup", GROUP)
        .containsKey("HelloLambdaFunction");
    assertThat(changeSets("IMPORT")).hasSize(1);
  }

  @Test
  void anUpdateAfterAnImportIsRefusedOrRepeated() {
    ServiceFixture first = with(service, "\"Old\": {\"Type\": \"AWS::SNS::Topic\"}");
    deploy(first, removals -> {});
    createLogGroup("/shop/app");
    String app =
        "\"App\": {\"Type\": \"AWS::Logs::LogGroup\", \"Properties\": {\"LogGroupName\":"
            + " \"/shop/app\"}}";
    ServiceFixture next = with(service, app + ", \"News\": {\"Type\": \"AWS::SNS::Topic\"}");
    importing.stop = new UserException(Diagnostic.error("test/refused", "refused"));
    assertThat(catchThrowableOfType(UserException.class, () -> deploy(next, importing)))
        .isSameAs(importing.stop);
    assertThat(resources()).containsKeys("App", "Old").doesNotContainKey("News");

    createLogGroup("/shop/more");
    ServiceFixture last =
        with(
            service,
            app
                + ", \"News\": {\"Type\": \"AWS::SNS::Topic\"}, "
                + app.replace("App", "More").replace("/shop/app", "/shop/more"));
    importing.stop = new IllegalStateException("killed");
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> deploy(last, importing)))
        .isSameAs(importing.stop);
    assertThat(resources()).containsKeys("More", "Old").doesNotContainKey("News");
    assertThat(deploy(last, removals -> {}).changed()).isTrue();
    assertThat(resources()).containsKeys("App", "More", "News").doesNotContainKey("Old");
  }

  @Test
  void whatMayNotBeImportedStopsTheDeployment() {
    deploy(service, removals -> {});
    String bucket = "pictures-" + fake.id();
    clients.s3().createBucket(request -> request.bucket(bucket));
    ServiceFixture more =
        with(
            service,
            "\"News\": {\"Type\": \"AWS::SNS::Topic\"}, \"Photos\": {\"Type\":"
                + " \"AWS::S3::Bucket\", \"Properties\": {\"BucketName\": \""
                + bucket
                + "\", \"Tags\": [{\"Key\": \"a\", \"Value\": {\"Ref\": \"News\"}}]}}");
    UserException refused =
        catchThrowableOfType(UserException.class, () -> deploy(more, importing));
    assertThat(refused)
        .hasMessageContaining("Photos (AWS::S3::Bucket) cannot be imported: it refers to News");
    assertThat(resources()).doesNotContainKey("Photos");
    assertThat(
            catchThrowableOfType(
                UserException.class, () -> preview(more, Comparison.IMPORTING, Progress.SILENT)))
        .hasMessageContaining("Photos (AWS::S3::Bucket) cannot be imported: it refers to News");
    assertThat(changeSets("IMPORT")).isEmpty();
  }
}
