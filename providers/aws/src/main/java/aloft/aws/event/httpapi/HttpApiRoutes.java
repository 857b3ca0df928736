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

/// The routes with the integrations and permissions of their functions.
final class HttpApiRoutes {
  private final AwsService service;
  private final HttpApiSection section;

  HttpApiRoutes(AwsService service) {
    this.service = service;
    this.section = HttpApiType.section(service);
  }

  /// The logical id of a route.
  static String id(HttpApi event) {
    return "HttpApiRoute" + (event.isDefault() ? "Default" : LogicalIds.path(event.routeKey()));
  }

  void add(List<EventDefinition<HttpApi>> all, Fragment.Builder builder) {
    // of two with one key the last counts, and the function of the other is not called by it
    Map<String, EventDefinition<HttpApi>> byKey = new LinkedHashMap<>();
    all.forEach(occurrence -> byKey.put(occurrence.event().routeKey(), occurrence));
    Map<String, Resource> made = new LinkedHashMap<>();
    for (EventDefinition<HttpApi> occurrence : byKey.values()) {
      AwsFunction function = service.functionOf(occurrence);
      String stem = LogicalIds.stem(function.key());
      made.putIfAbsent(
          stem + "LambdaPermissionHttpApi",
          HttpApiResources.permission(function.target(), section).afterOne(function.aliasId()));
      String integration = "HttpApiIntegration" + stem;
      made.putIfAbsent(integration, integration(function));
      made.put(id(occurrence.event()), route(occurrence.event(), integration));
    }
    made.forEach(builder::resource);
  }

  private Resource integration(AwsFunction function) {
    FunctionHttpApi own = function.section().httpApi();
    String payload =
        HttpApiSection.format(
            own != null && own.payload() != null ? own.payload() : section.payload());
    Fields properties =
        Fields.with("ApiId", HttpApiResources.id(section))
            .put("IntegrationType", "AWS_PROXY")
            .put("IntegrationUri", function.target())
            .put("PayloadFormatVersion", payload == null ? "2.0" : payload)
            .put("TimeoutInMillis", 30000);
    return Resource.of("AWS::ApiGatewayV2::Integration", properties).afterOne(function.aliasId());
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
    return Resource.of("AWS::ApiGatewayV2::Route", properties).afterOne(integration);
  }

  private void authorize(RouteAuthorizer authorizer, Fields properties) {
    if (authorizer.isIam()) {
      properties.put("AuthorizationType", "AWS_IAM");
      return;
    }
    boolean asks = "request".equals(authorizer.type());
    Value id = authorizer.id();
    String name = authorizer.name();
    if (id == null && name != null && section.authorizers() != null) {
      HttpApiAuthorizer named = section.authorizers().get(name);
      if (named == null) {
        throw new IllegalStateException("no authorizer " + name);
      }
      asks = named.isRequest();
      id = Value.ref(Authorizers.id(name, named));
    }
    properties
        .put("AuthorizationType", asks ? "CUSTOM" : "JWT")
        .put("AuthorizerId", id)
        .put(
            "AuthorizationScopes",
            authorizer.scopes() == null ? null : authorizer.scopes().stream().distinct().toList());
  }
}
