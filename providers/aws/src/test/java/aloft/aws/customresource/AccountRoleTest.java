package aloft.aws.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.AwsProvider;
import aloft.aws.EmptyTree;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Package;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the function that sets the role of an account in Node.js, with clients that print requests
/// instead of sending them.
final class AccountRoleTest {
  private static final String MANIFEST =
      """
      {"service": "shop", "provider": {"name": "aws", "logs": {"restApi": true}},
       "functions": {"a": {"handler": "a.b", "events": [{"http": "GET /"}]}}}
      """;

  /// `https.request` and the clients of the SDK, all writing to stdout.
  private static final String STUBS =
      """
      const https = require('https');
      https.request = (url, options, done) => ({
        on() {},
        end(body) {
          console.log('PUT ' + url + ' ' + body);
          done({ resume() {}, on: (event, next) => next() });
        },
      });
      const known = JSON.parse(process.env.KNOWN);
      const client = class {
        async send(command) {
          console.log(command.constructor.name + ' ' + JSON.stringify(command.input));
          const answer = known[command.constructor.name];
          if (typeof answer === 'string') throw Object.assign(new Error(answer), { name: answer });
          return answer;
        }
      };
      const named = (name) => ({ [name]: class { constructor(input) { this.input = input; } } })[name];
      const module_ = new Proxy({}, { get: (t, name) => name.endsWith('Client') ? client : named(name) });
      const Module = require('module');
      const load = Module._load;
      Module._load = (name, ...rest) => name.startsWith('@aws-sdk/') ? module_ : load(name, ...rest);
      const { handler } = require('./api-gateway-cloud-watch-role/handler.js');
      handler(JSON.parse(process.env.EVENT), {
        invokedFunctionArn: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:x',
        logStreamName: 'stream',
      });
      """;

  @TempDir private Path folder;

  @BeforeEach
  void unpack() throws IOException {
    Mapping manifest = (Mapping) Json.read(MANIFEST, "serverless.json");
    Package zip =
        new AwsProvider()
            .read(manifest, manifest).orThrow().packages(new EmptyTree()).orThrow().stream()
                .filter(candidate -> candidate.name().equals(CustomResourceFunctions.ZIP))
                .findFirst()
                .orElseThrow();
    for (Addition addition : zip.additions()) {
      Package.Generated file = (Package.Generated) addition;
      Path path = folder.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.text());
    }
    Files.writeString(folder.resolve("run.js"), STUBS);
  }

  @Test
  void createsARoleWhenTheAccountHasNone() throws Exception {
    assertThat(run("Create", "{}", "'ListAttachedRolePoliciesCommand': 'NoSuchEntityException'"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("GetAccountCommand {}"),
            line -> assertThat(line).startsWith("ListAttachedRolePoliciesCommand "),
            line ->
                assertThat(line)
                    .startsWith("CreateRoleCommand {\"RoleName\":\"serverlessApiGatewayCloudWatch"),
            line ->
                assertThat(line)
                    .startsWith("AttachRolePolicyCommand ")
                    .contains("arn:aws-cn:iam::aws:policy/service-role/AmazonAPIGatewayPush"),
            line ->
                assertThat(line)
                    .startsWith("UpdateAccountCommand ")
                    .contains("arn:aws-cn:iam::123456789012:role/serverlessApiGatewayCloudWatchR"),
            line -> assertThat(line).startsWith("PUT https://x/y ").contains("\"SUCCESS\""));
  }

  @Test
  void keepsAnExistingRole() throws Exception {
    assertThat(
            run(
                "Update",
                "{'RoleArn': 'arn:own'}",
                "'GetAccountCommand': {'cloudwatchRoleArn': 'arn:own'}"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("GetAccountCommand {}"),
            line -> assertThat(line).contains("\"SUCCESS\""));
  }

  @Test
  void doesNothingWhenTheStackIsDeleted() throws Exception {
    assertThat(run("Delete", "{}", ""))
        .singleElement()
        .asString()
        .contains("\"PhysicalResourceId\":\"CustomResourceApiGatewayAccountCloudWatchRole\"")
        .contains("\"Status\":\"SUCCESS\"");
  }

  @Test
  void reportsTheReasonOfAFailure() throws Exception {
    assertThat(run("Create", "{}", "'GetAccountCommand': 'AccessDenied'"))
        .last()
        .asString()
        .contains("\"Status\":\"FAILED\",\"Reason\":\"AccessDenied (log stream stream)\"");
  }

  private List<String> run(String type, String properties, String known) throws Exception {
    ProcessBuilder node = new ProcessBuilder("node", "run.js").directory(folder.toFile());
    String event =
        "{'RequestType': '"
            + type
            + "', 'ResponseURL': 'https://x/y', 'ResourceProperties': "
            + properties
            + "}";
    node.environment().put("EVENT", event.replace('\'', '"'));
    String answers = "{'GetAccountCommand': {}" + (known.isEmpty() ? "" : ", ") + known + "}";
    node.environment().put("KNOWN", answers.replace('\'', '"'));
    node.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = node.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().toList();
  }
}
