package aloft.aws.event.s3;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The custom resources that add notifications to existing buckets: one for each function. Those of
/// one bucket are changed one after the other, because each writes the whole configuration.
final class ExistingBuckets {
  private static final CustomResourceFunction HANDLER = CustomResourceFunction.EXISTING_BUCKET;

  private final AwsService service;
  private final Map<String, List<EventDefinition<BucketEvent>>> functions;

  ExistingBuckets(AwsService service, List<EventDefinition<BucketEvent>> definitions) {
    this.service = service;
    this.functions = EventDefinition.byFunction(definitions, BucketEvent::isExisting);
  }

  List<CustomResourceFunction.Requirement> requirements() {
    if (functions.isEmpty()) {
      return List.of();
    }
    List<Value> statements = new ArrayList<>();
    for (List<EventDefinition<BucketEvent>> definitions : functions.values()) {
      Value bucket = definitions.getFirst().event().bucket();
      statements.add(
          CustomResourceFunction.allow(
              Value.join(":", "arn", Value.ref("AWS::Partition"), "s3", "", "", bucket),
              "s3:PutBucketNotification",
              "s3:GetBucketNotification"));
    }
    statements.add(CustomResourceFunction.allowPermissions());
    return List.of(new CustomResourceFunction.Requirement(HANDLER, statements));
  }

  Fragment compile(Instant moment) {
    Map<Value, String> last = new HashMap<>();
    return Fragment.build(builder -> {
      for (List<EventDefinition<BucketEvent>> definitions : functions.values()) {
        EventDefinition<BucketEvent> first = definitions.getFirst();
        AwsFunction function = service.functionOf(first);
        Value bucket = first.event().bucket();
        Fields settings =
            Fields.with("BucketName", bucket)
                .put(
                    "BucketConfigs",
                    definitions.stream().map(EventDefinition::event).map(this::config).toList());
        if (Boolean.TRUE.equals(first.event().forceDeploy())) {
          settings.put("ForceDeploy", moment.toEpochMilli());
        }
        String id = LogicalIds.stem(function.key()) + "CustomS31";
        builder.at(first.node().place());
        builder.resource(
            id, HANDLER.resource("Custom::S3", function, settings, last.put(bucket, id)));
      }
    });
  }

  private Value config(BucketEvent event) {
    List<Value> rules = new ArrayList<>();
    if (event.rules() != null) {
      event
          .rules()
          .forEach(rule ->
              rules.add(Fields.with(rule.isPrefix() ? "Prefix" : "Suffix", rule.value()).obj()));
    }
    return Fields.with("Event", event.type()).put("Rules", rules).obj();
  }
}
