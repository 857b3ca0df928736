package aloft.aws.customresource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the functions that change buckets, user pools and event buses of others in Node.js, with an
/// AWS of a few objects.
final class HandlersTest {
  private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:shop-a";

  @TempDir private Path folder;

  private String setup = "";

  private List<String> run(String handler, String... events) throws Exception {
    return HandlerRunner.in(folder)
        .run(
            HandlerRunner.script("run.js"),
            Map.of(
                "HANDLER",
                handler,
                "EVENTS",
                "[" + String.join(", ", events).replace('\'', '"') + "]",
                "SETUP",
                setup));
  }

  private static String event(String type, String properties) {
    return "{'RequestType': '" + type + "', 'ResourceProperties': " + properties + "}";
  }

  /// An event about a resource that exists.
  private static String event(String type, String id, String properties, String old) {
    return "{'RequestType': '"
        + type
        + "', 'PhysicalResourceId': '"
        + id
        + "', 'ResourceProperties': "
        + properties
        + (old.isEmpty() ? "" : ", 'OldResourceProperties': " + old)
        + "}";
  }

  private static String bucket(String name, String configs) {
    return "{'FunctionName': 'shop-a', 'BucketName': '"
        + name
        + "', 'BucketConfigs': "
        + configs
        + "}";
  }

  private static final String CREATED =
      "[{'Event': 's3:ObjectCreated:*', 'Rules': [{'Prefix': 'a/'}, {}]}]";
  private static final String REMOVED = "[{'Event': 's3:ObjectRemoved:*'}]";

  private static final String NOTIFICATIONS_OF_OTHERS =
      """
      aws.bucket = {
        EventBridgeConfiguration: {},
        QueueConfigurations: [{ Id: 'q', QueueArn: 'arn:q', Events: ['s3:ObjectCreated:*'] }],
        LambdaFunctionConfigurations: [
          { Id: 'shop-a-x', LambdaFunctionArn: 'arn:other', Events: ['s3:ObjectCreated:*'] },
          { Id: 'manual', LambdaFunctionArn: '%s', Events: ['s3:ObjectCreated:*'] },
        ],
      };
      """
          .formatted(ARN);

  @Test
  void notificationsOfOthersStay() throws Exception {
    setup = NOTIFICATIONS_OF_OTHERS;
    List<String> lines =
        run(
            "s3",
            event("Create", bucket("photos", CREATED)),
            event("Update", "old-id", bucket("photos", REMOVED), bucket("photos", CREATED)),
            event("Delete", "old-id", bucket("photos", REMOVED), ""));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("Put"))
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line)
                .contains("'EventBridgeConfiguration':{}".replace('\'', '"'))
                .contains("arn:q", "arn:other", "\"Id\":\"manual\"")
                .contains("\"SkipDestinationValidation\":true")
                .doesNotContain("$metadata"))
        .satisfiesExactly(
            line -> assertThat(line).contains("{\"Name\":\"prefix\",\"Value\":\"a/\"}"),
            line -> assertThat(line).contains("s3:ObjectRemoved:*").doesNotContain("prefix"),
            line -> assertThat(line).doesNotContain("s3:ObjectRemoved:*"));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("200"))
        .satisfiesExactly(
            line ->
                assertThat(line).contains("\"PhysicalResourceId\":\"CustomResourceExistingS3\""),
            line -> assertThat(line).contains("\"PhysicalResourceId\":\"old-id\"", "SUCCESS"),
            line -> assertThat(line).contains("\"PhysicalResourceId\":\"old-id\"", "SUCCESS"));
    assertThat(lines.getLast()).contains("\"permissions\":[]");
  }

  @Test
  void anUnchangedBucketIsNotWritten() throws Exception {
    List<String> lines =
        run(
            "s3",
            event("Create", bucket("my.photos", CREATED)),
            event("Update", "id", bucket("my.photos", CREATED), bucket("my.photos", CREATED)));
    assertThat(lines).filteredOn(line -> line.startsWith("PutBucket")).hasSize(1);
    assertThat(lines.getLast())
        .contains("\"id\":\"shop-a shop-a-myphotos\",\"SourceArn\":\"arn:aws:s3:::my.photos\"");
  }

  @Test
  void whatAConcurrentChangeHasOverwrittenIsWrittenAgain() throws Exception {
    setup =
        """
        const put = aws.commands.PutBucketNotificationConfiguration;
        let puts = 0;
        aws.commands.PutBucketNotificationConfiguration = (input) => {
          puts += 1;
          if (puts === 1) fail('OperationAborted');
          put(input);
          if (puts === 2) aws.bucket = { QueueConfigurations: [{ Id: 'late' }] };
        };
        """;
    List<String> lines = run("s3", event("Create", bucket("photos", CREATED)));
    assertThat(lines).filteredOn(line -> line.startsWith("PutBucket")).hasSize(3);
    assertThat(lines.getLast()).contains("\"late\"", "\"prefix\"");
  }

  @Test
  void theBucketBeforeAChangeIsLeft() throws Exception {
    setup =
        """
        const get = aws.commands.GetBucketNotificationConfiguration;
        aws.commands.GetBucketNotificationConfiguration = (input) =>
          input.Bucket === 'closed' ? fail('AccessDenied') : get(input);
        """;
    assertThat(
            run(
                "s3",
                event("Update", "id", bucket("open", CREATED), bucket("closed", CREATED)),
                event("Delete", "id", bucket("closed", CREATED), "")))
        .filteredOn(line -> line.startsWith("200"))
        .satisfiesExactly(
            line -> assertThat(line).contains("SUCCESS"),
            line -> assertThat(line).contains("FAILED", "AccessDenied (log stream stream)"));
  }

  @Test
  void whatIsGoneNeedsNoRemoval() throws Exception {
    setup = "aws.commands.GetBucketNotificationConfiguration = () => fail('NoSuchBucket');";
    assertThat(run("s3", event("Delete", "id", bucket("gone", CREATED), "")))
        .filteredOn(line -> line.startsWith("200"))
        .singleElement()
        .asString()
        .contains("SUCCESS");
  }

  private static String pool(String name, String configs) {
    return "{'FunctionName': 'shop-a', 'UserPoolName': '"
        + name
        + "', 'UserPoolConfigs': "
        + configs
        + "}";
  }

  private static final String POOLS =
      """
      aws.pools = {
        other: { Id: 'other', Name: 'Staff', LambdaConfig: {} },
        users: {
          Id: 'users', Name: 'Shop Users', Arn: 'arn:p', Status: 'Enabled', SchemaAttributes: [],
          Policies: { PasswordPolicy: { MinimumLength: 12 } },
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, UnusedAccountValidityDays: 3 },
          EmailVerificationSubject: '', MfaConfiguration: 'OPTIONAL', NewSetting: { kept: true },
          LambdaConfig: { CustomMessage: 'arn:other', PreAuthentication: '%s' },
        },
      };
      """
          .formatted(ARN);

  @Test
  void settingsOfAUserPoolAndTriggersOfOthersStay() throws Exception {
    setup = POOLS;
    String sender =
        "[{'Trigger': 'PreSignUp'}, {'Trigger': 'CustomSMSSender', 'LambdaVersion': 'V1_0',"
            + " 'KMSKeyID': 'arn:k'}]";
    String token = "[{'Trigger': 'PreTokenGeneration', 'LambdaVersion': 'V2_0'}]";
    List<String> lines =
        run(
            "cognito-user-pool",
            event("Create", pool("Shop Users", sender)),
            event("Update", "id", pool("Shop Users", token), pool("Shop Users", sender)),
            event("Delete", "id", pool("Shop Users", token), ""));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("UpdateUserPool"))
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line)
                .contains("\"MinimumLength\":12", "\"MfaConfiguration\":\"OPTIONAL\"")
                .contains("\"TemporaryPasswordValidityDays\":3", "\"NewSetting\":{\"kept\":true}")
                .contains("\"CustomMessage\":\"arn:other\"", "\"PreAuthentication\":\"" + ARN)
                .doesNotContain("UnusedAccount", "Status", "SchemaAttributes", "Subject"))
        .satisfiesExactly(
            line -> assertThat(line).contains("\"PreSignUp\":\"" + ARN, "\"KMSKeyID\":\"arn:k\""),
            line ->
                assertThat(line)
                    .contains("\"PreTokenGenerationConfig\":{\"LambdaArn\":\"" + ARN)
                    .doesNotContain("PreSignUp", "CustomSMSSender", "KMSKeyID"),
            line -> assertThat(line).doesNotContain("PreToken"));
    assertThat(lines).filteredOn(line -> line.contains("SUCCESS")).hasSize(3);
    assertThat(lines)
        .contains(
            "AddPermission {\"Action\":\"lambda:InvokeFunction\",\"FunctionName\":\"shop-a\","
                + "\"StatementId\":\"shop-a-shopusers\",\"Principal\":\"cognito-idp.amazonaws.com\","
                + "\"SourceArn\":\"arn:aws:cognito-idp:us-east-1:123456789012:userpool/users\"}");
  }

  @Test
  void aUserPoolMustBeTheOnlyOneWithItsName() throws Exception {
    setup = POOLS + "aws.pools.other.Name = 'Shop Users';";
    String trigger = "[{'Trigger': 'PreSignUp'}]";
    assertThat(
            run(
                "cognito-user-pool",
                event("Create", pool("Shop Users", trigger)),
                event("Create", pool("Nobody", trigger)),
                event("Delete", "id", pool("Nobody", trigger), "")))
        .filteredOn(line -> line.startsWith("200"))
        .satisfiesExactly(
            line -> assertThat(line).contains("several user pools have the name Shop Users"),
            line -> assertThat(line).contains("there is no user pool with the name Nobody"),
            line -> assertThat(line).contains("SUCCESS"));
  }

  @Test
  void aTriggerThatCallsAnotherFunctionIsNotRemoved() throws Exception {
    setup = POOLS;
    assertThat(
            run(
                "cognito-user-pool",
                event("Delete", "id", pool("Shop Users", "[{'Trigger': 'CustomMessage'}]"), "")))
        .noneMatch(line -> line.startsWith("UpdateUserPool"));
  }

  private static String rule(String name, String settings) {
    return "{'FunctionName': 'shop-a', 'EventBridgeConfig': {'RuleName': '"
        + name
        + "', 'State': 'ENABLED', "
        + settings
        + "}}";
  }

  @Test
  void aRuleIsCreatedChangedAndRemovedWithItsBus() throws Exception {
    String first =
        rule("one", "'EventBus': 'shop', 'Pattern': {'source': ['a']}, 'Input': {'n': '1'}");
    String changed =
        rule("one", "'EventBus': 'shop', 'Pattern': {'source': ['b']}, 'InputPath': '$.x'");
    String renamed = rule("two", "'Schedule': 'rate(1 day)'");
    List<String> lines =
        run(
            "event-bridge",
            event("Create", first),
            event("Update", "CustomResourceEventBridge", changed, first),
            event("Update", "CustomResourceEventBridge", renamed, changed),
            event("Delete", "CustomResourceEventBridge", renamed, ""));
    assertThat(lines).filteredOn(line -> line.contains("SUCCESS")).hasSize(4);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("PutRule") || line.startsWith("Delete"))
        .containsExactly(
            "PutRule"
                + " {\"EventBusName\":\"shop\",\"Name\":\"one\",\"EventPattern\":\"{\\\"source\\\":[\\\"a\\\"]}\",\"State\":\"ENABLED\"}",
            "PutRule"
                + " {\"EventBusName\":\"shop\",\"Name\":\"one\",\"EventPattern\":\"{\\\"source\\\":[\\\"b\\\"]}\",\"State\":\"ENABLED\"}",
            "PutRule {\"EventBusName\":\"default\",\"Name\":\"two\",\"ScheduleExpression\":\"rate(1"
                + " day)\",\"State\":\"ENABLED\"}",
            "DeleteRule {\"EventBusName\":\"shop\",\"Name\":\"one\"}",
            "DeleteEventBus {\"Name\":\"shop\"}",
            "DeleteRule {\"EventBusName\":\"default\",\"Name\":\"two\"}");
    assertThat(lines)
        .anyMatch(line ->
            line.startsWith("PutTargets") && line.contains("\"Input\":\"{\\\"n\\\":\\\"1\\\"}\""))
        .anyMatch(line -> line.startsWith("AddPermission") && line.contains(":rule/shop/one\""))
        .anyMatch(line -> line.startsWith("AddPermission") && line.contains(":rule/two\""));
    assertThat(lines.getLast()).contains("\"buses\":[\"default\"],\"rules\":{},\"permissions\":[]");
  }

  @Test
  void aBusThatExistedOrHasOtherRulesIsNotDeleted() throws Exception {
    setup = "aws.buses.push('theirs');";
    List<String> lines =
        run(
            "event-bridge",
            event("Create", rule("one", "'EventBus': 'theirs'")),
            event("Create", rule("two", "'EventBus': 'ours'")),
            event("Create", rule("three", "'EventBus': 'arn:aws:events:x:y:event-bus/ours'")),
            event(
                "Delete",
                "CustomResourceEventBridgeOnOtherBus",
                rule("one", "'EventBus': 'theirs'"),
                ""),
            event("Delete", "CustomResourceEventBridge", rule("two", "'EventBus': 'ours'"), ""));
    assertThat(lines)
        .filteredOn(line -> line.startsWith("200"))
        .hasSize(5)
        .allMatch(line -> line.contains("SUCCESS"))
        .first()
        .asString()
        .contains("\"PhysicalResourceId\":\"CustomResourceEventBridgeOnOtherBus\"");
    assertThat(lines.getLast())
        .contains("\"buses\":[\"default\",\"theirs\",\"ours\"],\"rules\":{\"ours/three\"");
  }

  /// An event that is inserted before another one shifts the names of their rules.
  @Test
  void aRuleThatAnotherResourceHasTakenOverStays() throws Exception {
    String named = rule("named", "'Schedule': 'rate(1 day)'");
    String numbered = rule("shop-a-rule-1", "'Schedule': 'rate(2 days)'");
    List<String> lines =
        run(
            "event-bridge",
            event("Create", named),
            event("Create", named)
                .replace("{'RequestType'", "{'LogicalResourceId': 'M', 'RequestType'"),
            event("Update", "CustomResourceEventBridge", numbered, named));
    assertThat(lines).filteredOn(line -> line.contains("SUCCESS")).hasSize(3);
    assertThat(lines.getLast())
        .contains(
            "default/named", "default/shop-a-rule-1", ":rule/named\"", "rule/shop-a-rule-1\"");
  }

  /// The Serverless Framework gives targets and permissions other ids.
  @Test
  void aRuleOfTheServerlessFrameworkIsTakenOver() throws Exception {
    setup =
        """
        aws.rules['default/Named'] = { targets: [{ Id: 'Named-target', Arn: 'old' }] };
        aws.permissions = [{ id: 'shop-a shop-a-named' }];
        """;
    String old = rule("Named", "'Schedule': 'rate(1 day)'");
    String changed = rule("Named", "'Schedule': 'rate(2 days)'");
    List<String> lines =
        run(
            "event-bridge",
            event("Update", "CustomResourceEventBridge", changed, old),
            event("Delete", "CustomResourceEventBridge", changed, ""));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("RemoveTargets") && line.contains("Named-target"));
    assertThat(lines.getLast()).contains("\"rules\":{},\"permissions\":[]");
  }

  @Test
  void aRuleThatIsDeletedMeanwhileIsMadeAgain() throws Exception {
    setup =
        """
        const put = aws.commands.PutTargets;
        let first = true;
        aws.commands.PutTargets = (input) => {
          if (first) aws.rules = {};
          first = false;
          return put(input);
        };
        """;
    List<String> lines =
        run("event-bridge", event("Create", rule("one", "'Schedule': 'rate(1 day)'")));
    assertThat(lines).filteredOn(line -> line.startsWith("PutRule")).hasSize(2);
    assertThat(lines.getLast()).contains("\"targets\":[{\"Arn\":\"" + ARN);
  }

  @Test
  void cloudFormationGetsAnAnswerBeforeTheTimeIsUp() throws Exception {
    setup =
        """
        context.getRemainingTimeInMillis = () => 5001;
        aws.commands.AddPermission = () => new Promise(() => {});
        """;
    assertThat(run("s3", event("Create", bucket("photos", CREATED))))
        .anyMatch(line -> line.startsWith("200") && line.contains("the time is up"));
  }

  @Test
  void anAnswerThatFailsIsSentAgain() throws Exception {
    setup =
        """
        network.status = 503;
        Object.defineProperty(network, 'status', { get: () => (network.tries = (network.tries || 0) + 1) > 4 ? 200 : 503 });
        """;
    assertThat(run("s3", event("Delete", "id", bucket("photos", CREATED), "")))
        .filteredOn(line -> line.contains("\"Status\""))
        .hasSizeGreaterThan(1)
        .last()
        .asString()
        .startsWith("200");
  }
}
