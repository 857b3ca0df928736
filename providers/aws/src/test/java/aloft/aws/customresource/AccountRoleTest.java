package aloft.aws.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the function that sets the role of an account in Node.js, with clients that print requests
/// instead of sending them.
final class AccountRoleTest {
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
    String event =
        "{'RequestType': '"
            + type
            + "', 'ResponseURL': 'https://x/y', 'ResourceProperties': "
            + properties
            + "}";
    String answers = "{'GetAccountCommand': {}" + (known.isEmpty() ? "" : ", ") + known + "}";
    return HandlerRunner.in(folder)
        .run(STUBS, Map.of("EVENT", event.replace('\'', '"'), "KNOWN", answers.replace('\'', '"')));
  }
}
