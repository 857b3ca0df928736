package aloft.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.AwsProvider;
import aloft.aws.cloud.connection.Clients;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.VariablesContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/// Runs the contract of variables against MiniStack.
final class AwsVariablesContractIT extends VariablesContract {
  private final AwsFixture fixture;
  private final String bucket;

  AwsVariablesContractIT(@TempDir Path folder) {
    fixture = new AwsFixture(folder);
    bucket = fixture.bucket("settings");
  }

  @BeforeEach
  void storeValues() {
    try (Clients clients = fixture.clients();
        Cloud cloud = fixture.connect()) {
      putParameter(clients, "us-east-1", "/text", ParameterType.STRING, "hello");
      putParameter(clients, "us-east-1", "/list", ParameterType.STRING_LIST, "a,b");
      putParameter(clients, "us-east-1", "/secret", ParameterType.SECURE_STRING, "{\"a\": 1}");
      putParameter(clients, "eu-west-1", "/there", ParameterType.STRING, "far");
      clients
          .s3()
          .putObject(
              request -> request.bucket(bucket).key("a/b.txt"), RequestBody.fromString("text"));
      Instant time = Instant.parse("2026-01-02T03:04:05.678Z");
      cloud
          .deployments()
          .apply(
              fixture.target(),
              fixture.bundle(time),
              false,
              CloudFixture.NO_REMOVALS,
              Progress.SILENT);
    }
  }

  private static void putParameter(
      Clients clients, String region, String name, ParameterType type, String value) {
    clients.ssm(region).putParameter(request -> request.name(name).type(type).value(value));
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  private static Variable variable(String source, String address) {
    return new Variable(source, List.of(), address);
  }

  @Override
  protected List<Stored> stored() {
    String function = "arn:aws:lambda:us-east-1:" + fixture.accountId() + ":function:";
    return List.of(
        new Stored(variable("ssm", "/text"), "\"hello\"", false),
        new Stored(variable("ssm", "/list"), "[\"a\",\"b\"]", false),
        new Stored(new Variable("ssm", List.of("raw"), "/list"), "\"a,b\"", false),
        new Stored(variable("ssm", "/secret"), "{\"a\":1}", true),
        new Stored(new Variable("ssm", List.of("eu-west-1"), "/there"), "\"far\"", false),
        new Stored(variable("s3", bucket + "/a/b.txt"), "\"text\"", false),
        new Stored(
            variable("cf", "shop-dev.HelloLambdaFunctionQualifiedArn"),
            "\"" + function + "shop-dev-hello:1\"",
            false),
        new Stored(variable("aws", "region"), "\"us-east-1\"", false),
        new Stored(variable("aws", "accountId"), "\"" + fixture.accountId() + "\"", false));
  }

  @Override
  protected List<Variable> missing() {
    return List.of(
        variable("ssm", "/none"),
        variable("s3", bucket + "/none"),
        variable("cf", "shop-dev.None"),
        variable("cf", "nothing.None"));
  }

  @Override
  protected List<Variable> malformed() {
    return List.of(
        variable("ssm", ""),
        new Variable("s3", List.of(), null),
        variable("s3", "bucket"),
        variable("cf", "stack"),
        variable("aws", "planet"));
  }

  @Override
  protected long requests() {
    return fixture.requests();
  }

  @Test
  void sourcesAreThoseOfTheProvider() {
    try (Cloud cloud = fixture.connect()) {
      assertThat(cloud.variables().sources())
          .isEqualTo(new AwsProvider().options().variableSources());
    }
  }
}
