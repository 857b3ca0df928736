package aloft.aws.removal;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.aws.removal.ResourceChange.Action;
import aloft.aws.removal.ResourceChange.Cause;
import aloft.aws.removal.ResourceChange.Policy;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.provider.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a change takes away, by the changes that CloudFormation announces.
class RemovalsTest {
  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final Templates NO_TEMPLATES = Templates.of(null, null);
  private static final DeployedManifest OWN =
      manifest(
          """
          {"functions": {"hello": {}}, "plugins": ["a-plugin"],
           "resources": {"Resources": {"Orders": {}, "Topic": {}}}}\
          """);

  private static Node json(String text) {
    return Json.read(text, "test");
  }

  private static DeployedManifest manifest(String service) {
    return DeployedManifest.of(json("{\"service\": " + service + "}"));
  }

  private static Templates templates(String deployed, String next) {
    return Templates.of(
        json("{\"Resources\": " + deployed + "}"), json("{\"Resources\": " + next + "}"));
  }

  private static ResourceChange removed(String id, String type) {
    return new ResourceChange(id, type, Action.REMOVE, Policy.UNKNOWN, List.of());
  }

  private static ResourceChange mayReplace(String id, String type, Cause... causes) {
    return new ResourceChange(id, type, Action.MAY_REPLACE, Policy.DELETE, List.of(causes));
  }

  private static List<String> ids(Templates templates, DeployedManifest manifest, Object... all) {
    List<ResourceChange> changes = Stream.of(all).map(ResourceChange.class::cast).toList();
    List<String> ids = Removals.of(changes, templates, manifest).stream().map(Removal::id).toList();
    if (!ids.isEmpty()) {
      assertThat(Removals.arePossible(changes)).isTrue();
    }
    return ids;
  }

  private static List<String> ids(DeployedManifest manifest, Object... changes) {
    return ids(NO_TEMPLATES, manifest, changes);
  }

  @Test
  void dataIsNeverTakenAwaySilently() {
    assertThat(
            ids(
                OWN,
                removed("Orders", TABLE),
                removed("Photos", "AWS::S3::Bucket"),
                removed("AuditLogGroup", "AWS::Logs::LogGroup"),
                removed("Users", "AWS::Cognito::UserPool")))
        .containsExactly("Orders", "Photos", "AuditLogGroup", "Users");
    Removal orders = Removals.of(List.of(removed("Orders", TABLE)), NO_TEMPLATES, OWN).getFirst();
    assertThat(orders.data()).isEqualTo("its items");
    assertThat(orders.reason()).isEqualTo("the manifest no longer contains it");
  }

  @Test
  void dataOfAnEventIsThatOfTheManifest() {
    assertThat(
            Removals.of(
                List.of(
                    removed("S3BucketPhotos", "AWS::S3::Bucket"),
                    removed("CognitoUserPoolUsers", "AWS::Cognito::UserPool")),
                NO_TEMPLATES,
                OWN))
        .extracting(Removal::reason)
        .containsExactly(
            "the manifest no longer contains it", "the manifest no longer contains it");
  }

  @Test
  void whatTheUserTookOutOfTheManifestGoes() {
    assertThat(
            ids(
                OWN,
                removed("Topic", "AWS::SNS::Topic"),
                removed("HelloLambdaFunction", "AWS::Lambda::Function"),
                removed("HelloLambdaVersionAb1", "AWS::Lambda::Version"),
                removed("HelloEventsRuleSchedule1", "AWS::Events::Rule"),
                removed("ServerlessDeploymentBucket", "AWS::S3::Bucket")))
        .isEmpty();
  }

  @Test
  void whatTheLastManifestDidNotNameIsKept() {
    assertThat(
            ids(
                OWN,
                removed("HelloErrorsAlarm", "AWS::CloudWatch::Alarm"),
                removed("HelloAlarmRole", "AWS::IAM::Role"),
                removed("WarmUpPluginDefaultLambdaFunction", "AWS::Lambda::Function")))
        .containsExactly("HelloErrorsAlarm", "HelloAlarmRole", "WarmUpPluginDefaultLambdaFunction");
  }

  @Test
  void afterPluginsTheStateFileProvesNothing() {
    String framework =
        """
        {"functions": {"hello": {}}, "plugins": %s, "initialServerlessConfig": {},
         "resources": {"Resources": {"Topic": {}}}}\
        """;
    ResourceChange topic = removed("Topic", "AWS::SNS::Topic");
    ResourceChange function = removed("HelloLambdaFunction", "AWS::Lambda::Function");
    for (String plugins : List.of("[\"a-plugin\"]", "{\"modules\": [\"a-plugin\"]}")) {
      assertThat(ids(manifest(framework.formatted(plugins)), topic, function))
          .as(plugins)
          .containsExactly("Topic", "HelloLambdaFunction");
    }
    assertThat(ids(manifest(framework.formatted("[]")), topic, function)).isEmpty();
  }

  @Test
  void withoutStateFileOnlyGeneratedResourcesGo() {
    assertThat(
            ids(
                DeployedManifest.UNKNOWN,
                removed("HelloLambdaFunction", "AWS::Lambda::Function"),
                removed("Topic", "AWS::SNS::Topic")))
        .containsExactly("Topic");
  }

  @Test
  void resourcesMayBeAList() {
    DeployedManifest list =
        manifest(
            "{\"resources\": [{\"Resources\": {\"A\": {}}}, {\"extensions\": {\"B\": {}}}, null]}");
    assertThat(list.ids()).containsExactlyInAnyOrder("A", "B");
  }

  @Test
  void aLogGroupIsGeneratedIfItsFunctionIsThere() {
    Templates both = templates("{\"HelloLambdaFunction\": {}, \"AuditLogGroup\": {}}", "{}");
    assertThat(
            ids(
                both,
                OWN,
                removed("HelloLogGroup", "AWS::Logs::LogGroup"),
                removed("HttpApiLogGroup", "AWS::Logs::LogGroup"),
                removed("AuditLogGroup", "AWS::Logs::LogGroup")))
        .containsExactly("AuditLogGroup");
    ResourceChange renamed =
        new ResourceChange(
            "HelloLogGroup", "AWS::Logs::LogGroup", Action.REPLACE, Policy.DELETE, List.of());
    assertThat(ids(both, OWN, renamed)).as("its logs are lost").containsExactly("HelloLogGroup");
  }

  @Test
  void retainedResourcesAreNotLost() {
    ResourceChange announced =
        new ResourceChange("Orders", TABLE, Action.REMOVE, Policy.of("Retain"), List.of());
    assertThat(ids(OWN, announced)).isEmpty();
    assertThat(Removals.retained(List.of(announced), NO_TEMPLATES, OWN))
        .extracting(Removal::id)
        .containsExactly("Orders");
    // A cloud that does not announce the policy.
    Templates retaining =
        templates("{\"Orders\": {\"DeletionPolicy\": \"RetainExceptOnCreate\"}}", "{}");
    assertThat(ids(retaining, OWN, removed("Orders", TABLE))).isEmpty();
    ResourceChange deleted =
        new ResourceChange("Orders", TABLE, Action.REMOVE, Policy.of("Delete"), List.of());
    assertThat(ids(retaining, OWN, deleted)).as("CloudFormation knows").containsExactly("Orders");
    ResourceChange snapshot =
        new ResourceChange(
            "Db", "AWS::RDS::DBInstance", Action.REMOVE, Policy.of("Snapshot"), List.of());
    assertThat(Removals.of(List.of(snapshot), NO_TEMPLATES, OWN))
        .singleElement()
        .satisfies(removal -> assertThat(removal.reason()).contains("snapshot"));
  }

  @Test
  void replacementOfDataNamesItsProperties() {
    ResourceChange replaced =
        new ResourceChange(
            "Orders",
            TABLE,
            Action.REPLACE,
            Policy.DELETE,
            List.of(
                new Cause("TableName", true, true, null), new Cause("Tags", false, true, null)));
    assertThat(Removals.of(List.of(replaced), NO_TEMPLATES, OWN))
        .containsExactly(
            new Removal(
                "Orders", TABLE, Removal.Effect.REPLACED, "its items", "TableName has changed"));
    ResourceChange named = mayReplace("Orders", TABLE, new Cause("KeySchema", true, true, null));
    String orders =
        "{\"Orders\": {\"Properties\": {\"TableName\": \"orders\", \"KeySchema\": \"KEY\"}}}";
    assertThat(Removals.of(List.of(named), templates(orders, orders.replace("KEY", "b")), OWN))
        .extracting(Removal::reason)
        .containsExactly(
            "KeySchema has changed; CloudFormation replaces it only if TableName changes too");
    assertThat(
            ids(
                OWN,
                new ResourceChange(
                    "Orders", TABLE, Action.REPLACE, Policy.of("ReplaceAndRetain"), List.of()),
                new ResourceChange(
                    "Api", "AWS::ApiGateway::RestApi", Action.REPLACE, Policy.DELETE, List.of())))
        .isEmpty();
    assertThat(ids(OWN, mayReplace("Orders", TABLE, new Cause("KeySchema", true, true, null))))
        .containsExactly("Orders");
  }

  @Test
  void aNewIndexDoesNotReplaceItsTable() {
    String table =
        """
        {"Orders": {"Properties": {"AttributeDefinitions": [
          {"AttributeName": "id", "AttributeType": "%s"}%s]}}}\
        """;
    ResourceChange change =
        mayReplace("Orders", TABLE, new Cause("AttributeDefinitions", true, true, null));
    String added = ", {\"AttributeName\": \"day\", \"AttributeType\": \"N\"}";
    assertThat(ids(templates(table.formatted("S", ""), table.formatted("S", added)), OWN, change))
        .isEmpty();
    assertThat(ids(templates(table.formatted("S", added), table.formatted("S", "")), OWN, change))
        .isEmpty();
    assertThat(ids(templates(table.formatted("S", ""), table.formatted("N", added)), OWN, change))
        .containsExactly("Orders");
    assertThat(ids(OWN, change)).as("unknown templates").containsExactly("Orders");
  }

  /// CloudFormation says of them that they may replace the database.
  @Test
  void whatInterruptsADatabaseDoesNotReplaceIt() {
    String type = "AWS::RDS::DBInstance";
    Cause storage = new Cause("StorageType", true, true, null);
    assertThat(ids(OWN, mayReplace("Database", type, storage))).isEmpty();
    assertThat(ids(OWN, mayReplace("Database", type, new Cause("Engine", true, true, null))))
        .containsExactly("Database");
    assertThat(
            ids(
                OWN,
                new ResourceChange(
                    "Database", type, Action.REPLACE, Policy.DELETE, List.of(storage))))
        .containsExactly("Database");
  }

  /// Without UseOnlineResharding, CloudFormation replaces the group.
  @Test
  void whatMayInterruptOtherResourcesMayReplaceThem() {
    String type = "AWS::ElastiCache::ReplicationGroup";
    assertThat(ids(OWN, mayReplace("Cache", type, new Cause("NumNodeGroups", true, true, null))))
        .containsExactly("Cache");
  }

  @Test
  void aReferenceToAResourceThatStaysReplacesNothing() {
    ResourceChange function =
        new ResourceChange(
            "HelloLambdaFunction", "AWS::Lambda::Function", Action.KEEP, Policy.DELETE, List.of());
    Cause reference = new Cause("Name", true, false, "HelloLambdaFunction.Arn");
    Cause direct = new Cause("Name", true, false, null);
    String text = "{\"Users\": {\"Properties\": {\"Name\": {\"Ref\": \"%s\"}}}}";
    Templates same = templates(text.formatted("A"), text.formatted("A"));
    String type = "AWS::Cognito::UserPool";
    assertThat(ids(same, OWN, function, mayReplace("Users", type, reference, direct))).isEmpty();
    assertThat(
            ids(
                templates(text.formatted("A"), text.formatted("B")),
                OWN,
                function,
                mayReplace("Users", type, reference, direct)))
        .containsExactly("Users");
    assertThat(ids(same, OWN, mayReplace("Users", type, reference)))
        .as("the entity is no resource that stays")
        .containsExactly("Users");
  }

  @Test
  void textsTellWhatNoOneAnnounces() {
    Templates texts =
        templates(
            """
            {"A": {"Type": "AWS::SNS::Topic"}, "B": {"Type": "AWS::S3::Bucket"},
             "C": {"Type": "AWS::SQS::Queue", "Properties": {"A": 1, "B": 2}},
             "D": {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Retain"}}\
            """,
            """
            {"B": {"Type": "AWS::SQS::Queue"},
             "C": {"Type": "AWS::SQS::Queue", "Properties": {"B": 2, "A": 1}}}\
            """);
    assertThat(texts.changes())
        .extracting(ResourceChange::action)
        .containsExactly(Action.REMOVE, Action.REPLACE, Action.KEEP, Action.REMOVE);
    assertThat(ids(texts, OWN, texts.changes().toArray())).containsExactly("A", "B");
    assertThat(texts.areComputed()).isFalse();
    assertThat(NO_TEMPLATES.areComputed()).isTrue();
  }

  /// Whatever Aloft generates, it may remove again.
  // Custom domains, and state machines with an id or a name of their own.
  private static final Pattern ASKED_FOR =
      Pattern.compile(
          "(Api|Deep|Http)ExampleCom(V1|V2Deep)?Domain|OwnDashname|OwnId|MyOwn|ThirdId");

  @Test
  void generatedResourcesOfAllGoldensAreRecognised() throws IOException {
    Set<String> unknown = new TreeSet<>();
    int generated = 0;
    try (Stream<Path> files = Files.walk(Path.of("src/test/golden"))) {
      for (Path file : files.filter(path -> path.toString().endsWith("template.json")).toList()) {
        Path manifest = file.resolveSibling("manifest.json");
        if (Files.exists(manifest)
            && json(Files.readString(file)).get("Resources") instanceof Mapping resources) {
          Node state = json("{\"service\": " + Files.readString(manifest) + "}");
          Set<String> own = DeployedManifest.of(state).ids();
          for (Map.Entry<String, Node> entry : resources.values().entrySet()) {
            String id = entry.getKey();
            Node type = entry.getValue().get("Type");
            generated++;
            if (type != null
                && !GeneratedResources.contain(
                    id, String.valueOf(type.text()), resources.values()::containsKey)
                && !GeneratedResources.holdsDataOfEvent(id, String.valueOf(type.text()))
                && !ASKED_FOR.matcher(id).lookingAt()
                && !own.contains(id)) {
              unknown.add(file + ": " + id + " " + type.text());
            }
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(generated).isGreaterThan(300);
  }
}
