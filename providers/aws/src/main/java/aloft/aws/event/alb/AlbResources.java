package aloft.aws.event.alb;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.AlbAuthorizer;
import aloft.aws.manifest.AlbSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The target groups, listener rules and permissions of the events. A function has one target group
/// for each load balancer and each format of headers.
final class AlbResources {
  private static final int MAX_NAME_LENGTH = 32;

  private final AwsService service;
  private final AlbSection section;

  AlbResources(AwsService service) {
    this.service = service;
    this.section = service.provider().eventSources().alb();
  }

  /// The logical id of the rule of an event.
  static String ruleId(EventDefinition<Alb> definition) {
    return LogicalIds.stem(definition.function())
        + "AlbListenerRule"
        + definition.event().priority();
  }

  private static String targetGroupId(EventDefinition<Alb> definition) {
    Alb event = definition.event();
    return LogicalIds.stem(definition.function())
        + (event.isMultiValue() ? "AlbMultiValueTargetGroup" : "AlbTargetGroup")
        + event.loadBalancerId();
  }

  private static String registrationId(AwsFunction function) {
    return LogicalIds.permission(function.key(), "RegisterTarget");
  }

  void add(List<EventDefinition<Alb>> definitions, Fragment.Builder builder) {
    Map<String, Resource> groups = new LinkedHashMap<>();
    Map<String, Resource> rules = new LinkedHashMap<>();
    Map<String, Resource> permissions = new LinkedHashMap<>();
    // the last event with the same id wins
    for (EventDefinition<Alb> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      String group = targetGroupId(definition);
      groups.put(group, targetGroup(definition, function));
      rules.put(ruleId(definition), rule(definition.event(), group));
      permissions.put(
          LogicalIds.permission(function.key(), "Alb"), permission(function, Value.ref(group)));
      permissions.put(registrationId(function), permission(function, null));
    }
    groups.forEach(builder::resource);
    rules.forEach(builder::resource);
    permissions.forEach(builder::resource);
  }

  private Resource targetGroup(EventDefinition<Alb> definition, AwsFunction function) {
    Alb event = definition.event();
    Value description = Value.of(description(definition, service.stage()));
    Fields properties =
        Fields.with("TargetType", "lambda")
            .put("Targets", List.of(Fields.with("Id", function.targetArn()).obj()))
            .put("Name", name(definition))
            .put("Tags", Fields.tags(Map.of("Name", description)))
            .put(
                "TargetGroupAttributes",
                List.of(
                    Fields.with("Key", "lambda.multi_value_headers.enabled")
                        .put("Value", event.isMultiValue())
                        .obj()));
    AlbHealthCheck check = event.healthCheck();
    boolean isChecked = check != null && check.isEnabled();
    properties.put("HealthCheckEnabled", isChecked);
    if (check != null && isChecked) {
      addHealthCheck(check, properties);
    }
    return Resource.of("AWS::ElasticLoadBalancingV2::TargetGroup", properties)
        .withDependencies(registrationId(function), function.aliasId());
  }

  private static void addHealthCheck(AlbHealthCheck check, Fields properties) {
    AlbHealthCheck.Matcher matcher = check.matcher();
    String code = matcher == null ? null : matcher.httpCode();
    properties
        .put("HealthCheckPath", check.path() == null ? "/" : check.path())
        .put("HealthCheckIntervalSeconds", orDefault(check.intervalSeconds(), 35))
        .put("HealthCheckTimeoutSeconds", orDefault(check.timeoutSeconds(), 30))
        .put("HealthyThresholdCount", orDefault(check.thresholds().healthyThresholdCount(), 5))
        .put("UnhealthyThresholdCount", orDefault(check.thresholds().unhealthyThresholdCount(), 5))
        .put("Matcher", Fields.with("HttpCode", code == null ? "200" : code));
  }

  private static int orDefault(@Nullable Integer value, int defaultValue) {
    return value == null ? defaultValue : value;
  }

  /// @param end the last part: the stage
  private String description(EventDefinition<Alb> definition, String end) {
    return String.join(
        "-", service.name(), definition.function(), definition.event().loadBalancerId(), end);
  }

  /// The configured name, or a digest that is as long as AWS allows.
  String name(EventDefinition<Alb> definition) {
    Alb event = definition.event();
    String configured = event.targetGroupName();
    if (configured != null && !configured.isEmpty()) {
      return configured;
    }
    String prefix = section.targetGroupPrefix() == null ? "" : section.targetGroupPrefix();
    String stage = (event.isMultiValue() ? "multi-value-" : "") + service.stage();
    String name = prefix + md5(description(definition, stage));
    return name.substring(0, MAX_NAME_LENGTH);
  }

  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Resource rule(Alb event, String group) {
    List<Value> actions = new ArrayList<>();
    for (String name : event.authorizer() == null ? List.<String>of() : event.authorizer()) {
      AlbAuthorizer authorizer = section.authorizers().get(name);
      if (authorizer == null) {
        throw new IllegalStateException("no authorizer " + name);
      }
      actions.add(authentication(authorizer, actions.size() + 1));
    }
    Fields forward = Fields.with("Type", "forward").put("TargetGroupArn", Value.ref(group));
    actions.add(forward.put("Order", actions.isEmpty() ? null : actions.size() + 1).obj());
    return Resource.of(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        Fields.with("Actions", actions)
            .put("Conditions", conditions(event.conditions()))
            .put("ListenerArn", event.listenerArn())
            .put("Priority", event.priority()));
  }

  private static Value authentication(AlbAuthorizer authorizer, int order) {
    String kind = authorizer.isCognito() ? "cognito" : "oidc";
    Fields settings = authorizer.isCognito() ? cognito(authorizer) : oidc(authorizer);
    String otherwise = authorizer.onUnauthenticatedRequest();
    settings
        .put("OnUnauthenticatedRequest", otherwise == null ? "deny" : otherwise)
        .put("AuthenticationRequestExtraParams", authorizer.requestExtraParams())
        .put("Scope", authorizer.session().scope())
        .put("SessionCookieName", authorizer.session().sessionCookieName())
        .put("SessionTimeout", authorizer.session().sessionTimeout());
    return Fields.with("Type", "authenticate-" + kind)
        .put("Order", order)
        .put("Authenticate" + LogicalIds.upperFirst(kind) + "Config", settings)
        .obj();
  }

  private static Fields cognito(AlbAuthorizer authorizer) {
    return Fields.with("UserPoolArn", authorizer.cognito().userPoolArn())
        .put("UserPoolClientId", authorizer.cognito().userPoolClientId())
        .put("UserPoolDomain", authorizer.cognito().userPoolDomain());
  }

  private static Fields oidc(AlbAuthorizer authorizer) {
    AlbAuthorizer.Oidc oidc = authorizer.oidc();
    return Fields.with("AuthorizationEndpoint", oidc.authorizationEndpoint())
        .put("ClientId", oidc.clientId())
        .put("Issuer", oidc.issuer())
        .put("TokenEndpoint", oidc.tokenEndpoint())
        .put("UserInfoEndpoint", oidc.userInfoEndpoint())
        .put("ClientSecret", oidc.clientSecret())
        .put("UseExistingClientSecret", oidc.clientSecret() == null ? true : null);
  }

  private static List<Value> conditions(AlbConditions conditions) {
    List<Value> list = new ArrayList<>();
    if (conditions.path() != null) {
      list.add(Fields.with("Field", "path-pattern").put("Values", conditions.path()).obj());
    }
    addCondition("host-header", "HostHeaderConfig", conditions.host(), list);
    addCondition("http-request-method", "HttpRequestMethodConfig", conditions.method(), list);
    if (conditions.header() != null) {
      for (AlbConditions.Header header : conditions.header().items()) {
        Fields values = Fields.with("HttpHeaderName", header.name()).put("Values", header.values());
        list.add(Fields.with("Field", "http-header").put("HttpHeaderConfig", values).obj());
      }
    }
    if (conditions.query() != null) {
      List<Value> pairs = new ArrayList<>();
      conditions
          .query()
          .forEach((key, value) -> pairs.add(Fields.with("Key", key).put("Value", value).obj()));
      list.add(
          Fields.with("Field", "query-string")
              .put("QueryStringConfig", Fields.with("Values", pairs))
              .obj());
    }
    addCondition("source-ip", "SourceIpConfig", conditions.ip(), list);
    return list;
  }

  private static void addCondition(
      String field, String key, @Nullable List<String> values, List<Value> list) {
    if (values != null) {
      list.add(Fields.with("Field", field).put(key, Fields.with("Values", values)).obj());
    }
  }

  /// @param group null for the permission that registers the function, which cannot name the group:
  ///   the group is created after it
  private static Resource permission(AwsFunction function, @Nullable Value group) {
    return Resource.of(
            "AWS::Lambda::Permission",
            Fields.with("FunctionName", function.targetArn())
                .put("Action", "lambda:InvokeFunction")
                .put("Principal", "elasticloadbalancing.amazonaws.com")
                .put("SourceArn", group))
        .withDependencies(function.aliasId());
  }
}
