package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ApiKeyEntry;
import aloft.aws.manifest.UsagePlans;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The resources of API keys, usage plans and the assignments of keys to plans.
///
/// @see <a
///   href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html">Usage
///   plans and API keys</a>
final class ApiKeys {
  private static final String DEFAULT_PLAN = "default";

  private final RestApi api;
  private final String deployment;

  ApiKeys(RestApi api, String deployment) {
    this.api = api;
    this.deployment = deployment;
  }

  void addTo(Fragment.Builder builder) {
    List<ApiKeyEntry> keys = api.settings().apiKeys();
    UsagePlans plans = api.settings().usagePlan();
    if (keys != null) {
      addKeys(keys, builder);
    }
    if (keys != null || plans != null) {
      switch (plans) {
        case UsagePlans.ByName byName ->
            byName
                .plans()
                .forEach((name, plan) ->
                    builder
                        .at(placeOfPlan(name))
                        .resource(RestApiIds.usagePlan(name), planResource(name, plan)));
        case UsagePlans.Single single ->
            builder.resource(RestApiIds.usagePlan(""), planResource(DEFAULT_PLAN, single.plan()));
        case null -> builder.resource(RestApiIds.usagePlan(""), planResource(DEFAULT_PLAN, null));
      }
    }
  }

  private @Nullable SourceRange placeOfPlan(String name) {
    Node plans = api.service().provider().node().get("apiGateway", "usagePlan");
    for (Node plan : plans instanceof Sequence list ? list.items() : List.<Node>of()) {
      Mapping.Entry entry = plan instanceof Mapping mapping ? mapping.entries().get(name) : null;
      if (entry != null) {
        return entry.place();
      }
    }
    return plans == null ? null : plans.place();
  }

  /// Keys are numbered within their plan; a key of the default plan continues with the last number.
  private void addKeys(List<ApiKeyEntry> entries, Fragment.Builder builder) {
    int number = 0;
    for (ApiKeyEntry entry : entries) {
      builder.at(entry.place());
      switch (entry) {
        case ApiKeyEntry.OfDefaultPlan single -> addKey("", ++number, single.key(), builder);
        case ApiKeyEntry.OfPlan planKeys -> {
          number = 0;
          for (ApiKeyEntry.ApiKey key : planKeys.keys()) {
            addKey(planKeys.plan(), ++number, key, builder);
          }
        }
      }
    }
  }

  private void addKey(String plan, int number, ApiKeyEntry.ApiKey key, Fragment.Builder builder) {
    String id = RestApiIds.apiKey(plan, number);
    builder.resource(id, keyResource(key));
    builder.resource(
        RestApiIds.usagePlanKey(plan, number),
        Resource.of(
            "AWS::ApiGateway::UsagePlanKey",
            Fields.with("KeyId", Value.ref(id))
                .put("KeyType", "API_KEY")
                .put("UsagePlanId", Value.ref(RestApiIds.usagePlan(plan)))));
  }

  private Resource keyResource(ApiKeyEntry.ApiKey key) {
    Fields stage = Fields.with("RestApiId", api.id()).put("StageName", api.stage());
    return Resource.of(
            "AWS::ApiGateway::ApiKey",
            Fields.with("Enabled", key.enabled() == null || key.enabled())
                .put("Name", key.name())
                .put("Value", key.value())
                .put("Description", key.description())
                .put("CustomerId", key.customerId())
                .put("StageKeys", List.of(stage.obj())))
        .withDependency(deployment);
  }

  private Resource planResource(String name, UsagePlans.@Nullable UsagePlan plan) {
    String service = api.service().name();
    String stage = api.service().stage();
    boolean isDefault = name.equals(DEFAULT_PLAN);
    Fields properties =
        Fields.with(
                "ApiStages",
                List.of(Fields.with("ApiId", api.id()).put("Stage", api.stage()).obj()))
            .put(
                "Description",
                "Usage plan "
                    + (isDefault ? "" : "\"" + name + "\" ")
                    + ("for " + service + " " + stage + " stage"))
            .put("UsagePlanName", service + "-" + (isDefault ? "" : name + "-") + stage);
    UsagePlans.Quota quota = plan == null ? null : plan.quota();
    if (quota != null) {
      properties.put(
          "Quota",
          Fields.with("Limit", quota.limit())
              .put("Offset", quota.offset())
              .put("Period", quota.period()));
    }
    UsagePlans.Throttle throttle = plan == null ? null : plan.throttle();
    if (throttle != null) {
      properties.put(
          "Throttle",
          Fields.with("BurstLimit", throttle.burstLimit()).put("RateLimit", throttle.rateLimit()));
    }
    return Resource.of("AWS::ApiGateway::UsagePlan", properties).withDependency(deployment);
  }
}
