package aloft.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.cloud.fake.FakeAccount;
import aloft.cli.AloftCommand;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services with buckets, user pools and event buses, new ones and those of others, and with custom
/// resources: deployed, changed and removed.
///
/// MiniStack has all of their types. It differs from AWS in that it deletes a bucket that is not
/// empty and an event bus that has rules.
final class EventSourcesIT {
  private static final String HANDLER =
      "exports.main = async (event) => console.log('got ' + JSON.stringify(event));\n";

  @TempDir private Path folder;

  private final FakeAccount account = new FakeAccount();

  /// A name that no other account uses: names of buckets are the same for all.
  private final String bucket = "photos-" + account.id();

  @BeforeEach
  void writeHandler() throws IOException {
    Files.writeString(folder.resolve("handler.js"), HANDLER);
  }

  private AloftCommand.Output aloft(String... words) {
    return AloftCommand.underTest()
        .run(new Environment(account.variables(), folder, folder, Clock.systemUTC(), null), words);
  }

  private void deploy(String manifest) throws IOException {
    Files.writeString(folder.resolve("serverless.yml"), manifest);
    aloft("deploy").done();
  }

  private void remove() {
    assertThat(aloft("remove").done().err()).contains("has been successfully removed");
  }

  private void assertCalled(String function, String with) {
    String log = "";
    Instant late = Instant.now().plusSeconds(30);
    while (!log.contains(with) && Instant.now().isBefore(late)) {
      log = aloft("logs", "--function", function).out();
    }
    assertThat(log).contains(with);
  }

  private String put(String path, String body) throws Exception {
    return account.put("/" + bucket + path, body);
  }

  private String notifications() throws Exception {
    return account.send(account.request("/" + bucket + "?notification"), "s3");
  }

  private String cognito(String operation, String body) throws Exception {
    return account.call("cognito-idp", "AWSCognitoIdentityProviderService." + operation, body);
  }

  private String events(String operation, String body) throws Exception {
    return account.call("events", "AWSEvents." + operation, body);
  }

  private static String id(String answer) {
    return Objects.requireNonNull(answer).replaceFirst("(?s).*\"Id\": ?\"([^\"]+)\".*", "$1");
  }

  @Test
  void aBucketAndAUserPoolOfOthers() throws Exception {
    put("", "");
    put(
        "?notification",
        "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>");
    String pool =
        id(
            cognito(
                "CreateUserPool",
                "{'PoolName': 'Shop Users', 'Policies': {'PasswordPolicy': {'MinimumLength':"
                    + " 12}}}"));
    String manifest =
        """
        service: media
        provider: {name: aws, runtime: nodejs22.x}
        functions:
          thumb:
            handler: handler.main
            events:
              - s3: {bucket: %1$s, existing: true, rules: [{prefix: in/}]}
              - cognitoUserPool: {pool: Shop Users, trigger: PreSignUp, existing: true}
          count:
            handler: handler.main
            events:
              - s3: {bucket: %1$s, existing: true, event: 's3:ObjectRemoved:*'}
        """
            .formatted(bucket);
    deploy(manifest);
    assertThat(notifications())
        .contains("EventBridgeConfiguration", "function:media-dev-thumb", "media-dev-count", "in/");
    put("/in/a.jpg", "photo");
    assertCalled("thumb", "in/a.jpg");
    assertThat(cognito("DescribeUserPool", "{'UserPoolId': '" + pool + "'}"))
        .contains("function:media-dev-thumb", "PreSignUp");

    assertThat(aloft("deploy").done().err()).contains("No changes to deploy");
    deploy(manifest.replace("in/", "new/").replace("PreSignUp", "PostConfirmation"));
    assertThat(notifications()).contains("new/", "media-dev-count").doesNotContain("in/");
    assertThat(cognito("DescribeUserPool", "{'UserPoolId': '" + pool + "'}"))
        .contains("PostConfirmation")
        .doesNotContain("PreSignUp");

    remove();
    assertThat(notifications()).contains("EventBridgeConfiguration").doesNotContain("media-dev");
    assertThat(cognito("DescribeUserPool", "{'UserPoolId': '" + pool + "'}"))
        .containsPattern("\"MinimumLength\": ?12")
        .doesNotContain("media-dev");
  }

  @Test
  void aBucketAUserPoolAndAnEventBusOfTheStack() throws Exception {
    String manifest =
        """
        service: media
        provider: {name: aws, runtime: nodejs22.x, s3: {photos: {name: %s}}}
        functions:
          thumb:
            handler: handler.main
            events:
              - s3: {bucket: photos, rules: [{suffix: .jpg}]}
              - cognitoUserPool: {pool: Shop Users, trigger: PreSignUp}
              - eventBridge: {eventBus: media-bus, pattern: {source: [media]}, input: {kind: first}}
        """
            .formatted(bucket);
    deploy(manifest);
    put("/a.jpg", "photo");
    assertCalled("thumb", "a.jpg");
    String entry =
        "{'Entries': [{'EventBusName': 'media-bus', 'Source': 'media', 'DetailType': 't', 'Detail':"
            + " '{}'}]}";
    events("PutEvents", entry);
    assertCalled("thumb", "got {\"kind\":\"first\"}");
    String pool = id(cognito("ListUserPools", "{'MaxResults': 9}"));
    assertThat(cognito("DescribeUserPool", "{'UserPoolId': '" + pool + "'}"))
        .contains("function:media-dev-thumb");

    deploy(manifest.replace("kind: first", "kind: second"));
    events("PutEvents", entry);
    assertCalled("thumb", "got {\"kind\":\"second\"}");
    remove();
    assertThat(events("ListEventBuses", "{}")).doesNotContain("media-bus");
    assertThat(cognito("ListUserPools", "{'MaxResults': 9}")).doesNotContain("Shop Users");
  }

  @Test
  void rulesByACustomResource() throws Exception {
    String manifest =
        """
        service: media
        provider: {name: aws, runtime: nodejs22.x, eventBridge: {useCloudFormation: false}}
        functions:
          thumb:
            handler: handler.main
            events:
              - eventBridge: {eventBus: media-bus, pattern: {source: [media]}, input: {kind: first}}
          count:
            handler: handler.main
            events:
              - eventBridge: {schedule: rate(1 day), name: nightly}
              - eventBridge: {eventBus: media-bus, pattern: {source: [media]}}
        """;
    deploy(manifest);
    events(
        "PutEvents",
        "{'Entries': [{'EventBusName': 'media-bus', 'Source': 'media', 'DetailType': 't', 'Detail':"
            + " '{}'}]}");
    assertCalled("thumb", "got {\"kind\":\"first\"}");
    assertThat(events("ListRules", "{'EventBusName': 'media-bus'}"))
        .contains("media-dev-thumb-rule-1", "media-dev-count-rule-2");

    deploy(manifest.replace("name: nightly", "name: daily").replace("rate(1 day)", "rate(2 days)"));
    assertThat(events("ListRules", "{}"))
        .contains("daily", "rate(2 days)")
        .doesNotContain("nightly");

    remove();
    assertThat(events("ListRules", "{}")).doesNotContain("daily");
    assertThat(events("ListEventBuses", "{}")).doesNotContain("media-bus");
  }

  /// The handler of the logs of REST APIs is one of the custom resource functions too.
  @Test
  void theRoleOfTheAccountForLogsOfRestApis() throws Exception {
    String manifest =
        """
        service: media
        provider: {name: aws, runtime: nodejs22.x, logs: {restApi: true}}
        functions:
          list: {handler: handler.main, events: [{http: GET /photos}]}
        """;
    deploy(manifest);
    assertThat(gatewayAccount()).contains(":role/serverlessApiGatewayCloudWatchRole");
    deploy(
        manifest.replace("restApi: true", "restApi: {role: 'arn:aws:iam::123456789012:role/own'}"));
    assertThat(gatewayAccount()).contains(":role/own");
    remove();
    assertThat(gatewayAccount()).contains(":role/own");
  }

  private String gatewayAccount() throws Exception {
    return account.send(account.request("/account"), "apigateway");
  }
}
