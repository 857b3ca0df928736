package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionHttpApi;
import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The route resources with the integrations and permissions of their functions.
final class HttpApiRoutes {
  private final AwsService service;
  private final HttpApiSection section;

  HttpApiRoutes(AwsService service) {
    this.service = service;
    this.section = service.httpApi();
  }

  /// The logical id of a route.
  static String id(HttpApi event) {
    return "HttpApiRoute" + (event.isDefault() ? "Default" : LogicalIds.path(event.routeKey()));
  }

  void add(List<EventDefinition<HttpApi>> definitions, Fragment.Builder builder) {
    // the last event with a route key wins; functions of earlier ones get no integration for it
    Map<String, EventDefinition<HttpApi>> byKey = new LinkedHashMap<>();
    definitions.forEach(definition -> byKey.put(definition.event().routeKey(), definition));
    Map<String, Resource> resources = new LinkedHashMap<>();
    for (EventDefinition<HttpApi> definition : byKey.values()) {
      AwsFunction function = service.functionOf(definition);
      String stem = LogicalIds.stem(function.key());
      resources.putIfAbsent(
          stem + "LambdaPermissionHttpApi",
          HttpApiResources.permission(function.targetArn(), section)
              .withDependency(function.aliasId()));
      String integration = "HttpApiIntegration" + stem;
      resources.putIfAbsent(integration, integration(function));
      resources.put(id(definition.event()), route(definition.event(), integration));
    }
    resources.forEach(builder::resource);
  }

  private Resource integration(AwsFunction function) {
    FunctionHttpApi functionSettings = function.section().httpApi();
    String payload =
        HttpApiSection.payloadFormat(
            functionSettings != null && functionSettings.payload() != null
                ? functionSettings.payload()
                : section.payload());
    Fields properties =
        Fields.with("ApiId", HttpApiResources.id(section))
            .put("IntegrationType", "AWS_PROXY")
            .put("IntegrationUri", function.targetArn())
            .put("PayloadFormatVersion", payload == null ? "2.0" : payload)
            .put("TimeoutInMillis", 30000);
    return Resource.of("AWS::ApiGatewayV2::Integration", properties)
        .withDependency(function.aliasId());
  }

  private Resource route(HttpApi event, String integration) {
    Fields properties =
        Fields.with("ApiId", HttpApiResources.id(section))
            .put("RouteKey", event.routeKey())
            .put("Target", Value.join("/", "integrations", Value.ref(integration)));
    RouteAuthorizer authorizer = event.authorizer();
    if (authorizer != null) {
      authorize(authorizer, properties);
    }
    return Resource.of("AWS::ApiGatewayV2::Route", properties).withDependency(integration);
  }

  private void authorize(RouteAuthorizer authorizer, Fields properties) {
    if (authorizer.isIam()) {
      properties.put("AuthorizationType", "AWS_IAM");
      return;
    }
    boolean isRequest = "request".equals(authorizer.type());
    Value id = authorizer.id();
    String name = authorizer.name();
    if (id == null && name != null && section.authorizers() != null) {
      HttpApiAuthorizer configured = section.authorizers().get(name);
      if (configured == null) {
        throw new IllegalStateException("no authorizer " + name);
      }
      isRequest = configured.isRequest();
      id = Value.ref(Authorizers.id(name, configured));
    }
    properties
        .put("AuthorizationType", isRequest ? "CUSTOM" : "JWT")
        .put("AuthorizerId", id)
        .put(
            "AuthorizationScopes",
            authorizer.scopes() == null ? null : authorizer.scopes().stream().distinct().toList());
  }
}
