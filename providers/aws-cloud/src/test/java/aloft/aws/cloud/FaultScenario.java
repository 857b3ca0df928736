package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.FaultyProxy;
import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.plan.Bundle;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Operations;
import aloft.spi.provider.Operations.LogQuery;
import aloft.spi.provider.Removal;
import aloft.spi.provider.RemovalApproval;
import aloft.spi.provider.Target;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// The life of a service in a new account of MiniStack, behind a proxy that breaks its requests.
///
/// The service has a REST API with stage settings and an API key, and keeps one deployment: its
/// life has every request that Aloft sends about a service.
final class FaultScenario implements AutoCloseable {
  private static final String MANIFEST =
      """
      {
        "service": "shop",
        "provider": {
          "name": "aws",
          "runtime": "nodejs22.x",
          "timeout": 3,
          "deploymentMethod": "METHOD",
          "tags": {"team": "a"},
          "tracing": {"apiGateway": true},
          "apiGateway": {"apiKeys": ["partner"]},
          "pruneFunctionVersions": {"number": 1},
          "stackPolicy": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}],
          "deploymentBucket": {"maxPreviousDeploymentArtifacts": 2}
        },
        "functions": {
          "hello": {"handler": "handler.main", "events": [{"http": {"method": "get", "path": "hello", "private": true}}]}
        }
      }
      """;

  private static final RemovalApproval IMPORTS =
      new RemovalApproval() {
        @Override
        public void require(List<Removal> removals) {
          assertThat(removals).isEmpty();
        }

        @Override
        public boolean importsExisting() {
          return true;
        }
      };

  /// A command, in the order of the life of a service.
  enum Phase {
    DEPLOY,
    UNCHANGED,
    DIFF,
    CHANGE,
    HISTORY,
    INFO,
    INVOKE,
    LOGS,
    VARIABLES,
    METRICS,
    VERSIONS,
    ROLLBACK,
    FUNCTION,
    FUNCTION_ROLLBACK,
    PRUNE,
    /// A change that CloudFormation cannot roll back. Its requests do not go through the proxy.
    STUCK,
    /// A deployment that continues the rollback first.
    RECOVERY,
    REMOVE,
    /// A first deployment that takes a log group over.
    IMPORT;

    /// The commands before this one, as far as it needs them.
    List<Phase> earlier() {
      return switch (this) {
        case DEPLOY, IMPORT -> List.of();
        case ROLLBACK, PRUNE -> List.of(DEPLOY, CHANGE);
        case FUNCTION_ROLLBACK -> List.of(DEPLOY, FUNCTION);
        case RECOVERY -> List.of(DEPLOY, STUCK);
        case LOGS -> List.of(DEPLOY, INVOKE);
        default -> List.of(DEPLOY);
      };
    }
  }

  private final FaultyProxy proxy = new FaultyProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = new TreeMap<>(MiniStack.shared().newAccount());
  private final Map<String, String> directly = Map.copyOf(account);
  private final ServiceFixture service;
  private final String bucket;

  /// @param direct whether to deploy without change sets
  FaultScenario(Path folder, boolean direct) {
    service =
        new ServiceFixture(
            folder,
            MANIFEST.replace("METHOD", direct ? "direct" : "changesets"),
            ServiceFixture.handler("hello"),
            Map.of());
    bucket = "settings-" + account.get("AWS_ACCESS_KEY_ID");
    try (Clients clients = clients()) {
      clients
          .ssm("us-east-1")
          .putParameter(
              put -> put.name("/text").type(ParameterType.STRING).value("value of the parameter"));
      clients.s3().createBucket(create -> create.bucket(bucket));
      clients
          .s3()
          .putObject(
              put -> put.bucket(bucket).key("text"), RequestBody.fromString("value of the object"));
    }
    account.put("AWS_ENDPOINT_URL", proxy.endpoint().toString());
    account.put("AWS_CLIENT_TIMEOUT", "1500");
    account.put("AWS_MAX_ATTEMPTS", "3");
  }

  /// Whether a client can see a fault: an object that is half of what it was is an object.
  static boolean isSeen(String name, FaultyProxy.Fault fault) {
    return fault != FaultyProxy.Fault.SHORTENED || !name.equals("s3 GetObject");
  }

  FaultyProxy proxy() {
    return proxy;
  }

  /// Runs a command, and checks what it did.
  void run(Phase phase) {
    try (Cloud cloud = service.connect(account)) {
      switch (phase) {
        case DEPLOY -> deploy(cloud, service);
        case IMPORT -> {
          createLogGroup();
          deploy(cloud, service, IMPORTS);
        }
        case UNCHANGED, RECOVERY -> deploy(cloud, service);
        case STUCK -> failToRollBack();
        case DIFF ->
            assertThat(
                    cloud
                        .deployments()
                        .preview(
                            target(),
                            service.returning("changed").bundle(),
                            Deployments.Comparison.COMPLETE,
                            Progress.SILENT))
                .isNotEmpty();
        case CHANGE -> deploy(cloud, service.returning("changed"));
        case HISTORY -> assertThat(cloud.deployments().history(target())).isNotEmpty();
        case METRICS ->
            assertThat(
                    functions(cloud)
                        .metrics(
                            List.of(function()), Instant.now().minusSeconds(3600), Instant.now()))
                .hasSize(1);
        case VERSIONS -> assertThat(functions(cloud).versions(target(), function())).isNotEmpty();
        case ROLLBACK -> {
          cloud
              .deployments()
              .rollback(
                  target(),
                  cloud.deployments().history(target()).getLast().id(),
                  CloudFixture.NO_REMOVALS,
                  Progress.SILENT);
          assertDeployed(service);
        }
        case FUNCTION -> {
          ServiceFixture updated =
              service.returning("updated").with("\"timeout\": 3", "\"timeout\": 4");
          functions(cloud)
              .update(
                  target(),
                  function(),
                  updated::bundle,
                  EnumSet.allOf(Functions.Part.class),
                  false,
                  Progress.SILENT);
          assertDeployed(updated);
        }
        case FUNCTION_ROLLBACK -> {
          String version = functions(cloud).versions(target(), function()).getLast().id();
          functions(cloud).restore(target(), function(), version, Progress.SILENT);
        }
        case PRUNE ->
            functions(cloud)
                .prune(
                    target(),
                    new Functions.Pruning(List.of(function()), 0, true, false),
                    Progress.SILENT);
        case INFO -> assertThat(cloud.operations().info(target(), false).endpoints()).isNotEmpty();
        case INVOKE -> assertThat(invoke(cloud)).contains("\"word\"");
        case LOGS -> assertThat(logs(cloud)).anyMatch(line -> line.contains("called"));
        case VARIABLES -> {
          assertThat(variable(cloud, "ssm", "/text")).contains("value of the parameter");
          assertThat(variable(cloud, "s3", bucket + "/text")).contains("value of the object");
          assertThat(variable(cloud, "cf", "shop-dev.ServerlessDeploymentBucketName"))
              .contains("shop");
          assertThat(variable(cloud, "aws", "accountId"))
              .contains(String.valueOf(account.get("AWS_ACCESS_KEY_ID")));
        }
        case REMOVE -> cloud.deployments().remove(target(), Progress.SILENT);
      }
    }
  }

  /// Leaves a stack whose rollback has failed, because the zips of its function were missing.
  private void failToRollBack() {
    ServiceFixture broken =
        service
            .returning("broken")
            .with(
                "\"functions\"",
                """
                "resources": {"Resources": {"Broken": {
                  "Type": "AWS::CloudFormation::Stack",
                  "DependsOn": "HelloLambdaFunction",
                  "Properties": {"TemplateURL": "https://nowhere.invalid/t.json"}}}},
                "functions"\
                """);
    try (Clients clients = clients();
        Cloud cloud = service.connect(directly)) {
      List<String> zips = storedKeys().stream().filter(key -> key.endsWith(".zip")).toList();
      zips.forEach(zip -> move(clients, zip, zip + ".kept"));
      assertThatThrownBy(() ->
              cloud
                  .deployments()
                  .apply(
                      target(), broken.bundle(), false, CloudFixture.NO_REMOVALS, Progress.SILENT))
          .isInstanceOf(UserException.class);
      zips.forEach(zip -> move(clients, zip + ".kept", zip));
      assertThat(
              clients.cloudFormation().describeStacks().stacks().getFirst().stackStatusAsString())
          .isEqualTo("UPDATE_ROLLBACK_FAILED");
    }
  }

  private void move(Clients clients, String from, String to) {
    String own = ownBucket(clients);
    clients
        .s3()
        .copyObject(copy ->
            copy.sourceBucket(own).sourceKey(from).destinationBucket(own).destinationKey(to));
    clients.s3().deleteObject(delete -> delete.bucket(own).key(from));
  }

  private Target target() {
    return service.blueprint().target();
  }

  private Function function() {
    return service.blueprint().service().function("hello");
  }

  private static Functions functions(Cloud cloud) {
    return Objects.requireNonNull(cloud.functions());
  }

  private void createLogGroup() {
    try (Clients clients = clients()) {
      clients.logs().createLogGroup(create -> create.logGroupName("/aws/lambda/shop-dev-hello"));
    } catch (ResourceAlreadyExistsException e) {
      // an attempt before this one has created it
      return;
    }
  }

  private void deploy(Cloud cloud, ServiceFixture fixture) {
    deploy(cloud, fixture, CloudFixture.NO_REMOVALS);
  }

  private void deploy(Cloud cloud, ServiceFixture fixture, RemovalApproval approval) {
    cloud.deployments().apply(target(), fixture.bundle(), false, approval, Progress.SILENT);
    assertDeployed(fixture);
    try (Clients clients = clients()) {
      String api = clients.apiGateway().getRestApis().items().getFirst().id();
      assertThat(
              clients
                  .apiGateway()
                  .getStage(get -> get.restApiId(api).stageName("dev"))
                  .tracingEnabled())
          .as("what follows the change of the stack")
          .isTrue();
    }
  }

  /// Not checked by a call: MiniStack starts few functions at the same time.
  private void assertDeployed(ServiceFixture fixture) {
    Bundle bundle = fixture.bundle();
    try (Clients clients = clients()) {
      assertThat(
              clients
                  .lambda()
                  .getFunction(get -> get.functionName("shop-dev-hello"))
                  .configuration()
                  .codeSha256())
          .isEqualTo(bundle.artifacts().byName().values().iterator().next().sha256());
    }
  }

  /// The result of a call; again if MiniStack, under load, could not start the function.
  private String invoke(Cloud cloud) {
    String result = call(cloud);
    for (int i = 0; i < 10 && result.contains("errorMessage"); i++) {
      result = call(cloud);
    }
    return result;
  }

  private String call(Cloud cloud) {
    return cloud
        .operations()
        .invoke(
            target(), function(), new Operations.Call("{}", InvocationMode.WAIT, null, false, null))
        .payload();
  }

  private List<String> logs(Cloud cloud) {
    List<String> lines = new ArrayList<>();
    cloud
        .operations()
        .logs(
            target(),
            function(),
            new LogQuery(null, null, false, Duration.ofSeconds(1)),
            line -> lines.add(line.message()));
    return lines;
  }

  private static String variable(Cloud cloud, String source, String address) {
    return String.valueOf(
        cloud.variables().resolve(source, List.of(), address, SourceRange.of("serverless.yml")));
  }

  /// The ids of the deployments that can be restored, newest first.
  List<String> deployments() {
    try (Cloud cloud = service.connect(account)) {
      return cloud.deployments().history(target()).stream().map(Deployments.Revision::id).toList();
    }
  }

  /// The keys of the objects in the bucket of the stack.
  List<String> storedKeys() {
    try (Clients clients = clients()) {
      String own = ownBucket(clients);
      return clients.s3().listObjectsV2(list -> list.bucket(own)).contents().stream()
          .map(S3Object::key)
          .toList();
    }
  }

  private String ownBucket(Clients clients) {
    return clients.s3().listBuckets().buckets().stream()
        .map(Bucket::name)
        .filter(name -> !name.equals(bucket))
        .findFirst()
        .orElseThrow();
  }

  /// Waits until no change of a stack is running.
  void awaitIdle() {
    try (Clients clients = clients()) {
      while (clients.cloudFormation().describeStacks().stacks().stream()
          .anyMatch(stack -> stack.stackStatusAsString().matches("(?!REVIEW).*_IN_PROGRESS"))) {
        Thread.onSpinWait();
      }
    }
  }

  private Clients clients() {
    Environment environment =
        new Environment(directly, service.folder(), service.folder(), Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  @Override
  public void close() {
    proxy.close();
  }
}
