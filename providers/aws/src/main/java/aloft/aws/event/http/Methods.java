package aloft.aws.event.http;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.EventDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The method resources of `http` events.
final class Methods {
  private final RestApi api;
  private final PathResources paths;
  private final Models models;

  Methods(RestApi api, PathResources paths, Models models) {
    this.api = api;
    this.paths = paths;
    this.models = models;
  }

  Resource of(EventDefinition<HttpEvent> definition) {
    HttpEvent event = definition.event();
    AwsFunction function = api.service().functionOf(definition);
    Authorization authorization = Authorization.of(event, api.service());
    Fields parameters = new Fields();
    event
        .request()
        .namedParameters()
        .forEach((name, parameter) -> parameters.put(name, parameter.isRequired()));
    Fields properties =
        Fields.with("HttpMethod", event.verb())
            .put("RequestParameters", parameters)
            .put("ResourceId", paths.id(event.resourcePath()))
            .put("RestApiId", api.id())
            .put("OperationName", event.operationId())
            .put("ApiKeyRequired", event.apiKeyRequired() != null && event.apiKeyRequired());
    authorization.methodProperties().obj().fields().forEach(properties::put);
    properties
        .put("Integration", integration(event, function))
        .put("MethodResponses", Responses.of(event).methodResponses());
    models.methodProperties(event).fields().forEach(properties::put);
    return Resource.of("AWS::ApiGateway::Method", properties)
        .withDependencies(dependencies(function, authorization));
  }

  /// As in the Serverless Framework, a method with an authorizer depends on the authorizer instead
  /// of the permission.
  private static List<String> dependencies(AwsFunction function, Authorization authorization) {
    List<String> ids = new ArrayList<>();
    ids.add(
        authorization instanceof Authorization.Defined defined
            ? defined.logicalId()
            : RestApiIds.permission(function.key()));
    if (function.aliasId() != null) {
      ids.add(function.aliasId());
    }
    return ids;
  }

  private Fields integration(HttpEvent event, AwsFunction function) {
    IntegrationType kind = event.integrationType();
    Fields integration =
        Fields.with("IntegrationHttpMethod", "POST")
            .put("Type", kind.name())
            .put("TimeoutInMillis", api.settings().timeoutInMillis())
            .put("TimeoutInMillis", event.timeoutInMillis());
    if (kind.callsFunction()) {
      integration.put(
          "Uri", uri(function, kind == IntegrationType.AWS_PROXY && isStreaming(event)));
    } else if (kind != IntegrationType.MOCK) {
      integration
          .put("Uri", event.request().uri())
          .put("IntegrationHttpMethod", endpointMethod(event))
          .put("ConnectionType", connectionType(event))
          .put(
              "ConnectionId",
              event.vpcLink().connectionType() == null ? null : event.vpcLink().connectionId());
    }
    if (kind.isProxy()) {
      integration.put("ResponseTransferMode", transferMode(event));
    } else {
      addMappings(event, integration);
    }
    return integration.put("RequestParameters", parameterMappings(event));
  }

  private static void addMappings(HttpEvent event, Fields integration) {
    HttpRequest request = event.request();
    String passThrough = request.passThrough();
    boolean usesDefault = passThrough == null && event.integrationType() == IntegrationType.AWS;
    Map<String, String> templates = RequestTemplates.of(event);
    integration
        .put("PassthroughBehavior", usesDefault ? "NEVER" : passThrough)
        .put("ContentHandling", request.contentHandling())
        .put("RequestTemplates", templates.isEmpty() ? null : templates)
        .put("IntegrationResponses", Responses.of(event).integrationResponses());
  }

  /// API version `2015-03-31` returns buffered responses, `2021-11-15` streams them.
  private static Value uri(AwsFunction function, boolean streaming) {
    List<Object> path = new ArrayList<>();
    path.add(":lambda:path/" + (streaming ? "2021-11-15" : "2015-03-31") + "/functions/");
    path.add(Value.getAtt(function.logicalId(), "Arn"));
    if (function.alias() != null) {
      path.add(":");
      path.add(function.alias().name());
    }
    path.add(streaming ? "/response-streaming-invocations" : "/invocations");
    return RestApi.invocationUri(path.toArray());
  }

  private static @Nullable String transferMode(HttpEvent event) {
    String mode = event.response() == null ? null : event.response().transferMode();
    return mode == null ? null : mode.toUpperCase(Locale.ROOT);
  }

  private static boolean isStreaming(HttpEvent event) {
    return "STREAM".equals(transferMode(event));
  }

  private static String endpointMethod(HttpEvent event) {
    String configured =
        event.integrationType() == IntegrationType.HTTP_PROXY ? null : event.request().method();
    return configured == null ? event.verb() : configured.toUpperCase(Locale.ROOT);
  }

  private static @Nullable String connectionType(HttpEvent event) {
    String given = event.vpcLink().connectionType();
    return given == null ? null : given.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /// The parameter mappings from the request to the function or endpoint; null if there are none.
  private static @Nullable Map<String, Value> parameterMappings(HttpEvent event) {
    Map<String, Value> mappings = new LinkedHashMap<>();
    boolean maps = event.isAsync() || event.integrationType() != IntegrationType.AWS_PROXY;
    if (maps) {
      event
          .request()
          .namedParameters()
          .forEach((name, parameter) -> {
            String target = "integration." + name.substring("method.".length());
            Value mapped = parameter.mappedValue();
            mappings.put(target, mapped == null ? Value.of(name) : mapped);
          });
    }
    if (event.isAsync()) {
      mappings.put("integration.request.header.X-Amz-Invocation-Type", Value.of("'Event'"));
    }
    return mappings.isEmpty() ? null : mappings;
  }
}
