package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.PinnedTools;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.UserException;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Change.Property;
import aloft.spi.provider.Deployments.Comparison;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.s3.model.Bucket;

/// What a deployment would change, on MiniStack.
final class DiffIT {
  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service =
        ServiceFixture.in(folder)
            .with(
                "\"functions\"",
                "\"resources\": {\"Resources\": {\"Orders\": "
                    + table("id")
                    + ", \"Photos\": {\"Type\": \"AWS::S3::Bucket\"}}}, \"functions\"")
            .with(
                "\"runtime\"",
                "\"environment\": {\"WORD\": \"a\", \"DB_PASSWORD\": \"first-secret\"},"
                    + " \"runtime\"")
            .with("\"handler.main\"", "\"handler.main\", \"events\": [{\"http\": \"GET /a\"}]");
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private static String table(String key) {
    return """
    {"Type": "AWS::DynamoDB::Table", "Properties": {"BillingMode": "PAY_PER_REQUEST",
      "AttributeDefinitions": [{"AttributeName": "%1$s", "AttributeType": "S"}],
      "KeySchema": [{"AttributeName": "%1$s", "KeyType": "HASH"}]}}\
    """
        .formatted(key);
  }

  private void deploy(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      cloud
          .deployments()
          .apply(
              fixture.blueprint().target(),
              fixture.bundle(),
              false,
              removals -> {},
              Progress.SILENT);
    }
  }

  private List<Change> preview(ServiceFixture fixture, boolean quick) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .preview(
              fixture.blueprint().target(),
              fixture.bundle(),
              quick ? Comparison.QUICK : Comparison.COMPLETE,
              Progress.SILENT);
    }
  }

  private static Change change(List<Change> changes, String id) {
    return changes.stream().filter(change -> change.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aFirstDeploymentAddsEverything() {
    for (boolean quick : List.of(false, true)) {
      assertThat(preview(service, quick))
          .allMatch(change -> change.effect() == Effect.ADDED)
          .extracting(Change::id)
          .contains("HelloLambdaFunction", "Orders", "Photos");
    }
  }

  private static final String POLICY =
      "{\"Statement\":[{\"Action\":\"Update:*\",\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Resource\":\"*\"}]}";

  /// A service with settings that are made beside the template.
  private static ServiceFixture settled(ServiceFixture service, String action) {
    return service.with(
        "\"runtime\"",
        """
        "stackPolicy": [{"Effect": "Allow", "Principal": "*", "Action": "%s", "Resource": "*"}],
        "deletionProtection": true,
        "stackTags": {"owner": "me", "apiKey": "tag-secret"},
        "tracing": {"apiGateway": true},
        "logs": {"restApi": {"roleManagedExternally": true}},
        "runtime"\
        """
            .formatted(action));
  }

  @Test
  void aFirstDeploymentShowsTheSettingsBesideTheTemplate() {
    List<Change> changes = preview(settled(service, "Update:*"), false);
    assertThat(changes.toString()).doesNotContain("tag-secret");
    assertThat(change(changes, "shop-dev").effect()).isEqualTo(Effect.ADDED);
    assertThat(change(changes, "shop-dev").properties())
        .extracting(Property::path, Property::before, Property::after)
        .containsExactly(
            tuple("EnableTerminationProtection", null, "true"),
            tuple("StackPolicy", null, POLICY),
            tuple("Tags.STAGE", null, "dev"),
            tuple("Tags.apiKey", null, "(hidden)"),
            tuple("Tags.owner", null, "me"));
    assertThat(change(changes, "dev").effect()).isEqualTo(Effect.ADDED);
    assertThat(change(changes, "dev").properties())
        .extracting(Property::path, Property::after)
        .contains(
            tuple("tracingEnabled", "true"),
            tuple("accessLogSettings.destinationArn", "/aws/api-gateway/shop-dev"),
            tuple("Tags.apiKey", "(hidden)"),
            tuple("Tags.owner", "me"));
  }

  @Test
  void policiesAndTagsAreToldAndSetEvenAlone() {
    ServiceFixture first = settled(service, "Update:*");
    deploy(first);
    assertThat(preview(first, false)).isEmpty();
    ServiceFixture other = settled(service, "Update:Modify");
    assertThat(preview(other, false))
        .filteredOn(change -> change.effect() != Effect.RENEWED)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.id()).isEqualTo("shop-dev");
          assertThat(change.properties())
              .containsExactly(
                  new Property(
                      "StackPolicy", POLICY, POLICY.replace("Update:*", "Update:Modify"), false));
        });
    deploy(other);
    assertThat(preview(other, false)).isEmpty();
    proxy.clear();
    deploy(other);
    assertThat(proxy.named("cloudformation SetStackPolicy")).isEmpty();
    ServiceFixture tagged = other.with("\"owner\": \"me\"", "\"owner\": \"you\", \"team\": \"a\"");
    assertThat(change(preview(tagged, false), "dev").properties())
        .containsExactly(
            new Property("Tags.owner", "me", "you", false),
            new Property("Tags.team", null, "a", false));
    deploy(tagged);
    assertThat(preview(tagged, false)).isEmpty();
    ServiceFixture less = other.with("\"owner\": \"me\", ", "");
    assertThat(change(preview(less, false), "dev").properties())
        .containsExactly(
            new Property("Tags.owner", "you", null, false),
            new Property("Tags.team", "a", null, false));
    deploy(less);
    assertThat(preview(less, false)).isEmpty();
  }

  /// CloudFormation cannot read the template: it is too long for a request, and the bucket that the
  /// deployment creates is not there.
  @Test
  void aLongTemplateIsComparedAsLongAsThereIsNoBucket() {
    ServiceFixture own =
        service.with("\"WORD\": \"a\"", "\"WORD\": \"" + "a".repeat(52_000) + "\"");
    deploy(own);
    ServiceFixture shared =
        own.with(
            "\"provider\": {",
            "\"plugins\": [\"serverless-deployment-bucket\"], \"provider\":"
                + " {\"deploymentBucket\": {\"name\": \"diff-created\"}, ");
    List<Change> changes = preview(shared, false);
    assertThat(changes).extracting(Change::id).contains("HelloLambdaFunction");
    assertThat(changes).noneMatch(change -> change.effect() == Effect.ADDED);
  }

  /// A template that is too long for a request is uploaded for the question.
  @Test
  void aLongTemplateIsInTheBucketWhileCloudFormationIsAsked() {
    deploy(service);
    ServiceFixture longer =
        service.with("\"WORD\": \"a\"", "\"WORD\": \"" + "a".repeat(52_000) + "\"");
    for (boolean refused : List.of(false, true)) {
      proxy.clear();
      proxy.replyWith(exchange ->
          refused && exchange.operation().equals("CreateChangeSet")
              ? new WatchingProxy.Reply(
                  400,
                  "text/xml",
                  "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>"
                      + "</ErrorResponse>")
              : null);
      if (refused) {
        assertThatThrownBy(() -> preview(longer, false)).isInstanceOf(UserException.class);
      } else {
        assertThat(change(preview(longer, false), "HelloLambdaFunction").effect())
            .isEqualTo(Effect.CHANGED);
      }
      assertThat(proxy.named("cloudformation CreateChangeSet").getFirst().body())
          .contains("TemplateURL=");
      assertThat(proxy.named("s3 PutObject")).hasSize(1);
      assertThat(proxy.named("s3 DeleteObjects").getLast().body()).contains("/preview-");
    }
  }

  @Test
  void anUnchangedStackTakesTheCallsOfAnUnchangedDeployment() {
    deploy(service);
    proxy.clear();
    deploy(service);
    List<String> calls = List.copyOf(proxy.names());
    proxy.clear();
    assertThat(preview(service, false)).isEmpty();
    assertThat(proxy.names()).containsExactlyInAnyOrderElementsOf(calls);
  }

  @Test
  void versionsThatAreSwitchedAreChanges() {
    ServiceFixture without =
        service.with("\"runtime\"", "\"versionFunctions\": false, \"runtime\"");
    deploy(without);
    for (boolean quick : List.of(false, true)) {
      assertThat(preview(service, quick))
          .filteredOn(change -> change.type().equals("AWS::Lambda::Version"))
          .extracting(Change::effect)
          .containsExactly(Effect.ADDED);
    }
    deploy(service);
    assertThat(preview(without, true))
        .filteredOn(change -> change.type().equals("AWS::Lambda::Version"))
        .extracting(Change::effect)
        .containsExactly(Effect.RELEASED);
  }

  @Test
  void everyKindOfChangeIsTold() {
    deploy(service);
    ServiceFixture changed =
        service
            .returning("changed")
            .with(table("id"), table("other"))
            .with(
                "\"Photos\": {\"Type\": \"AWS::S3::Bucket\"}",
                "\"News\": {\"Type\": \"AWS::SNS::Topic\"}")
            .with("\"WORD\": \"a\"", "\"WORD\": \"b\"")
            .with("first-secret", "second-secret")
            .with(
                "\"runtime\"",
                "\"stackTags\": {\"owner\": \"me\"}, \"tracing\": {\"apiGateway\": true},"
                    + " \"deletionProtection\": true, \"runtime\"");
    for (boolean quick : List.of(false, true)) {
      proxy.clear();
      List<Change> changes = preview(changed, quick);
      assertThat(proxy.names().contains("cloudformation CreateChangeSet")).isEqualTo(!quick);
      assertThat(changes)
          .extracting(Change::id, Change::effect, Change::data)
          .contains(
              tuple("HelloLambdaFunction", Effect.CHANGED, null),
              tuple("News", Effect.ADDED, null),
              tuple("Orders", Effect.REPLACED, "its items"),
              tuple("Photos", Effect.REMOVED, "its objects"),
              tuple("shop-dev", Effect.CHANGED, null));
      assertThat(changes)
          .filteredOn(change -> change.effect() == Effect.RENEWED)
          .extracting(Change::type)
          .containsExactlyInAnyOrder("AWS::ApiGateway::Deployment", "AWS::Lambda::Version");
      assertThat(change(changes, "HelloLambdaFunction").properties())
          .extracting(Property::path, Property::before, Property::after)
          .contains(
              tuple("Environment.Variables.DB_PASSWORD", "(hidden)", "(hidden)"),
              tuple("Environment.Variables.WORD", "a", "b"))
          .anySatisfy(code -> {
            assertThat(code.toList().getFirst()).isEqualTo("Code");
            assertThat(code.toList().get(1)).asString().matches("\\d+ B, sha256 [0-9a-f]{12}");
            assertThat(code.toList().get(2)).isNotEqualTo(code.toList().get(1));
          });
      assertThat(change(changes, "Orders").properties())
          .filteredOn(Property::replaces)
          .extracting(Property::path)
          .containsExactly("KeySchema[id]", "KeySchema[other]");
      assertThat(change(changes, "shop-dev").properties())
          .extracting(Property::path, Property::before, Property::after)
          .containsExactly(
              tuple("EnableTerminationProtection", "false", "true"),
              tuple("Tags.owner", null, "me"));
      assertThat(changes.toString()).doesNotContain("first-secret", "second-secret");
      if (!quick) {
        assertThat(change(changes, "dev").properties())
            .extracting(Property::path, Property::after)
            .containsExactly(tuple("tracingEnabled", "true"), tuple("Tags.owner", "me"));
      }
    }
    deploy(changed);
    assertThat(preview(changed, false)).isEmpty();
  }

  @Test
  void whatAnUnfinishedDeploymentHasLeftIsTold() {
    ServiceFixture traced =
        service.with("\"runtime\"", "\"tracing\": {\"apiGateway\": true}, \"runtime\"");
    deploy(traced);
    assertThat(preview(traced, false)).isEmpty();
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    try (Clients clients = new Clients(environment, "us-east-1", "dev", null, null)) {
      String api = clients.apiGateway().getRestApis().items().getFirst().id();
      clients
          .apiGateway()
          .updateStage(update ->
              update
                  .restApiId(api)
                  .stageName("dev")
                  .patchOperations(
                      PatchOperation.builder()
                          .op("replace")
                          .path("/tracingEnabled")
                          .value("false")
                          .build()));
      String bucket =
          clients.s3().listBuckets().buckets().stream()
              .map(Bucket::name)
              .filter(name -> name.contains("serverlessdeploymentbucket"))
              .findFirst()
              .orElseThrow();
      clients
          .s3()
          .putObject(
              put ->
                  put.bucket(bucket).key("serverless/shop/dev/unfinished/shop-dev-change-set-1-a"),
              RequestBody.empty());
    }
    assertThat(change(preview(traced, false), "dev").properties())
        .extracting(Property::path, Property::after)
        .containsExactly(tuple("tracingEnabled", "true"));
  }

  @Test
  void whatIsInTheStateOnlyIsNoChange() {
    deploy(service);
    assertThat(
            preview(service.with("\"functions\"", "\"custom\": {\"a\": 1}, \"functions\""), false))
        .isEmpty();
  }

  @Test
  void oldVersionsAreToldThatWouldBeDeleted() {
    ServiceFixture pruning =
        service.with(
            "\"runtime\"",
            "\"pruneFunctionVersions\": {\"automatic\": true, \"number\": 1}, \"runtime\"");
    deploy(service);
    deploy(service.returning("second"));
    assertThat(change(preview(pruning.returning("third"), false), "shop-dev-hello"))
        .isEqualTo(
            new Change(
                "shop-dev-hello",
                "AWS::Lambda::Version",
                Effect.REMOVED,
                null,
                false,
                List.of(new Property("Versions", "1, 2", null, false))));
  }

  @Test
  void aFunctionWithoutANewVersionKeepsItsOldOnes() {
    ServiceFixture two =
        service.with(
            "\"functions\": {", "\"functions\": {\"other\": {\"handler\": \"handler.main\"}, ");
    deploy(two);
    deploy(two.returning("second"));
    ServiceFixture changed =
        two.returning("second")
            .with("\"hello\": {", "\"hello\": {\"memorySize\": 256, ")
            .with(
                "\"runtime\"",
                "\"pruneFunctionVersions\": {\"automatic\": true, \"number\": 2}, \"runtime\"");
    assertThat(preview(changed, false))
        .filteredOn(change -> change.effect() == Effect.REMOVED)
        .extracting(Change::id)
        .containsExactly("shop-dev-hello");
  }

  /// A stack of the Serverless Framework differs in the bytes of its zips only.
  @Test
  void aStackOfTheServerlessFrameworkIsCompared() throws IOException, InterruptedException {
    deployWithOsls(service);
    for (boolean quick : List.of(false, true)) {
      List<Change> changes = preview(service, quick);
      assertThat(changes)
          .filteredOn(change -> change.effect() != Effect.RENEWED)
          .extracting(Change::id, Change::effect)
          .containsExactly(tuple("HelloLambdaFunction", Effect.CHANGED));
      assertThat(change(changes, "HelloLambdaFunction").properties())
          .extracting(Property::path)
          .containsExactly("Code");
    }
    // The framework neither needs nor removes the mark of an update.
    ServiceFixture updated = service.returning("updated");
    try (Cloud cloud = service.connect(account)) {
      Target target = updated.blueprint().target();
      Functions.Update update =
          Objects.requireNonNull(cloud.functions())
              .update(
                  target,
                  target.service().function("hello"),
                  updated::bundle,
                  Set.of(Functions.Part.CODE),
                  false,
                  Progress.SILENT);
      assertThat(update.changed()).containsExactly(Functions.Part.CODE);
      assertThat(update.findings()).isEmpty();
      deployWithOsls(service.returning("second"));
      assertThat(cloud.deployments().history(target)).hasSize(2);
    }
    assertThat(change(preview(updated, false), "HelloLambdaFunction").effect())
        .isEqualTo(Effect.CHANGED);
    deploy(updated);
    assertThat(preview(updated, false)).isEmpty();
  }

  private void deployWithOsls(ServiceFixture fixture) throws IOException, InterruptedException {
    Path osls = PinnedTools.installed().nodeModules().resolve(".bin/osls");
    Files.writeString(folder.resolve("serverless.json"), fixture.manifest());
    Files.writeString(folder.resolve("handler.js"), fixture.handler());
    ProcessBuilder command =
        new ProcessBuilder(osls.toString(), "deploy")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("../osls.txt").toFile());
    command.environment().putAll(account);
    command.environment().put("SLS_AWS_MONITORING_FREQUENCY", "50");
    assertThat(command.start().waitFor()).isZero();
  }
}
