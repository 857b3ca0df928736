package aloft.aws.event.cloudfront;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The distribution of a service: the origins and, for each path pattern, one behavior. Events with
/// the same pattern share a behavior; of settings that they set differently, the first one counts.
final class Distribution {
  /// The policy `CachingOptimized` of AWS.
  private static final String DEFAULT_POLICY = "658327ea-f89d-4fab-a63d-7e88639e58f6";

  private final AwsService service;
  private final Map<String, Value> origins = new LinkedHashMap<>();
  private final Map<String, Value.Obj> behaviors = new LinkedHashMap<>();
  private final Map<String, List<Value>> functions = new LinkedHashMap<>();
  private @Nullable String defaultOrigin;

  Distribution(AwsService service, List<EventDefinition<CloudFront>> definitions) {
    this.service = service;
    definitions.forEach(this::add);
  }

  private void add(EventDefinition<CloudFront> definition) {
    CloudFront event = definition.event();
    String origin = event.origin().id();
    origins.putIfAbsent(origin, event.origin().value().with("Id", Value.of(origin)));
    if (defaultOrigin == null || Boolean.TRUE.equals(event.isDefaultOrigin())) {
      defaultOrigin = origin;
    }
    Value.Obj behavior = behavior(event).with("TargetOriginId", Value.of(origin));
    behaviors.merge(event.path(), behavior, Distribution::merged);
    functions
        .computeIfAbsent(event.path(), path -> new ArrayList<>())
        .add(
            Fields.with("EventType", event.eventType())
                .put("LambdaFunctionARN", CloudFrontType.version(definition.function()))
                .put("IncludeBody", event.includeBody())
                .obj());
  }

  private static Value.Obj behavior(CloudFront event) {
    CloudFrontBehavior given = event.behavior();
    Value.Obj behavior = Fields.with("ViewerProtocolPolicy", "allow-all").obj();
    if (given != null) {
      for (Map.Entry<String, Value> field : given.value().fields().entrySet()) {
        behavior = behavior.with(field.getKey(), field.getValue());
      }
    }
    CloudFront.CachePolicyReference policy = event.cachePolicy();
    if (policy != null) {
      return behavior.with(
          "CachePolicyId",
          policy.id() != null
              ? policy.id()
              : Value.ref(CachePolicies.id(String.valueOf(policy.name()))));
    }
    return given != null && given.hasCacheSettings()
        ? behavior
        : behavior.with("CachePolicyId", Value.of(DEFAULT_POLICY));
  }

  /// What both have, deeply: the items of lists of both, and of other values the first one.
  private static Value.Obj merged(Value.Obj first, Value.Obj second) {
    Value.Obj result = first;
    for (Map.Entry<String, Value> field : second.fields().entrySet()) {
      Value existing = first.get(field.getKey());
      if (existing == null) {
        result = result.with(field.getKey(), field.getValue());
      } else if (existing instanceof Value.Obj left
          && field.getValue() instanceof Value.Obj right) {
        result = result.with(field.getKey(), merged(left, right));
      } else if (existing instanceof Value.Arr left
          && field.getValue() instanceof Value.Arr right) {
        Set<Value> items = new LinkedHashSet<>(left.items());
        items.addAll(right.items());
        result = result.with(field.getKey(), new Value.Arr(List.copyOf(items)));
      }
    }
    return result;
  }

  Resource resource() {
    List<Value> others = new ArrayList<>();
    Value.Obj defaultBehavior = null;
    for (Map.Entry<String, Value.Obj> entry : behaviors.entrySet()) {
      List<Value> called = functions.get(entry.getKey());
      Value.Obj behavior =
          entry
              .getValue()
              .with(
                  "LambdaFunctionAssociations", new Value.Arr(called == null ? List.of() : called));
      if (entry.getKey().isEmpty()) {
        defaultBehavior = behavior;
      } else {
        others.add(behavior.with("PathPattern", Value.of(entry.getKey())));
      }
    }
    if (defaultBehavior == null) {
      Value.Obj first = behaviors.values().iterator().next();
      defaultBehavior = first.with("TargetOriginId", Value.of(String.valueOf(defaultOrigin)));
    }
    Fields config =
        Fields.with("Comment", service.name() + " " + service.stage())
            .put("Enabled", true)
            .put("DefaultCacheBehavior", defaultBehavior)
            .put("Origins", List.copyOf(origins.values()))
            .put("CacheBehaviors", others.isEmpty() ? null : others);
    return Resource.of("AWS::CloudFront::Distribution", Fields.with("DistributionConfig", config));
  }

  /// The permission of CloudFront to call a function.
  static Resource permission(String function) {
    Value distribution =
        Value.join(
            "",
            "",
            "arn:",
            Value.ref("AWS::Partition"),
            ":cloudfront::",
            Value.ref("AWS::AccountId"),
            ":distribution/",
            Value.ref(CloudFrontType.DISTRIBUTION));
    return Resource.of(
        "AWS::Lambda::Permission",
        Fields.with("FunctionName", CloudFrontType.version(function))
            .put("Action", "lambda:InvokeFunction")
            .put("Principal", "edgelambda.amazonaws.com")
            .put("SourceArn", distribution));
  }

  static String permissionId(String function) {
    return LogicalIds.function(function) + "InvokePermission";
  }
}
