package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.fake.MiniStack;
import aloft.aws.cloud.fake.WatchingProxy;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.model.InvocationMode;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Functions;
import aloft.spi.provider.Operations.Call;
import aloft.spi.provider.Operations.LogQuery;
import aloft.spi.provider.Target;
import aloft.spi.provider.Variables.ResolvedValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// Tests variables, logs, references, roles and errors against MiniStack.
final class CloudIT {
  private static final SourceRange HERE = SourceRange.of("serverless.yml");

  @TempDir private Path folder;
  private final WatchingProxy proxy = new WatchingProxy(MiniStack.shared().endpoint());
  private final Map<String, String> account = proxy.watch(MiniStack.shared().newAccount());

  @AfterEach
  void close() {
    proxy.close();
  }

  private Clients clients() {
    Environment environment = new Environment(account, folder, folder, Clock.systemUTC(), null);
    return new Clients(environment, "us-east-1", "dev", null, null);
  }

  private void putParameter(String region, String name, ParameterType type, String value) {
    try (Clients clients = clients()) {
      clients.ssm(region).putParameter(request -> request.name(name).type(type).value(value));
    }
  }

  private static String json(ResolvedValue resolved) {
    return Json.write(resolved.value(), 0);
  }

  private ResolvedValue resolve(
      Cloud cloud, String source, List<String> parameters, String address) {
    return Objects.requireNonNull(
        cloud.variables().resolve(source, parameters, address, HERE), address);
  }

  @Test
  void readsSsmParametersOfEveryType() {
    putParameter("us-east-1", "/text", ParameterType.STRING, "hello");
    putParameter("us-east-1", "/list", ParameterType.STRING_LIST, "a,b");
    putParameter("us-east-1", "/secret", ParameterType.SECURE_STRING, "{\"a\": 1}");
    putParameter("eu-west-1", "/there", ParameterType.STRING, "far");
    try (Cloud cloud = ServiceFixture.in(folder).connect(account)) {
      proxy.clear();
      assertThat(json(resolve(cloud, "ssm", List.of(), "/text"))).isEqualTo("\"hello\"");
      assertThat(json(resolve(cloud, "ssm", List.of(), "/text"))).isEqualTo("\"hello\"");
      assertThat(proxy.names()).containsExactly("ssm GetParameter");
      assertThat(json(resolve(cloud, "ssm", List.of(), "/list"))).isEqualTo("[\"a\",\"b\"]");
      assertThat(json(resolve(cloud, "ssm", List.of("raw"), "/list"))).isEqualTo("\"a,b\"");
      assertThat(json(resolve(cloud, "ssm", List.of(), "/text~true"))).isEqualTo("\"hello\"");
      assertThat(json(resolve(cloud, "ssm", List.of(), "/list~split"))).isEqualTo("[\"a\",\"b\"]");
      assertThat(json(resolve(cloud, "ssm", List.of(), "/secret"))).isEqualTo("{\"a\":1}");
      assertThat(resolve(cloud, "ssm", List.of(), "/secret").secret()).isTrue();
      assertThat(resolve(cloud, "ssm", List.of(), "/text").secret()).isFalse();
      assertThat(json(resolve(cloud, "ssm", List.of("eu-west-1"), "/there"))).isEqualTo("\"far\"");
      assertThat(cloud.variables().resolve("ssm", List.of(), "/there", HERE)).isNull();
    }
  }

  @Test
  void resolvesObjectsOutputsAndAccount() {
    try (Clients clients = clients()) {
      clients.s3().createBucket(request -> request.bucket("settings"));
      clients
          .s3()
          .putObject(
              request -> request.bucket("settings").key("a/b.txt"), RequestBody.fromString("text"));
    }
    ServiceFixture service = ServiceFixture.in(folder);
    try (Cloud cloud = service.connect(account)) {
      cloud
          .deployments()
          .apply(
              service.blueprint().target(),
              service.bundle(),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
      assertThat(json(resolve(cloud, "s3", List.of(), "settings/a/b.txt"))).isEqualTo("\"text\"");
      assertThat(cloud.variables().resolve("s3", List.of(), "settings/none", HERE)).isNull();
      assertThat(json(resolve(cloud, "cf", List.of(), "shop-dev.ServerlessDeploymentBucketName")))
          .contains("shop-dev");
      assertThat(cloud.variables().resolve("cf", List.of(), "shop-dev.None", HERE)).isNull();
      assertThat(cloud.variables().resolve("cf", List.of(), "nothing.None", HERE)).isNull();
      assertThat(json(resolve(cloud, "aws", List.of(), "accountId")))
          .isEqualTo("\"" + account.get("AWS_ACCESS_KEY_ID") + "\"");
      assertThat(json(resolve(cloud, "aws", List.of(), "region"))).isEqualTo("\"us-east-1\"");
    }
  }

  @Test
  void reportsInvalidAddressAtItsPosition() {
    try (Cloud cloud = ServiceFixture.in(folder).connect(account)) {
      for (String[] variable :
          new String[][] {{"s3", "bucket"}, {"cf", "stack"}, {"aws", "planet"}}) {
        UserException failure =
            catchThrowableOfType(
                UserException.class,
                () -> cloud.variables().resolve(variable[0], List.of(), variable[1], HERE));
        assertThat(failure.diagnostics().getFirst().code()).isEqualTo("variable/address");
        assertThat(failure.diagnostics().getFirst().place()).isEqualTo(HERE);
      }
      assertThat(proxy.names()).isEmpty();
    }
  }

  @Test
  void readsLogsAndReferencesOfDeployedFunction() {
    ServiceFixture service = ServiceFixture.in(folder);
    try (Cloud cloud = service.connect(account)) {
      var target = service.blueprint().target();
      var hello = service.blueprint().service().function("hello");
      cloud
          .deployments()
          .apply(target, service.bundle(), false, CloudFixture.NO_REMOVALS, Progress.SILENT);
      cloud
          .operations()
          .invoke(target, hello, new Call("{}", InvocationMode.WAIT, null, false, null));
      List<String> lines = new ArrayList<>();
      cloud
          .operations()
          .logs(
              target,
              hello,
              new LogQuery(null, null, false, Duration.ofSeconds(1)),
              line -> lines.add(line.message()));
      assertThat(lines).anyMatch(line -> line.contains("called"));

      Map<String, Node> references = new HashMap<>();
      references.put("name", node("{\"Ref\": \"HelloLambdaFunction\"}"));
      references.put("arn", node("{\"Fn::GetAtt\": [\"HelloLambdaFunction\", \"Arn\"]}"));
      references.put("text", node("{\"Fn::Sub\": \"${AWS::Region}/${HelloLambdaFunction}\"}"));
      references.put(
          "joined", node("{\"Fn::Join\": [\"-\", [\"a\", {\"Ref\": \"AWS::StackName\"}]]}"));
      references.put(
          "export", node("{\"Fn::ImportValue\": \"sls-shop-dev-ServerlessDeploymentBucketName\"}"));
      references.put("none", node("{\"Ref\": \"Nothing\"}"));
      Map<String, String> resolved = cloud.operations().resolve(target, references);
      assertThat(resolved)
          .containsEntry("name", "shop-dev-hello")
          .containsEntry(
              "arn",
              "arn:aws:lambda:us-east-1:"
                  + account.get("AWS_ACCESS_KEY_ID")
                  + ":function:shop-dev-hello")
          .containsEntry("text", "us-east-1/shop-dev-hello")
          .containsEntry("joined", "a-shop-dev")
          .containsKey("export")
          .doesNotContainKey("none");
    }
  }

  @Test
  void attributesAreThoseOfThePartitionAndThePath() {
    ServiceFixture service =
        ServiceFixture.in(folder)
            .with(
                "\"runtime\"",
                "\"region\": \"cn-north-1\", \"iam\": {\"role\": {\"path\": \"/team/\"}}, \"runtime\"");
    try (Cloud cloud = service.connect(account)) {
      var target = service.blueprint().target();
      cloud
          .deployments()
          .apply(target, service.bundle(), false, CloudFixture.NO_REMOVALS, Progress.SILENT);
      Map<String, String> resolved =
          cloud
              .operations()
              .resolve(
                  target,
                  Map.of(
                      "host",
                      node("{\"Fn::GetAtt\": \"ServerlessDeploymentBucket.RegionalDomainName\"}"),
                      "suffix",
                      node(
                          "{\"Fn::Sub\": [\"${!a}.${b}\", {\"b\": {\"Ref\": \"AWS::URLSuffix\"}}]}"),
                      "role",
                      node("{\"Fn::Sub\": \"${IamRoleLambdaExecution.Arn}\"}")));
      assertThat(resolved.get("host")).endsWith(".s3.cn-north-1.amazonaws.com.cn");
      assertThat(resolved).containsEntry("suffix", "${a}.amazonaws.com.cn");
      assertThat(resolved.get("role")).contains(":role/team/shop-dev-");
    }
  }

  @Test
  void theDigestOfAnImageIsThatOfItsTag() {
    String address = account.get("AWS_ACCESS_KEY_ID") + ".dkr.ecr.us-east-1.amazonaws.com/app";
    ServiceFixture service =
        ServiceFixture.in(folder)
            .with("\"handler\": \"handler.main\"", "\"image\": \"" + address + ":one\"");
    Target target = service.blueprint().target();
    try (Clients clients = clients();
        Cloud cloud = service.connect(account)) {
      UserException missing =
          catchThrowableOfType(
              UserException.class,
              () -> cloud.facts().answer(target, service.blueprint().questions(), Progress.SILENT));
      assertThat(missing).hasMessageContaining("there is no image " + address + ":one");
      clients.ecr().createRepository(request -> request.repositoryName("app"));
      clients
          .ecr()
          .putImage(
              request -> request.repositoryName("app").imageTag("one").imageManifest("{\"a\": 1}"));
      assertThat(cloud.facts().answer(target, service.blueprint().questions(), Progress.SILENT))
          .hasSize(1)
          .allSatisfy(
              (question, fact) -> assertThat(fact.values().get("digest")).startsWith("sha256:"));
    }
  }

  @Test
  void settingsOfFunctionsThatAreListsAreUpdated() {
    ServiceFixture service = ServiceFixture.in(folder);
    ServiceFixture changed =
        service.with(
            "\"handler.main\"",
            "\"handler.main\", \"layers\": [\"arn:aws:lambda:us-east-1:123456789012:layer:a:1\"],"
                + " \"ephemeralStorageSize\": 1024, \"vpc\": {\"subnetIds\": [\"subnet-1\"],"
                + " \"securityGroupIds\": [\"sg-1\"]}, \"fileSystemConfig\": {\"arn\":"
                + " \"arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1\","
                + " \"localMountPath\": \"/mnt/data\"}");
    service.deploy(account, new ArrayList<>());
    try (Cloud cloud = service.connect(account)) {
      Objects.requireNonNull(cloud.functions())
          .update(
              changed.blueprint().target(),
              changed.blueprint().service().function("hello"),
              changed::bundle,
              Set.of(Functions.Part.SETTINGS),
              false,
              Progress.SILENT);
    }
    String path = "lambda PUT /2015-03-31/functions/shop-dev-hello/configuration";
    assertThat(Json.plainValue(Json.read(proxy.named(path).getFirst().body(), "request")))
        .isEqualTo(
            Map.of(
                "Layers",
                List.of("arn:aws:lambda:us-east-1:123456789012:layer:a:1"),
                "EphemeralStorage",
                Map.of("Size", 1024L),
                "VpcConfig",
                Map.of("SubnetIds", List.of("subnet-1"), "SecurityGroupIds", List.of("sg-1")),
                "FileSystemConfigs",
                List.of(
                    Map.of(
                        "Arn",
                        "arn:aws:elasticfilesystem:us-east-1:123456789012:access-point/fsap-1",
                        "LocalMountPath",
                        "/mnt/data"))));
  }

  private static Node node(String json) {
    return Json.read(json, "serverless.yml");
  }

  @Test
  void assumesRoleThroughConfiguredEndpoint() throws IOException {
    Files.createDirectories(folder.resolve(".aws"));
    Files.writeString(
        folder.resolve(".aws/config"),
        """
        [profile base]
        aws_access_key_id = %s
        aws_secret_access_key = test
        [profile deployer]
        role_arn = arn:aws:iam::123456789012:role/deployer
        source_profile = base
        """
            .formatted(account.get("AWS_ACCESS_KEY_ID")));
    Map<String, String> variables = new HashMap<>(account);
    variables.remove("AWS_ACCESS_KEY_ID");
    variables.put("AWS_PROFILE", "deployer");
    try (Cloud cloud = ServiceFixture.in(folder).connect(variables)) {
      assertThat(cloud.variables().resolve("cf", List.of(), "nothing.None", HERE)).isNull();
    }
    assertThat(proxy.names()).containsExactly("sts AssumeRole", "cloudformation DescribeStacks");
    assertThat(proxy.named("cloudformation DescribeStacks").getFirst().headers())
        .containsKey("x-amz-security-token");
  }

  private Diagnostic errorForReply(int status, String code, String message) {
    proxy.replyWith(exchange ->
        new WatchingProxy.Reply(
            status,
            "text/xml",
            "<ErrorResponse><Error><Code>"
                + code
                + "</Code><Message>"
                + message
                + "</Message></Error></ErrorResponse>"));
    Map<String, String> variables = new HashMap<>(account);
    variables.put("AWS_MAX_ATTEMPTS", "1");
    ServiceFixture service = ServiceFixture.in(folder);
    try (Cloud cloud = service.connect(variables)) {
      UserException failure =
          catchThrowableOfType(
              UserException.class,
              () -> cloud.operations().info(service.blueprint().target(), false));
      return failure.diagnostics().getFirst();
    }
  }

  @Test
  void translatesAwsErrors() {
    assertThat(errorForReply(403, "ExpiredToken", "expired").code())
        .isEqualTo("aws/expired-credentials");
    assertThat(errorForReply(403, "InvalidClientTokenId", "no").code())
        .isEqualTo("aws/invalid-credentials");
    assertThat(
            errorForReply(403, "SignatureDoesNotMatch", "Signature expired: 1 is now earlier")
                .code())
        .isEqualTo("aws/clock");
    assertThat(errorForReply(400, "Throttling", "Rate exceeded").code()).isEqualTo("aws/throttled");
    Diagnostic denied =
        errorForReply(
            403,
            "AccessDenied",
            "User: me is not authorized to perform: cloudformation:DescribeStacks on resource: x");
    assertThat(denied.code()).isEqualTo("aws/access-denied");
    assertThat(denied.hint()).contains("cloudformation:DescribeStacks");
  }

  @Test
  void signsRequestsCorrectly() {
    try (MiniStack strict = MiniStack.start(Map.of("AUTH", "true"))) {
      Map<String, String> variables = new HashMap<>(strict.account("test"));
      ServiceFixture service = ServiceFixture.in(folder);
      try (Cloud cloud = service.connect(variables)) {
        assertThat(
                cloud
                    .deployments()
                    .apply(
                        service.blueprint().target(),
                        service.bundle(),
                        false,
                        CloudFixture.NO_REMOVALS,
                        Progress.SILENT)
                    .changed())
            .isTrue();
      }
    }
  }
}
