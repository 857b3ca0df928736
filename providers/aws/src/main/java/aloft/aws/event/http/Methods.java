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

/// The methods that call functions, or addresses.
final class Methods {
  private final RestApi api;
  private final Paths paths;
  private final Models models;

  Methods(RestApi api, Paths paths, Models models) {
    this.api = api;
    this.paths = paths;
    this.models = models;
  }

  Resource of(EventDefinition<HttpEvent> occurrence) {
    HttpEvent event = occurrence.event();
    AwsFunction function = api.service().functionOf(occurrence);
    Authorization authorization = Authorization.of(event, api.service());
    HttpRequest request = event.request();
    Fields parameters = new Fields();
    if (request != null) {
      request.named().forEach((name, parameter) -> parameters.put(name, parameter.isRequired()));
    }
    Fields properties =
        Fields.with("HttpMethod", event.verb())
            .put("RequestParameters", parameters)
            .put("ResourceId", paths.id(event.route()))
            .put("RestApiId", api.id())
            .put("OperationName", event.operationId())
            .put("ApiKeyRequired", event.wantsKey() != null && event.wantsKey());
    authorization.onMethod().obj().fields().forEach(properties::put);
    properties
        .put("Integration", integration(event, function))
        .put("MethodResponses", Responses.of(event).ofMethod());
    models.onMethod(event).fields().forEach(properties::put);
    return Resource.of("AWS::ApiGateway::Method", properties)
        .after(dependencies(function, authorization));
  }

  /// The Serverless Framework names an authorizer in the place of the permission, not beside it.
  private static List<String> dependencies(AwsFunction function, Authorization authorization) {
    List<String> ids = new ArrayList<>();
    ids.add(
        authorization instanceof Authorization.Own own
            ? own.logicalId()
            : RestApiIds.permission(function.key()));
    if (function.aliasId() != null) {
      ids.add(function.aliasId());
    }
    return ids;
  }

  private Fields integration(HttpEvent event, AwsFunction function) {
    Integration kind = event.kind();
    HttpRequest request = event.request();
    Fields integration =
        Fields.with("IntegrationHttpMethod", "POST")
            .put("Type", kind.name())
            .put("TimeoutInMillis", api.settings().timeoutInMillis())
            .put("TimeoutInMillis", event.timeoutInMillis());
    if (kind.callsFunction()) {
      integration.put("Uri", uri(function, kind == Integration.AWS_PROXY && streams(event)));
    } else if (kind != Integration.MOCK) {
      integration
          .put("Uri", request == null ? null : request.uri())
          .put("IntegrationHttpMethod", addressMethod(event))
          .put("ConnectionType", connectionType(event))
          .put("ConnectionId", event.connectionType() == null ? null : event.connectionId());
    }
    if (kind.isProxy()) {
      integration.put("ResponseTransferMode", transferMode(event));
    } else {
      translate(event, integration);
    }
    return integration.put("RequestParameters", handedOn(event));
  }

  private static void translate(HttpEvent event, Fields integration) {
    HttpRequest request = event.request();
    String passThrough = request == null ? null : request.passThrough();
    boolean usual = passThrough == null && event.kind() == Integration.AWS;
    Map<String, String> templates = RequestTemplates.of(event);
    integration
        .put("PassthroughBehavior", usual ? "NEVER" : passThrough)
        .put("ContentHandling", request == null ? null : request.contentHandling())
        .put("RequestTemplates", templates.isEmpty() ? null : templates)
        .put("IntegrationResponses", Responses.of(event).ofIntegration());
  }

  /// `2015-03-31` is the interface that answers at once, `2021-11-15` the one that streams.
  private static Value uri(AwsFunction function, boolean streaming) {
    List<Object> path = new ArrayList<>();
    path.add(":lambda:path/" + (streaming ? "2021-11-15" : "2015-03-31") + "/functions/");
    path.add(Value.getAtt(function.logicalId(), "Arn"));
    if (function.alias() != null) {
      path.add(":");
      path.add(function.alias().name());
    }
    path.add(streaming ? "/response-streaming-invocations" : "/invocations");
    return RestApi.invocation(path.toArray());
  }

  private static @Nullable String transferMode(HttpEvent event) {
    String mode = event.response() == null ? null : event.response().transferMode();
    return mode == null ? null : mode.toUpperCase(Locale.ROOT);
  }

  private static boolean streams(HttpEvent event) {
    return "STREAM".equals(transferMode(event));
  }

  private static String addressMethod(HttpEvent event) {
    HttpRequest request = event.request();
    String other =
        request == null || event.kind() == Integration.HTTP_PROXY ? null : request.method();
    return other == null ? event.verb() : other.toUpperCase(Locale.ROOT);
  }

  private static @Nullable String connectionType(HttpEvent event) {
    String given = event.connectionType();
    return given == null ? null : given.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /// What the function or the address receives of a request's parameters, or null.
  private static @Nullable Map<String, Value> handedOn(HttpEvent event) {
    HttpRequest request = event.request();
    Map<String, Value> handedOn = new LinkedHashMap<>();
    boolean maps = event.isAsync() || event.kind() != Integration.AWS_PROXY;
    if (request != null && maps) {
      request
          .named()
          .forEach((name, parameter) -> {
            String target = "integration." + name.substring("method.".length());
            Value mapped = parameter.mappedValue();
            handedOn.put(target, mapped == null ? Value.of(name) : mapped);
          });
    }
    if (event.isAsync()) {
      handedOn.put("integration.request.header.X-Amz-Invocation-Type", Value.of("'Event'"));
    }
    return handedOn.isEmpty() ? null : handedOn;
  }
}
