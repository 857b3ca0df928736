package aloft.build.portable;

import aloft.build.FunctionEntries;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds keys that only AWS has. They belong to a block of the manifest that other clouds do not
/// read.
public final class OtherClouds {
  private static final Set<String> TOP = Set.of("layers", "stepFunctions", "constructs", "outputs");

  private static final Set<String> PROVIDER =
      Set.of(
          "alb",
          "apiGateway",
          "apiKeys",
          "apiName",
          "architecture",
          "capacityProviders",
          "cfnRole",
          "cloudFront",
          "deletionProtection",
          "deploymentBucket",
          "deploymentMethod",
          "deploymentMode",
          "deploymentPrefix",
          "disableRollback",
          "domain",
          "domains",
          "ecr",
          "endpointType",
          "eventBridge",
          "httpApi",
          "iam",
          "iamManagedPolicies",
          "iamRoleStatements",
          "kinesis",
          "kmsKeyArn",
          "lambdaHashingVersion",
          "layers",
          "logDataProtectionPolicy",
          "logRetentionInDays",
          "logs",
          "notificationArns",
          "profile",
          "pruneFunctionVersions",
          "role",
          "rolePermissionsBoundary",
          "rollbackConfiguration",
          "runtimeManagement",
          "s3",
          "stackName",
          "stackParameters",
          "stackPolicy",
          "stackTags",
          "tracing",
          "versionFunctions",
          "vpcEndpointIds",
          "websocket",
          "websocketsApiName",
          "websocketsApiRouteSelectionExpression",
          "websocketsDescription");

  private static final Set<String> FUNCTION =
      Set.of(
          "architecture",
          "capacityProvider",
          "condition",
          "dependsOn",
          "destinations",
          "disableLogs",
          "durableConfig",
          "ephemeralStorageSize",
          "fileSystemConfig",
          "httpApi",
          "iam",
          "iamPermissionsBoundary",
          "iamRoleStatements",
          "iamRoleStatementsInherit",
          "iamRoleStatementsName",
          "image",
          "kmsKeyArn",
          "layers",
          "logDataProtectionPolicy",
          "logRetentionInDays",
          "logs",
          "maximumEventAge",
          "maximumRetryAttempts",
          "onError",
          "provisionedConcurrency",
          "recursiveLoop",
          "reservedConcurrency",
          "role",
          "runtimeManagement",
          "snapStart",
          "tenancy",
          "tracing",
          "url",
          "versionFunction");

  /// The event types that only AWS has, with those that every cloud has instead; empty if there is
  /// none.
  private static final Map<String, String> EVENTS =
      Map.ofEntries(
          Map.entry("httpApi", "http"),
          Map.entry("sqs", "queue"),
          Map.entry("sns", "topic"),
          Map.entry("s3", "object"),
          Map.entry("stream", "database"),
          Map.entry("activemq", ""),
          Map.entry("alb", ""),
          Map.entry("alexaSkill", ""),
          Map.entry("alexaSmartHome", ""),
          Map.entry("cloudFront", ""),
          Map.entry("cloudwatchEvent", ""),
          Map.entry("cloudwatchLog", ""),
          Map.entry("cognitoUserPool", ""),
          Map.entry("eventBridge", ""),
          Map.entry("iot", ""),
          Map.entry("iotFleetProvisioning", ""),
          Map.entry("kafka", ""),
          Map.entry("msk", ""),
          Map.entry("rabbitmq", ""),
          Map.entry("websocket", ""));

  private final DiagnosticCollector findings;

  private OtherClouds(DiagnosticCollector findings) {
    this.findings = findings;
  }

  /// Reports the keys of AWS in a manifest for another cloud, and returns it without them. Its
  /// `resources` stay.
  public static Mapping removed(Mapping manifest, DiagnosticCollector findings) {
    OtherClouds clouds = new OtherClouds(findings);
    Mapping current = clouds.section(manifest, TOP, "at the top level");
    if (current.get("provider") instanceof Mapping provider) {
      current =
          current.with("provider", clouds.section(provider, PROVIDER, "in the provider section"));
    }
    Node functions = current.get("functions");
    return functions == null
        ? current
        : current.with("functions", FunctionEntries.map(functions, clouds::function));
  }

  private void report(Mapping.Entry entry, String message, String hint) {
    findings.unknownKey(entry.place(), "manifest/other-cloud", message, hint);
  }

  private Mapping section(Mapping section, Set<String> keys, String where) {
    List<Mapping.Entry> kept = new ArrayList<>();
    for (Mapping.Entry entry : section.entries().values()) {
      if (keys.contains(entry.key())) {
        report(
            entry,
            "\"" + entry.key() + "\" is a setting of AWS",
            "move it below \"aws:\" " + where + ", which only AWS reads");
      } else {
        kept.add(entry);
      }
    }
    return kept.size() == section.entries().size() ? section : Mapping.of(kept, section.place());
  }

  private Mapping function(Mapping function) {
    Mapping current = section(function, FUNCTION, "in the function");
    if (!(current.get("events") instanceof Sequence events)) {
      return current;
    }
    List<Node> kept = new ArrayList<>();
    for (Node item : events.items()) {
      if (item instanceof Mapping event
          && event.entries().keySet().stream().anyMatch(EVENTS::containsKey)) {
        event.entries().values().forEach(this::reportEvent);
      } else {
        kept.add(item);
      }
    }
    return kept.size() == events.items().size()
        ? current
        : current.with("events", new Sequence(kept, events.place()));
  }

  private void reportEvent(Mapping.Entry event) {
    String common = EVENTS.get(event.key());
    if (common == null) {
      return;
    }
    report(
        event,
        "\"" + event.key() + "\" is an event of AWS",
        (common.isEmpty() ? "" : "write \"" + common + "\", which every cloud has; or ")
            + "move the events of AWS below \"aws:\" in the function, which only AWS reads");
  }
}
