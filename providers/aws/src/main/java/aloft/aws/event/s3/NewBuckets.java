package aloft.aws.event.s3;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.BucketSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The buckets that the stack creates for events, by the names that the events use.
final class NewBuckets {
  private static final String NOTIFICATIONS = "NotificationConfiguration";

  private final AwsService service;
  private final Map<String, List<EventDefinition<BucketEvent>>> buckets = new LinkedHashMap<>();

  NewBuckets(AwsService service, List<EventDefinition<BucketEvent>> definitions) {
    this.service = service;
    for (EventDefinition<BucketEvent> definition : definitions) {
      String entry = definition.event().bucket().text();
      if (!definition.event().isExisting() && entry != null) {
        buckets.computeIfAbsent(entry, name -> new ArrayList<>()).add(definition);
      }
    }
  }

  /// The settings of a bucket, or null.
  ///
  /// @param entry the name that events use
  static @Nullable BucketSection settings(AwsService service, String entry) {
    return service.provider().eventSources().s3().get(entry);
  }

  Fragment compile() {
    return Fragment.build(builder ->
        buckets.forEach((entry, definitions) -> {
          builder.at(definitions.getFirst().node().place());
          builder.resource("S3Bucket" + LogicalIds.alphanumeric(entry), bucket(entry, definitions));
          for (EventDefinition<BucketEvent> definition : definitions) {
            builder.resource(
                permissionId(definition.function(), entry),
                permission(service.functionOf(definition), entry));
          }
        }));
  }

  private String name(String entry) {
    BucketSection settings = settings(service, entry);
    return settings == null ? entry : settings.bucket(entry);
  }

  private Resource bucket(String entry, List<EventDefinition<BucketEvent>> definitions) {
    List<Value> notifications = new ArrayList<>();
    List<String> dependencies = new ArrayList<>();
    for (EventDefinition<BucketEvent> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      notifications.add(notification(function, definition.event()));
      dependencies.add(permissionId(function.key(), entry));
      String alias = function.aliasId();
      if (alias != null) {
        dependencies.add(alias);
      }
    }
    Fields configuration = Fields.with("LambdaConfigurations", notifications);
    Fields properties = Fields.with("BucketName", name(entry)).put(NOTIFICATIONS, configuration);
    BucketSection settings = settings(service, entry);
    if (settings != null) {
      settings
          .properties()
          .forEach((key, value) -> {
            if (key.equals(NOTIFICATIONS) && value instanceof Value.Obj lists) {
              lists.fields().forEach(configuration::put);
              properties.put(NOTIFICATIONS, configuration);
            } else {
              properties.put(key, value);
            }
          });
    }
    // Several events of a function repeat a dependency, as in the Serverless Framework.
    return new Resource(
        "AWS::S3::Bucket", properties.obj(), Value.texts(dependencies), new Fields().obj());
  }

  private static Value notification(AwsFunction function, BucketEvent event) {
    Fields fields = Fields.with("Event", event.type()).put("Function", function.targetArn());
    if (event.rules() != null) {
      List<Value> rules =
          event.rules().stream()
              .<Value>map(rule ->
                  (rule.value() == null
                          ? new Fields()
                          : Fields.with("Name", rule.isPrefix() ? "prefix" : "suffix")
                              .put("Value", rule.value()))
                      .obj())
              .toList();
      fields.put("Filter", Fields.with("S3Key", Fields.with("Rules", rules)));
    }
    return fields.obj();
  }

  private static String permissionId(String function, String entry) {
    return LogicalIds.permission(function, LogicalIds.alphanumeric(entry) + "S3");
  }

  private Resource permission(AwsFunction function, String entry) {
    return Resource.of(
            "AWS::Lambda::Permission",
            Fields.with("FunctionName", function.targetArn())
                .put("Action", "lambda:InvokeFunction")
                .put("Principal", "s3.amazonaws.com")
                .put(
                    "SourceArn",
                    Value.join("", "arn:", Value.ref("AWS::Partition"), ":s3:::" + name(entry)))
                .put("SourceAccount", Value.ref("AWS::AccountId")))
        .withDependency(function.aliasId());
  }
}
