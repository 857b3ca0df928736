package aloft.aws.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import aloft.aws.history.StackSettings;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.ResourceChange;
import aloft.aws.removal.ResourceChange.Action;
import aloft.aws.removal.ResourceChange.Cause;
import aloft.aws.removal.ResourceChange.Policy;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.provider.Deployments.Change;
import aloft.spi.provider.Deployments.Change.Effect;
import aloft.spi.provider.Deployments.Change.Property;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What is shown of the changes that CloudFormation announces, or that the templates tell.
class StackDifferenceTest {
  private static final String OLD = "serverless/shop/dev/1796030000000-2026-11-30T10:00:00.000Z/";
  private static final String NEW = "serverless/shop/dev/1796030060000-2026-11-30T10:01:00.000Z/";
  private static final CodeArchive SMALL = new CodeArchive("q83vAAAA", 999);
  private static final CodeArchive LARGE = new CodeArchive("AAAAAAAA", 1_234_567);

  private static String template(String resources) {
    return "{\"Resources\": {" + resources + "}}";
  }

  private static String function(String folder, String settings) {
    return "\"HelloLambdaFunction\": {\"Type\": \"AWS::Lambda::Function\", \"Properties\": {"
        + "\"Code\": {\"S3Key\": \""
        + folder
        + "shop.zip\"}"
        + settings
        + "}}";
  }

  private static String environment(String variables) {
    return ", \"Environment\": {\"Variables\": {" + variables + "}}";
  }

  private static String table(String key) {
    return "\"Orders\": {\"Type\": \"AWS::DynamoDB::Table\", \"Properties\": {\"KeySchema\":"
        + " [{\"AttributeName\": \""
        + key
        + "\", \"KeyType\": \"HASH\"}], \"TableClass\": \"STANDARD\"}}";
  }

  private static StackDifference difference(
      @Nullable String deployed, String next, CodeArchive after, String... states) {
    List<Node> read =
        List.of(states).stream()
            .map(text -> Json.read("{\"service\": " + text + "}", "s"))
            .toList();
    return new StackDifference(
        deployed, next, read, Map.of(OLD + "shop.zip", SMALL), Map.of(NEW + "shop.zip", after));
  }

  private static List<Change> compared(String before, String after, String... states) {
    StackDifference difference = difference(template(before), template(after), SMALL, states);
    return difference.changes(ComparedTemplates.changes(difference.templates()));
  }

  private static ResourceChange announced(String id, String type, Action action, Cause... causes) {
    return new ResourceChange(id, type, action, Policy.DELETE, List.of(causes));
  }

  private static List<String> lines(Change change) {
    return change.properties().stream()
        .map(property -> property.path() + ": " + property.before() + " -> " + property.after())
        .toList();
  }

  // Code

  @Test
  void theSameZipInAnotherFolderIsNoChange() {
    assertThat(compared(function(OLD, ""), function(NEW, ""))).isEmpty();
  }

  @Test
  void anotherZipIsShownWithSizeAndDigest() {
    StackDifference difference =
        difference(template(function(OLD, "")), template(function(NEW, "")), LARGE);
    List<Change> changes = difference.changes(ComparedTemplates.changes(difference.templates()));
    assertThat(changes).hasSize(1);
    assertThat(lines(changes.getFirst()))
        .containsExactly("Code: 999 B, sha256 abcdef000000 -> 1.2 MB, sha256 000000000000");
    assertThat(changes.getFirst().effect()).isEqualTo(Effect.CHANGED);
  }

  @Test
  void aZipThatIsGoneHasNoOldValue() {
    StackDifference difference =
        new StackDifference(
            template(function(OLD, "")),
            template(function(NEW, "")),
            List.of(),
            Map.of(),
            Map.of(NEW + "shop.zip", SMALL));
    assertThat(
            lines(difference.changes(ComparedTemplates.changes(difference.templates())).getFirst()))
        .containsExactly("Code: null -> 999 B, sha256 abcdef000000");
  }

  // Secrets

  @Test
  void whatTheStateKeepsAsAVariableIsHidden() {
    String state =
        """
        {"provider": {"environment": {"LINK": "${ssm:/link}", "REGION": "${AWS::Region}"},
           "tags": {"cost": "${vault(eu):cost}"}},
         "resources": {"Resources": {"Feed": {"Properties": {"Endpoint": "${ssm:/feed}"}}}}}
        """;
    String feed = "\"Feed\": {\"Type\": \"AWS::SNS::Topic\", \"Properties\": {";
    List<Change> changes =
        compared(
            function(OLD, environment("\"LINK\": \"first\", \"REGION\": \"a\""))
                + ","
                + feed
                + "\"Endpoint\": \"one\", \"Name\": \"x\"}}",
            function(NEW, environment("\"LINK\": \"secret-link\", \"REGION\": \"b\""))
                + ","
                + feed
                + "\"Endpoint\": \"two\", \"Name\": \"see secret-link\"}}",
            state);
    assertThat(lines(changes.getFirst()))
        .as("a text that contains a secret is one too")
        .containsExactly("Endpoint: (hidden) -> (hidden)", "Name: x -> (hidden)");
    assertThat(lines(changes.getLast()))
        .containsExactly(
            "Environment.Variables.LINK: (hidden) -> (hidden)",
            "Environment.Variables.REGION: a -> b");
  }

  @Test
  void whatIsNamedLikeASecretIsHidden() {
    List<Change> changes =
        compared(
            function(OLD, environment("\"DB_PASSWORD\": \"a\", \"TOKEN_URL\": \"u\"")),
            function(NEW, environment("\"API_KEY\": \"k\", \"TOKEN_URL\": \"v\"")));
    assertThat(lines(changes.getFirst()))
        .containsExactly(
            "Environment.Variables.API_KEY: null -> (hidden)",
            "Environment.Variables.DB_PASSWORD: (hidden) -> null",
            "Environment.Variables.TOKEN_URL: u -> v");
  }

  @Test
  void anObjectWithASecretWithinIsHidden() {
    String broker =
        "\"Broker\": {\"Type\": \"AWS::AmazonMQ::Broker\", \"Properties\": {\"Users\": [";
    List<Change> changes =
        compared(broker + "]}}", broker + "{\"Username\": \"me\", \"Password\": \"a\"}]}}");
    assertThat(lines(changes.getFirst())).containsExactly("Users[0]: null -> (hidden)");
    assertThat(changes.getFirst().interrupts()).isTrue();
  }

  // Replacements

  @Test
  void aChangedKeyReplacesATableWithItsItems() {
    List<Change> changes = compared(table("id"), table("other"));
    assertThat(changes).hasSize(1);
    Change orders = changes.getFirst();
    assertThat(orders.effect()).isEqualTo(Effect.REPLACED);
    assertThat(orders.data()).isEqualTo("its items");
    assertThat(orders.properties()).allMatch(Property::replaces);
    Change inPlace =
        compared(table("id"), table("id").replace("STANDARD", "STANDARD_INFREQUENT_ACCESS"))
            .getFirst();
    assertThat(inPlace.effect()).isEqualTo(Effect.CHANGED);
    assertThat(inPlace.data()).isNull();
  }

  @Test
  void whatIsRetainedIsNotLost() {
    String policy = "\"UpdateReplacePolicy\": \"Retain\", \"Type\"";
    Change orders =
        compared(
                table("id").replace("\"Type\"", policy), table("other").replace("\"Type\"", policy))
            .getFirst();
    assertThat(orders.effect()).isEqualTo(Effect.REPLACED);
    assertThat(orders.data()).isNull();
    String kept = table("id").replace("\"Type\"", "\"DeletionPolicy\": \"Retain\", \"Type\"");
    assertThat(compared(kept, "\"News\": {\"Type\": \"AWS::SNS::Topic\"}"))
        .filteredOn(change -> change.id().equals("Orders"))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.effect()).isEqualTo(Effect.RELEASED);
          assertThat(change.data()).isNull();
        });
  }

  @Test
  void anUnknownTypeMayBeReplaced() {
    String thing = "\"X\": {\"Type\": \"AWS::Nowhere::Thing\", \"Properties\": {\"A\": 1}}";
    assertThat(compared(thing, thing.replace("1", "2")).getFirst().effect())
        .isEqualTo(Effect.MAY_BE_REPLACED);
    String custom = thing.replace("AWS::Nowhere::Thing", "Custom::Thing");
    assertThat(compared(custom, custom.replace("1", "2")).getFirst().effect())
        .isEqualTo(Effect.CHANGED);
    assertThat(compared(thing, custom).getFirst().effect()).isEqualTo(Effect.REPLACED);
  }

  @Test
  void aConditionalReplacementIsCertainIfTheListOfTypesSaysSo() {
    StackDifference difference = difference(template(table("id")), template(table("other")), SMALL);
    ResourceChange announced =
        announced(
            "Orders",
            "AWS::DynamoDB::Table",
            Action.MAY_REPLACE,
            new Cause("KeySchema", true, true, null));
    assertThat(difference.changes(List.of(announced)).getFirst().effect())
        .isEqualTo(Effect.REPLACED);
  }

  // What is announced but does not happen

  @Test
  void aReferenceToAFunctionThatStaysIsNoChange() {
    String permission =
        ", \"P\": {\"Type\": \"AWS::Lambda::Permission\", \"Properties\": {\"FunctionName\":"
            + " {\"Fn::GetAtt\": [\"HelloLambdaFunction\", \"Arn\"]}}}";
    StackDifference difference =
        difference(
            template(function(OLD, "") + permission),
            template(function(NEW, ", \"Timeout\": 3") + permission),
            SMALL);
    ResourceChange function =
        announced(
            "HelloLambdaFunction",
            "AWS::Lambda::Function",
            Action.KEEP,
            new Cause("Code", false, true, null),
            new Cause("Timeout", false, true, null));
    Cause reference = new Cause("FunctionName", true, false, "HelloLambdaFunction.Arn");
    ResourceChange referring =
        announced("P", "AWS::Lambda::Permission", Action.MAY_REPLACE, reference);
    List<Change> changes = difference.changes(List.of(function, referring));
    assertThat(changes).extracting(Change::id).containsExactly("HelloLambdaFunction");
    assertThat(lines(changes.getFirst())).containsExactly("Timeout: null -> 3");

    ResourceChange replaced =
        announced("HelloLambdaFunction", "AWS::Lambda::Function", Action.REPLACE);
    assertThat(difference.changes(List.of(replaced, referring)).getLast().effect())
        .isEqualTo(Effect.MAY_BE_REPLACED);
  }

  @Test
  void aReferenceToWhatRefersToAFunctionThatStaysIsNoChange() {
    String rest =
        ", \"R\": {\"Type\": \"AWS::IoT::TopicRule\", \"Properties\": {\"TopicRulePayload\":"
            + " {\"Fn::GetAtt\": [\"HelloLambdaFunction\", \"Arn\"]}}},"
            + " \"P\": {\"Type\": \"AWS::Lambda::Permission\", \"Properties\": {\"SourceArn\":"
            + " {\"Fn::GetAtt\": [\"R\", \"Arn\"]}}}";
    StackDifference difference =
        difference(template(function(OLD, "") + rest), template(function(NEW, "") + rest), SMALL);
    ResourceChange rule =
        announced(
            "R",
            "AWS::IoT::TopicRule",
            Action.MAY_REPLACE,
            new Cause("TopicRulePayload", true, false, "HelloLambdaFunction.Arn"));
    ResourceChange permission =
        announced(
            "P",
            "AWS::Lambda::Permission",
            Action.MAY_REPLACE,
            new Cause("SourceArn", true, false, "R.Arn"));
    ResourceChange stays = announced("HelloLambdaFunction", "AWS::Lambda::Function", Action.KEEP);
    assertThat(difference.changes(List.of(stays, rule, permission)))
        .extracting(Change::id)
        .doesNotContain("R", "P");
    ResourceChange goes = announced("HelloLambdaFunction", "AWS::Lambda::Function", Action.REPLACE);
    assertThat(difference.changes(List.of(goes, rule, permission)))
        .filteredOn(change -> change.effect() == Effect.MAY_BE_REPLACED)
        .extracting(Change::id)
        .containsExactly("R", "P");
  }

  @Test
  void aParameterIsNamedWithTheValuesOfTheChangeSet() {
    String queue =
        "\"Q\": {\"Type\": \"AWS::SQS::Queue\", \"Properties\": {\"DelaySeconds\": {\"Ref\":"
            + " \"D\"}}}";
    StackDifference difference = difference(template(queue), template(queue), SMALL);
    ResourceChange change =
        announced(
            "Q",
            "AWS::SQS::Queue",
            Action.KEEP,
            new Cause("DelaySeconds", false, true, "D", "1", "2"));
    assertThat(lines(difference.changes(List.of(change)).getFirst()))
        .containsExactly("DelaySeconds: 1 -> 2");
  }

  @Test
  void aTemplateThatIsNotJsonLeavesWhatIsAnnounced() {
    StackDifference difference = difference("Resources:\n  A: 1\n", template(table("id")), SMALL);
    ResourceChange change =
        announced(
            "Orders",
            "AWS::DynamoDB::Table",
            Action.REPLACE,
            new Cause("KeySchema", true, true, null));
    Change orders = difference.changes(List.of(change)).getFirst();
    assertThat(orders.effect()).isEqualTo(Effect.REPLACED);
    assertThat(lines(orders)).containsExactly("KeySchema: null -> null");
  }

  // What every deployment makes new

  @Test
  void versionsAndDeploymentsOfApisAreRenewed() {
    String before =
        "\"HelloLambdaVersionA1\": {\"Type\": \"AWS::Lambda::Version\"},"
            + " \"ApiGatewayDeployment1796030000000\": {\"Type\": \"AWS::ApiGateway::Deployment\"}";
    String after = before.replace("A1", "B2").replace("1796030000000", "1796030060000");
    assertThat(compared(before, after))
        .hasSize(2)
        .allMatch(change -> change.effect() == Effect.RENEWED);
    StackDifference first = difference(null, template(after), SMALL);
    assertThat(first.changes(ComparedTemplates.changes(first.templates())))
        .hasSize(2)
        .allMatch(change -> change.effect() == Effect.ADDED);
  }

  // The stack itself

  @Test
  void theStackHasTagsParametersAndOutputs() {
    String outputs =
        """
        {"Resources": {}, "Outputs": {"Hello": {"Value": {"Ref": "HelloLambdaVersionA1"}},
          "Name": {"Value": "a"}}}\
        """;
    StackDifference difference =
        difference(
            outputs,
            outputs.replace("A1", "B2").replace("\"a\"", "\"b\""),
            SMALL,
            "{\"provider\": {\"stackParameters\": [{\"ParameterKey\": \"Size\","
                + " \"ParameterValue\": \"${ssm:/size}\"}]}}");
    StackSettings deployed =
        new StackSettings(
            Map.of("STAGE", "dev", "owner", "me"),
            List.of("arn:a"),
            Map.of("Size", "1", "Kept", "1", "Masked", "****"));
    StackStep step =
        new StackStep(
            "t",
            Map.of("STAGE", "dev", "team", "b"),
            List.of(
                new StackStep.Parameter("Size", "2", null),
                new StackStep.Parameter("Kept", null, true),
                new StackStep.Parameter("Masked", "x", null),
                new StackStep.Parameter("New", "y", null)),
            null,
            List.of("arn:a"),
            null,
            false,
            false,
            false,
            List.of());
    assertThat(StackSettingsDifference.of(deployed, step, difference))
        .extracting(Property::path, Property::before, Property::after)
        .containsExactly(
            tuple("Outputs.Name.Value", "a", "b"),
            tuple("Parameters.Size", "(hidden)", "(hidden)"),
            tuple("Parameters.New", null, "y"),
            tuple("Tags.owner", "me", null),
            tuple("Tags.team", null, "b"));
  }
}
