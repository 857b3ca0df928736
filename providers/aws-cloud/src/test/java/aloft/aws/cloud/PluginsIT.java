package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Deployments.Outcome;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What plugins do after a deployment, on MiniStack.
final class PluginsIT {
  @TempDir private Path folder;
  private final Map<String, String> account = MiniStack.shared().newAccount();
  private ServiceFixture service = ServiceFixture.in(Path.of("."));

  @BeforeEach
  void createService() {
    service = ServiceFixture.in(folder);
  }

  private ServiceFixture withPlugin(String name, String custom) {
    return service.with(
        "\"provider\"",
        "\"plugins\": [\"" + name + "\"], \"custom\": {" + custom + "}, \"provider\"");
  }

  private Outcome deploy(ServiceFixture fixture) {
    try (Cloud cloud = fixture.connect(account)) {
      return cloud
          .deployments()
          .apply(
              fixture.blueprint().target(),
              fixture.bundle(),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
    }
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  @Test
  void pruneKeepsTheNewestVersions() {
    ServiceFixture pruned =
        withPlugin("serverless-prune-plugin", "\"prune\": {\"automatic\": true, \"number\": 2}");
    deploy(pruned.returning("one"));
    deploy(pruned.returning("two"));
    deploy(pruned.returning("three"));
    try (Clients clients = clients()) {
      assertThat(
              clients
                  .lambda()
                  .listVersionsByFunction(request -> request.functionName("shop-dev-hello"))
                  .versions())
          .extracting(version -> version.version())
          .containsExactlyInAnyOrder("$LATEST", "2", "3");
    }
  }

  @Test
  void outputsAreWrittenEvenIfNothingHasChanged() throws IOException {
    ServiceFixture written =
        withPlugin("serverless-stack-output", "\"output\": {\"file\": \"out/stack.json\"}");
    assertThat(deploy(written).findings()).isEmpty();
    Path file = folder.resolve("out/stack.json");
    Mapping outputs = (Mapping) Json.read(Files.readString(file), "stack.json");
    assertThat(outputs.entries()).containsKey("HelloLambdaFunctionQualifiedArn");
    Files.delete(file);
    assertThat(deploy(written).changed()).isFalse();
    assertThat(file).exists();
    Files.delete(file);
    Files.delete(folder.resolve("out"));
    Files.writeString(folder.resolve("out"), "");
    assertThat(deploy(written).findings())
        .extracting(finding -> finding.code())
        .containsExactly("output-file/write");
  }

  @Test
  void theStackIsProtected() {
    deploy(withPlugin("serverless-stack-termination-protection", ""));
    try (Clients clients = clients()) {
      assertThat(
              clients
                  .cloudFormation()
                  .describeStacks(request -> request.stackName("shop-dev"))
                  .stacks()
                  .getFirst()
                  .enableTerminationProtection())
          .isTrue();
    }
  }

  @Test
  void aMissingDeploymentBucketIsCreated() {
    ServiceFixture created =
        withPlugin(
                "serverless-deployment-bucket",
                "\"deploymentBucket\": {\"versioning\": true, \"accelerate\": true,"
                    + " \"accessLog\": {\"bucket\": \"own-uploads\", \"prefix\": \"log/\"},"
                    + " \"policy\": {\"Version\": \"2012-10-17\", \"Statement\": []},"
                    + " \"tags\": [{\"Key\": \"team\", \"Value\": \"shop\"}]}")
            .with(
                "\"runtime\"",
                "\"deploymentBucket\": {\"name\": \"own-uploads\", \"serverSideEncryption\":"
                    + " \"AES256\"}, \"runtime\"");
    assertThat(deploy(created).changed()).isTrue();
    assertThat(deploy(created).changed()).isFalse();
    try (Clients clients = clients()) {
      assertThat(
              clients
                  .s3()
                  .getBucketVersioning(request -> request.bucket("own-uploads"))
                  .statusAsString())
          .isEqualTo("Enabled");
      assertThat(clients.s3().getBucketTagging(request -> request.bucket("own-uploads")).tagSet())
          .extracting(tag -> tag.key() + "=" + tag.value())
          .containsExactly("team=shop");
      assertThat(clients.s3().getBucketPolicy(request -> request.bucket("own-uploads")).policy())
          .contains("2012-10-17");
      assertThat(
              clients
                  .s3()
                  .getBucketLogging(request -> request.bucket("own-uploads"))
                  .loggingEnabled()
                  .targetPrefix())
          .isEqualTo("log/");
    }
  }

  private static final String EVENTS =
      "\"handler.main\", \"events\": [{\"http\": {\"path\": \"a\", \"method\": \"get\"}}]";

  /// Adds a certificate for `*.example.com` to an account.
  static void requestCertificate(Clients clients) {
    clients
        .certificates("us-east-1")
        .post(
            "RequestCertificate",
            "{\"DomainName\": \"*.example.com\"}",
            Map.of(
                "Content-Type", "application/x-amz-json-1.1",
                "X-Amz-Target", "CertificateManager.RequestCertificate"));
  }

  @Test
  void certificatesAreLookedUpBeforeTheStackIsChanged() {
    ServiceFixture domain =
        withPlugin(
                "serverless-domain-manager",
                "\"customDomain\": {\"domainName\": \"api.example.com\", \"endpointType\":"
                    + " \"regional\", \"createRoute53Record\": false}")
            .with("\"handler.main\"", EVENTS);
    UserException missing = catchThrowableOfType(UserException.class, () -> deploy(domain));
    assertThat(missing.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("there is no certificate for api.example.com in us-east-1");
    try (Clients clients = clients()) {
      assertThat(clients.cloudFormation().describeStacks().stacks()).isEmpty();
      requestCertificate(clients);
    }
    assertThat(deploy(domain).changed()).isTrue();
    assertThat(deploy(domain).changed()).isFalse();
    try (Clients clients = clients()) {
      assertThat(
              clients
                  .cloudFormation()
                  .describeStacks(request -> request.stackName("shop-dev"))
                  .stacks()
                  .getFirst()
                  .parameters())
          .extracting(parameter -> parameter.parameterKey())
          .containsExactlyInAnyOrder("ApiExampleComDomainMode", "ApiExampleComDomainCertificate");
    }
  }

  @Test
  void aHostedZoneIsNeededForRecords() {
    ServiceFixture domain =
        withPlugin(
                "serverless-domain-manager",
                "\"customDomain\": {\"domainName\": \"api.nowhere.example\", \"certificateArn\":"
                    + " \"arn:aws:acm:us-east-1:000000000000:certificate/x\"}")
            .with("\"handler.main\"", EVENTS);
    UserException missing = catchThrowableOfType(UserException.class, () -> deploy(domain));
    assertThat(missing.diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("Route 53 has no hosted zone for api.nowhere.example");
  }

  @Test
  void stateMachinesAreDeployedAndRemoved() {
    ServiceFixture machine =
        service
            .with("\"provider\"", "\"plugins\": [\"serverless-step-functions\"], \"provider\"")
            .with(
                "\"functions\"",
                "\"stepFunctions\": {\"stateMachines\": {\"flow\": {\"definition\": {\"StartAt\":"
                    + " \"A\", \"States\": {\"A\": {\"Type\": \"Task\", \"Resource\":"
                    + " {\"Fn::GetAtt\": [\"hello\", \"Arn\"]}, \"End\": true}}}}}},"
                    + " \"functions\"");
    assertThat(deploy(machine).changed()).isTrue();
    try (Cloud cloud = machine.connect(account)) {
      assertThat(cloud.operations().info(machine.blueprint().target(), false).outputs().values())
          .containsKey("FlowStepFunctionsStateMachineArn");
      assertThat(
              cloud.deployments().remove(machine.blueprint().target(), Progress.SILENT).changed())
          .isTrue();
    }
  }
}
