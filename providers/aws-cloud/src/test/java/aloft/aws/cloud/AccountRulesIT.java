package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.Exchange;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.aws.cloud.fake.WatchingProxy.Reply;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.progress.Progress;
import aloft.spi.progress.ProgressEvent;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.model.ChangeSetType;
import software.amazon.awssdk.services.cloudwatchlogs.model.SubscriptionFilter;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Rules of AWS that MiniStack does not apply: the proxy before it answers as AWS does.
final class AccountRulesIT {
  private static final String DELETING =
      """
      <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/">
      <DescribeStacksResult><Stacks><member><StackId>id</StackId><StackName>shop-dev</StackName>
      <CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>DELETE_IN_PROGRESS</StackStatus>
      </member></Stacks></DescribeStacksResult></DescribeStacksResponse>\
      """;

  private static final String CERTIFIED =
      "\"basePath\": \"v1\", \"certificateArn\": \"arn:aws:acm:us-east-1:1:certificate/x\"";

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
    account.put("AWS_MAX_ATTEMPTS", "1");
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private void deploy(ServiceFixture fixture) {
    fixture.deploy(account, new ArrayList<>());
  }

  private void remove() {
    try (Cloud cloud = service.connect(account)) {
      cloud.deployments().remove(service.blueprint().target(), Progress.SILENT);
    }
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  /// Refuses requests.
  ///
  /// @return how many were refused
  private AtomicInteger refuse(int times, int status, String code, Predicate<Exchange> request) {
    AtomicInteger refused = new AtomicInteger();
    proxy.replyWith(exchange -> {
      if (!request.test(exchange) || refused.get() >= times) {
        return null;
      }
      refused.incrementAndGet();
      return exchange.service().equals("apigateway")
          ? new Reply(
              status, "application/json", "{\"__type\": \"" + code + "\", \"message\": \"no\"}")
          : new Reply(
              status,
              "text/xml",
              (exchange.service().equals("s3") ? "<Error>" : "<ErrorResponse><Error>")
                  + "<Code>"
                  + code
                  + "</Code><Message>no</Message></Error>"
                  + (exchange.service().equals("s3") ? "" : "</ErrorResponse>"));
    });
    return refused;
  }

  @Test
  void aNewStackThatIsDiscardedIsGoneAtTheEnd() {
    AtomicInteger asked = new AtomicInteger();
    proxy.replyWith(exchange ->
        proxy.names().contains("cloudformation DeleteStack")
                && exchange.operation().equals("DescribeStacks")
                && asked.incrementAndGet() <= 2
            ? new Reply(200, "text/xml", DELETING)
            : null);
    try (Cloud cloud = service.connect(account)) {
      assertThat(
              cloud
                  .deployments()
                  .preview(
                      service.blueprint().target(),
                      service.bundle(),
                      Deployments.Comparison.COMPLETE,
                      Progress.SILENT))
          .extracting(Change::id)
          .contains("HelloLambdaFunction");
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void theStatusOfANewStackMayBeBehindItsEvents() {
    AtomicInteger behind = new AtomicInteger();
    proxy.alterWith((exchange, answer) ->
        exchange.operation().equals("DescribeStacks")
                && proxy.names().contains("cloudformation ExecuteChangeSet")
                && behind.incrementAndGet() <= 2
            ? answer.replace("CREATE_COMPLETE", "CREATE_IN_PROGRESS")
            : answer);
    deploy(service);
    assertThat(behind).hasValueGreaterThan(2);
  }

  @Test
  void aStackBucketThatKeepsVersionsIsEmptied() {
    deploy(service);
    String bucket;
    try (Clients clients = clients()) {
      bucket = clients.s3().listBuckets().buckets().getFirst().name();
      clients
          .s3()
          .putBucketVersioning(request ->
              request
                  .bucket(bucket)
                  .versioningConfiguration(set -> set.status(BucketVersioningStatus.ENABLED)));
    }
    deploy(service.returning("changed"));
    remove();
    assertThat(proxy.named("s3 DeleteObjects").getLast().body()).contains("<VersionId>");
    try (Clients clients = clients()) {
      assertThat(clients.s3().listBuckets().buckets()).isEmpty();
    }
  }

  @Test
  void aStackBucketWithoutVersionsNeedsNoPermissionForThem() {
    deploy(service);
    remove();
    assertThat(proxy.named("s3 ListObjectVersions")).isNotEmpty();
    assertThat(proxy.named("s3 DeleteObjects").getLast().body()).doesNotContain("VersionId");

    deploy(service);
    AtomicInteger refused =
        refuse(9, 403, "AccessDenied", exchange -> exchange.name().equals("s3 ListObjectVersions"));
    remove();
    assertThat(refused).hasPositiveValue();
    try (Clients clients = clients()) {
      assertThat(clients.s3().listBuckets().buckets()).isEmpty();
    }
  }

  @Test
  void usagePlansAreChangedSlowly() {
    service =
        service
            .with("\"runtime\"", "\"apiGateway\": {\"apiKeys\": [\"partner\"]}, \"runtime\"")
            .with(
                "\"handler.main\"", "\"handler.main\", \"events\": [{\"http\": \"GET /private\"}]");
    deploy(service);
    AtomicInteger refused =
        refuse(
            3,
            429,
            "TooManyRequestsException",
            exchange -> exchange.operation().startsWith("PATCH /usageplans/"));
    remove();
    assertThat(refused).hasValue(3);
  }

  @Test
  void aBucketIsCreatedWithAllOfItsSettingsOrNotAtAll() {
    refuse(
        1,
        403,
        "AccessDenied",
        exchange -> exchange.service().equals("s3") && exchange.path().contains("encryption"));
    ServiceFixture uploading =
        service.with(
            "\"provider\": {",
            "\"plugins\": [\"serverless-deployment-bucket\"], \"provider\": {\"deploymentBucket\":"
                + " {\"name\": \"rules-uploads\", \"serverSideEncryption\": \"AES256\"}, ");
    assertThatThrownBy(() -> deploy(uploading)).isInstanceOf(UserException.class);
    try (Clients clients = clients()) {
      assertThat(
              catchThrowableOfType(
                      S3Exception.class,
                      () -> clients.s3().headBucket(request -> request.bucket("rules-uploads")))
                  .statusCode())
          .isEqualTo(404);
      deploy(uploading);
      assertThat(
              clients
                  .s3()
                  .getBucketEncryption(request -> request.bucket("rules-uploads"))
                  .serverSideEncryptionConfiguration()
                  .rules())
          .hasSize(1);
    }
  }

  @Test
  void aBucketIsAddedToTheStackWithoutNewParameters() {
    ServiceFixture shared =
        service
            .with("\"runtime\"", "\"deploymentBucket\": \"rules-shared\", \"runtime\"")
            .with(
                "\"runtime\"",
                "\"stackParameters\": [{\"ParameterKey\": \"Level\", \"ParameterValue\": \"2\"}],"
                    + " \"runtime\"")
            .with(
                "\"functions\"",
                "\"resources\": {\"Parameters\": {\"Level\": {\"Type\": \"String\"}}},"
                    + " \"functions\"");
    try (Clients clients = clients()) {
      clients.s3().createBucket(request -> request.bucket("rules-shared"));
    }
    deploy(shared);
    ServiceFixture own = shared.with("\"deploymentBucket\": \"rules-shared\", ", "");
    try (Cloud cloud = own.connect(account)) {
      assertThat(
              cloud
                  .deployments()
                  .preview(
                      own.blueprint().target(),
                      own.bundle(),
                      Deployments.Comparison.COMPLETE,
                      Progress.SILENT))
          .extracting(Change::id)
          .contains("ServerlessDeploymentBucket");
    }
    proxy.clear();
    deploy(own);
    assertThat(proxy.named("cloudformation CreateChangeSet"))
        .hasSize(2)
        .first()
        .extracting(Exchange::body)
        .asString()
        .contains("Parameters.member.1.ParameterKey=Level&")
        .contains("Parameters.member.1.UsePreviousValue=true");
  }

  /// AWS deletes only empty buckets.
  @Test
  void theStackBucketIsEmptiedAlthoughTheManifestNamesAnother() {
    deploy(service);
    proxy.clear();
    service = service.with("\"runtime\"", "\"deploymentBucket\": \"rules-next\", \"runtime\"");
    remove();
    assertThat(proxy.named("s3 DeleteObjects"))
        .singleElement()
        .extracting(Exchange::path)
        .asString()
        .contains("serverlessdeploymentbuck");
  }

  /// The output of the stack still names the bucket that the manifest does not name any more.
  @Test
  void theBucketOfOthersIsNotEmptied() {
    ServiceFixture shared =
        service.with("\"runtime\"", "\"deploymentBucket\": \"rules-others\", \"runtime\"");
    try (Clients clients = clients()) {
      clients.s3().createBucket(request -> request.bucket("rules-others"));
      clients
          .s3()
          .putObject(
              request -> request.bucket("rules-others").key("theirs"), RequestBody.fromString("x"));
      deploy(shared);
      try (Cloud cloud = service.connect(account)) {
        assertThat(cloud.deployments().history(service.blueprint().target())).hasSize(1);
      }
      remove();
      assertThat(clients.cloudFormation().describeStacks().stacks()).isEmpty();
      assertThat(clients.s3().listObjectsV2(request -> request.bucket("rules-others")).contents())
          .extracting(S3Object::key)
          .contains("theirs");
    }
  }

  private void importBucketName(Clients clients) {
    clients
        .cloudFormation()
        .createStack(request ->
            request
                .stackName("importer")
                .templateBody(
                    """
                    {"Resources": {"P": {"Type": "AWS::SSM::Parameter", "Properties": {
                      "Type": "String",
                      "Value": {"Fn::ImportValue": "sls-shop-dev-ServerlessDeploymentBucketName"}
                    }}}}
                    """));
    clients
        .cloudFormation()
        .waiter()
        .waitUntilStackCreateComplete(request -> request.stackName("importer"));
  }

  /// CloudFormation would refuse the removal only when the bucket is empty.
  @Test
  void aStackWhoseExportIsImportedIsNotTouched() {
    deploy(service);
    try (Clients clients = clients()) {
      importBucketName(clients);
    }
    proxy.clear();
    Diagnostic error =
        catchThrowableOfType(UserException.class, this::remove).diagnostics().getFirst();
    assertThat(error.code()).isEqualTo("stack/imported-export");
    assertThat(error.message())
        .contains("sls-shop-dev-ServerlessDeploymentBucketName", "imported by importer");
    assertThat(proxy.names())
        .containsOnly("cloudformation DescribeStacks", "cloudformation ListImports");
  }

  @Test
  void aRemovalWarnsIfImportsCannotBeSeen() {
    deploy(service);
    refuse(9, 403, "AccessDenied", exchange -> exchange.operation().equals("ListImports"));
    List<String> warnings = new ArrayList<>();
    try (Cloud cloud = service.connect(account)) {
      cloud
          .deployments()
          .remove(
              service.blueprint().target(),
              event -> {
                if (event instanceof ProgressEvent.Noted noted) {
                  warnings.add(noted.diagnostic().code());
                }
              });
    }
    assertThat(warnings).containsExactly("stack/imports-unknown");
    assertThat(proxy.named("cloudformation DeleteStack")).hasSize(1);
  }

  @Test
  void certificatesWithOtherKeysAreFound() {
    try (Clients clients = clients()) {
      PluginsIT.requestCertificate(clients);
    }
    proxy.replyWith(exchange ->
        exchange.operation().equals("ListCertificates")
                && !exchange.body().contains("EC_prime256v1")
            ? new Reply(200, "application/x-amz-json-1.1", "{\"CertificateSummaryList\": []}")
            : null);
    deploy(withDomain("\"createRoute53Record\": false"));
    assertThat(proxy.named("acm ListCertificates")).hasSize(2);
  }

  /// A certificate that is not issued cannot be used.
  @Test
  void anIssuedCertificateIsPreferred() {
    proxy.replyWith(exchange ->
        exchange.operation().equals("ListCertificates")
            ? new Reply(
                200,
                "application/x-amz-json-1.1",
                """
                {"CertificateSummaryList": [
                  {"CertificateArn": "arn:aws:acm:us-east-1:1:certificate/new",
                    "DomainName": "api.example.com", "Status": "PENDING_VALIDATION"},
                  {"CertificateArn": "arn:aws:acm:us-east-1:1:certificate/issued",
                    "DomainName": "example.com", "Status": "ISSUED",
                    "SubjectAlternativeNameSummaries": ["example.com", "*.example.com"]}]}
                """)
            : null);
    deploy(withDomain("\"createRoute53Record\": false"));
    assertThat(proxy.named("cloudformation CreateChangeSet").getLast().body())
        .contains("certificate%2Fissued");
  }

  private ServiceFixture withDomain(String settings) {
    return service
        .with(
            "\"provider\"",
            "\"plugins\": [\"serverless-domain-manager\"], \"custom\": {\"customDomain\":"
                + " {\"domainName\": \"api.example.com\", \"endpointType\": \"regional\", "
                + settings
                + "}}, \"provider\"")
        .with("\"handler.main\"", "\"handler.main\", \"events\": [{\"http\": \"GET /a\"}]");
  }

  private static String parameters(Clients clients) {
    return clients
        .cloudFormation()
        .describeStacks(request -> request.stackName("shop-dev"))
        .stacks()
        .getFirst()
        .parameters()
        .toString();
  }

  @Test
  void theLongestHostedZoneOfTheRightKindIsTaken() {
    proxy.replyWith(exchange ->
        exchange.path().startsWith("/2013-04-01/hostedzone")
            ? new Reply(
                200,
                "text/xml",
                "<ListHostedZonesResponse><HostedZones>"
                    + zone("SHORT", "com.", false)
                    + zone("PUBLIC", "example.com.", false)
                    + zone("OTHER", "pi.example.com.", false)
                    + zone("PRIVATE", "api.example.com.", true)
                    + "</HostedZones></ListHostedZonesResponse>")
            : null);
    assertThatThrownBy(() -> deploy(withDomain(CERTIFIED + ", \"hostedZonePrivate\": false")))
        .isInstanceOf(UserException.class);
    assertThat(proxy.named("cloudformation CreateChangeSet").getLast().body())
        .contains("DomainZone&Parameters.member.2.ParameterValue=PUBLIC");
  }

  private static String zone(String id, String name, boolean isPrivate) {
    return "<HostedZone><Id>/hostedzone/"
        + id
        + "</Id><Name>"
        + name
        + "</Name><Config><PrivateZone>"
        + isPrivate
        + "</PrivateZone></Config></HostedZone>";
  }

  @Test
  void aDomainOutsideOfTheStackGetsAMappingIfItHasNone() {
    try (Clients clients = clients()) {
      clients
          .apiGateway()
          .createDomainName(request ->
              request
                  .domainName("api.example.com")
                  .regionalCertificateArn("arn:aws:acm:us-east-1:1:certificate/x"));
      ServiceFixture domain = withDomain(CERTIFIED + ", \"createRoute53Record\": false");
      deploy(domain);
      assertThat(parameters(clients)).contains("ParameterValue=map");
      deploy(domain.returning("changed"));
      assertThat(parameters(clients)).contains("ParameterValue=map");
      remove();
      String other = clients.apiGateway().createRestApi(request -> request.name("other")).id();
      clients
          .apiGateway()
          .createBasePathMapping(
              request -> request.domainName("api.example.com").basePath("v1").restApiId(other));
      List<Diagnostic> notes = new ArrayList<>();
      domain.deploy(account, notes);
      assertThat(parameters(clients)).contains("ParameterValue=keep");
      domain.returning("again").deploy(account, notes);
      assertThat(notes)
          .hasSize(2)
          .allSatisfy(warning -> {
            assertThat(warning.code()).isEqualTo("domain/other-api");
            assertThat(warning.message()).contains("api.example.com", "\"/v1\"", other);
          });
    }
  }

  /// CloudFront has replicas of version 3, and an alias sends a part of the calls to version 2.
  @Test
  void versionsThatAreNeededAreNotPruned() {
    for (String word : List.of("a", "b", "c", "d", "e")) {
      deploy(service.returning(word));
    }
    try (Clients clients = clients();
        Cloud cloud = service.connect(account)) {
      clients
          .lambda()
          .createAlias(request ->
              request
                  .functionName("shop-dev-hello")
                  .name("live")
                  .functionVersion("1")
                  .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 0.5))));
      proxy.replyWith(exchange ->
          exchange.operation().startsWith("DELETE ") && exchange.path().endsWith("Qualifier=3")
              ? new Reply(
                  400,
                  "application/json",
                  "{\"__type\": \"InvalidParameterValueException\", \"message\": \"replicated\"}")
              : null);
      Functions functions = Objects.requireNonNull(cloud.functions());
      List<Function> all = List.copyOf(service.blueprint().service().functions());
      for (boolean isDryRun : List.of(true, false)) {
        assertThat(
                functions.prune(
                    service.blueprint().target(),
                    new Functions.Pruning(all, 1, false, isDryRun),
                    Progress.SILENT))
            .singleElement()
            .extracting(Functions.Pruned::versions)
            .isEqualTo(isDryRun ? List.of("4", "3") : List.of("4"));
      }
    }
  }

  /// A run that was interrupted before it created the stack leaves it without resources.
  @Test
  void aDirectDeploymentCreatesAStackThatIsInReview() {
    try (Clients clients = clients()) {
      clients
          .cloudFormation()
          .createChangeSet(request ->
              request
                  .stackName("shop-dev")
                  .changeSetName("left")
                  .changeSetType(ChangeSetType.CREATE)
                  .templateBody("{\"Resources\": {\"Q\": {\"Type\": \"AWS::SQS::Queue\"}}}"));
    }
    refuse(
        1, 400, "AlreadyExistsException", exchange -> exchange.operation().equals("CreateStack"));
    deploy(service.with("\"runtime\"", "\"deploymentMethod\": \"direct\", \"runtime\""));
    try (Clients clients = clients()) {
      assertThat(clients.lambda().listFunctions().functions()).hasSize(1);
    }
  }

  @Test
  void logsReachTheFunctionsAgainIfTheStackIsNotChanged() {
    try (Clients clients = clients()) {
      clients.logs().createLogGroup(request -> request.logGroupName("app"));
      ServiceFixture first =
          service.with(
              "\"handler.main\"",
              "\"handler.main\", \"events\": [{\"cloudwatchLog\": \"app\"}, {\"cloudwatchLog\":"
                  + " \"app\"}]");
      deploy(first);
      List<SubscriptionFilter> filters = filters(clients);
      assertThat(filters).hasSize(2);
      refuse(
          9, 400, "ValidationError", exchange -> exchange.operation().equals("ExecuteChangeSet"));
      assertThatThrownBy(() -> deploy(first.with("\"hello\":", "\"other\":")))
          .isInstanceOf(UserException.class);
      assertThat(proxy.named("logs DeleteSubscriptionFilter")).hasSize(2);
      assertThat(filters(clients))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("creationTime")
          .containsExactlyInAnyOrderElementsOf(filters);
    }
  }

  @Test
  void subscriptionsThatCannotBeCreatedAgainAreAWarning() {
    ServiceFixture first =
        service.with(
            "\"handler.main\"",
            "\"handler.main\", \"events\": [{\"cloudwatchLog\": \"app\"}, {\"cloudwatchLog\":"
                + " \"app\"}]");
    try (Clients clients = clients()) {
      clients.logs().createLogGroup(request -> request.logGroupName("app"));
    }
    deploy(first);
    refuse(
        9,
        400,
        "ValidationError",
        exchange ->
            exchange.operation().equals("ExecuteChangeSet")
                || exchange.operation().equals("PutSubscriptionFilter"));
    List<Diagnostic> notes = new ArrayList<>();
    assertThatThrownBy(() -> first.with("\"hello\":", "\"other\":").deploy(account, notes))
        .isInstanceOf(UserException.class);
    assertThat(notes)
        .extracting(Diagnostic::code)
        .containsExactly("cloudwatch-log/lost", "cloudwatch-log/lost");
    assertThat(notes.getFirst().message())
        .contains("the log group app no longer sends its logs to arn:aws:lambda:");
  }

  /// CloudFormation reads them again when it rolls back a later update.
  @Test
  void theFilesOfTheLiveDeploymentAreKept() {
    ServiceFixture one =
        service.with(
            "\"runtime\"",
            "\"deploymentBucket\": {\"maxPreviousDeploymentArtifacts\": 1}, \"stackPolicy\":"
                + " [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"Update:*\","
                + " \"Resource\": \"*\"}], \"runtime\"");
    refuse(1, 400, "ValidationError", exchange -> exchange.operation().equals("SetStackPolicy"));
    assertThatThrownBy(() -> deploy(one)).hasMessageContaining("what follows failed");
    deploy(one);
    try (Cloud cloud = one.connect(account)) {
      assertThat(cloud.deployments().history(one.blueprint().target())).hasSize(1);
    }
  }

  /// A role of an earlier version may not read the policy.
  @Test
  void aPolicyThatMayNotBeReadIsSet() {
    ServiceFixture one =
        service.with(
            "\"runtime\"",
            "\"stackPolicy\": [{\"Effect\": \"Allow\", \"Principal\": \"*\", \"Action\": \"Update:*\","
                + " \"Resource\": \"*\"}], \"runtime\"");
    refuse(9, 403, "AccessDenied", exchange -> exchange.operation().equals("GetStackPolicy"));
    deploy(one);
    assertThat(proxy.named("cloudformation SetStackPolicy")).hasSize(1);
    try (Cloud cloud = one.connect(account)) {
      assertThat(
              cloud
                  .deployments()
                  .preview(
                      one.blueprint().target(),
                      one.bundle(),
                      Deployments.Comparison.COMPLETE,
                      Progress.SILENT))
          .isEmpty();
    }
  }

  private static List<SubscriptionFilter> filters(Clients clients) {
    return clients
        .logs()
        .describeSubscriptionFilters(request -> request.logGroupName("app"))
        .subscriptionFilters();
  }
}
