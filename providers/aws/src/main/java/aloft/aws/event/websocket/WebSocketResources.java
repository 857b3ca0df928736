package aloft.aws.event.websocket;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Fragment;
import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Output;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.aws.event.AccountRole;
import aloft.aws.function.ContentDigests;
import aloft.aws.iam.Statements;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.TagValue;
import aloft.aws.manifest.WebSocketLogs;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The API with its integrations, routes, authorizers, permissions, stage and logs. An API of
/// another stack gets neither a stage nor logs.
final class WebSocketResources {
  private static final String STAGE = "WebsocketsDeploymentStage";
  private static final String LOG_GROUP = "WebsocketsLogGroup";

  private final WebSocketApi api;
  private final AwsService service;

  WebSocketResources(WebSocketApi api) {
    this.api = api;
    this.service = api.service();
  }

  void add(List<EventDefinition<WebSocket>> definitions, Fragment.Builder builder) {
    // the order is that of the Serverless Framework: the digest of the deployment depends on it
    Map<String, Resource> resources = new LinkedHashMap<>();
    if (!api.isExternal()) {
      resources.put(WebSocketApi.API, api());
    }
    addIntegrations(definitions, resources);
    addResponses(definitions, resources);
    addAuthorizers(definitions, resources);
    addPermissions(definitions, resources);
    addRoutes(definitions, resources);
    WebSocketLogs logs = api.logs();
    Fields stage = stage(logs);
    if (!api.isExternal()) {
      resources.put(STAGE, Resource.of("AWS::ApiGatewayV2::Stage", stage));
    }
    // The digest of an API of another stack is always the same, as in the Serverless Framework.
    String deployment = deploymentId(api.isExternal() ? Map.of() : resources);
    if (!api.isExternal()) {
      stage.put("DeploymentId", Value.ref(deployment));
      resources.put(STAGE, Resource.of("AWS::ApiGatewayV2::Stage", stage));
      addLogs(logs, resources);
    }
    resources.put(deployment, deployment(definitions));
    resources.forEach(builder::resource);
    builder.output("ServiceEndpointWebsocket", endpoint());
    if (!api.isExternal()) {
      builder.statement(
          Statements.allow(
              List.of("execute-api:ManageConnections"),
              List.of(Value.sub("arn:${AWS::Partition}:execute-api:*:*:*/@connections/*"))));
    }
  }

  private Resource api() {
    return Resource.of(
        "AWS::ApiGatewayV2::Api",
        Fields.with("Name", api.name())
            .put("RouteSelectionExpression", api.routeSelectionExpression())
            .put("Description", api.description())
            .put("ProtocolType", "WEBSOCKET")
            .put("Tags", api.isTagged() ? TagValue.values(tags()) : null));
  }

  private @Nullable Map<String, TagValue> tags() {
    return service.provider().stack().tags();
  }

  private static String integrationId(String function) {
    return LogicalIds.stem(function) + "WebsocketsIntegration";
  }

  private void addIntegrations(
      List<EventDefinition<WebSocket>> definitions, Map<String, Resource> resources) {
    for (EventDefinition<WebSocket> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      resources.put(
          integrationId(function.key()),
          Resource.of(
                  "AWS::ApiGatewayV2::Integration",
                  Fields.with("ApiId", api.id())
                      .put("IntegrationType", "AWS_PROXY")
                      .put("IntegrationUri", invocationUri(function.targetArn())))
              .withDependency(function.aliasId()));
    }
  }

  private static Value invocationUri(Value function) {
    return Value.join(
        "",
        "arn:",
        Value.ref("AWS::Partition"),
        ":apigateway:",
        Value.ref("AWS::Region"),
        ":lambda:path/2015-03-31/functions/",
        function,
        "/invocations");
  }

  private static String routeId(WebSocket event) {
    return event.idStem() + "WebsocketsRoute";
  }

  private static String responseId(WebSocket event) {
    return event.idStem() + "WebsocketsRouteResponse";
  }

  private void addResponses(
      List<EventDefinition<WebSocket>> definitions, Map<String, Resource> resources) {
    for (EventDefinition<WebSocket> definition : definitions) {
      WebSocket event = definition.event();
      if (event.routeResponseSelectionExpression() != null) {
        resources.put(
            responseId(event),
            Resource.of(
                "AWS::ApiGatewayV2::RouteResponse",
                Fields.with("ApiId", api.id())
                    .put("RouteId", Value.ref(routeId(event)))
                    .put("RouteResponseKey", "$default")));
      }
    }
  }

  private static String authorizerId(WebSocketAuthorizer authorizer) {
    return LogicalIds.stem(authorizer.displayName()) + "WebsocketsAuthorizer";
  }

  private void addAuthorizers(
      List<EventDefinition<WebSocket>> definitions, Map<String, Resource> resources) {
    for (EventDefinition<WebSocket> definition : definitions) {
      WebSocketAuthorizer authorizer = definition.event().authorizer();
      if (authorizer != null) {
        AwsFunction function = functionOf(authorizer);
        resources.put(
            authorizerId(authorizer),
            Resource.of(
                    "AWS::ApiGatewayV2::Authorizer",
                    Fields.with("ApiId", api.id())
                        .put("Name", authorizer.displayName())
                        .put("AuthorizerType", "REQUEST")
                        .put("AuthorizerUri", invocationUri(target(authorizer)))
                        .put("IdentitySource", authorizer.sources()))
                .withDependency(function == null ? null : function.aliasId()));
      }
    }
  }

  /// The function of this service that an authorizer names, or null if it has an ARN.
  private @Nullable AwsFunction functionOf(WebSocketAuthorizer authorizer) {
    return authorizer.arn() == null ? service.function(authorizer.displayName()) : null;
  }

  private Value target(WebSocketAuthorizer authorizer) {
    AwsFunction function = functionOf(authorizer);
    if (function != null) {
      return function.targetArn();
    }
    if (authorizer.arn() == null) {
      throw new IllegalStateException("an authorizer without a function");
    }
    return authorizer.arn();
  }

  private void addPermissions(
      List<EventDefinition<WebSocket>> definitions, Map<String, Resource> resources) {
    for (EventDefinition<WebSocket> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      String alias = function.aliasId();
      resources.put(
          LogicalIds.permission(function.key(), "Websockets"),
          Resource.of(
                  "AWS::Lambda::Permission",
                  Fields.with("FunctionName", function.targetArn())
                      .put("Action", "lambda:InvokeFunction")
                      .put("Principal", "apigateway.amazonaws.com"))
              .withDependencies(api.dependency(), alias == null ? function.logicalId() : alias));
      WebSocketAuthorizer authorizer = definition.event().authorizer();
      if (authorizer != null) {
        AwsFunction called = functionOf(authorizer);
        resources.put(
            LogicalIds.permission(authorizer.displayName(), "Websockets"),
            Resource.of(
                    "AWS::Lambda::Permission",
                    Fields.with("Action", "lambda:InvokeFunction")
                        .put("Principal", "apigateway.amazonaws.com")
                        .put("FunctionName", target(authorizer)))
                .withDependencies(
                    api.dependency(),
                    called == null ? null : called.logicalId(),
                    called == null ? null : called.aliasId()));
      }
    }
  }

  private void addRoutes(
      List<EventDefinition<WebSocket>> definitions, Map<String, Resource> resources) {
    for (EventDefinition<WebSocket> definition : definitions) {
      WebSocket event = definition.event();
      WebSocketAuthorizer authorizer = event.authorizer();
      resources.put(
          routeId(event),
          Resource.of(
              "AWS::ApiGatewayV2::Route",
              Fields.with("ApiId", api.id())
                  .put("RouteKey", event.route())
                  .put("AuthorizationType", authorizer == null ? "NONE" : "CUSTOM")
                  .put(
                      "Target",
                      Value.join(
                          "/", "integrations", Value.ref(integrationId(definition.function()))))
                  .put("RouteResponseSelectionExpression", event.routeResponseSelectionExpression())
                  .put(
                      "AuthorizerId",
                      authorizer == null ? null : Value.ref(authorizerId(authorizer)))));
    }
  }

  private Fields stage(@Nullable WebSocketLogs logs) {
    Fields properties =
        Fields.with("ApiId", api.id())
            .put("StageName", service.stage())
            .put("Description", api.description());
    if (logs == null) {
      return properties;
    }
    String format = logs.accessFormat();
    Fields accessLog =
        Fields.with(
                "DestinationArn",
                Value.sub(
                    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${"
                        + LOG_GROUP
                        + "}"))
            .put("Format", format);
    return properties
        .put(
            "DefaultRouteSettings",
            Fields.with("DataTraceEnabled", logs.hasDataTrace())
                .put("LoggingLevel", logs.executionLevel()))
        .put("AccessLogSettings", format == null ? null : accessLog);
  }

  private void addLogs(@Nullable WebSocketLogs logs, Map<String, Resource> resources) {
    if (logs == null) {
      return;
    }
    ProviderSection provider = service.provider();
    Value days = provider.logging().logRetentionInDays();
    resources.put(
        LOG_GROUP,
        Resource.of(
            "AWS::Logs::LogGroup",
            Fields.with("LogGroupName", "/aws/websocket/" + service.name() + "-" + service.stage())
                .put("RetentionInDays", days == null || "0".equals(days.text()) ? null : days)
                .put(
                    "DataProtectionPolicy",
                    provider.logging().logDataProtectionPolicy() == null
                        ? null
                        : Value.of(provider.logging().logDataProtectionPolicy().node()))));
    if (!AccountRole.isManagedExternally(service)) {
      resources.put(AccountRole.LOGICAL_ID, AccountRole.resource(service));
    }
  }

  /// The logical id of the deployment: it changes if one of the resources does. It equals that of
  /// the Serverless Framework, so that a stack that is taken over is not deployed again.
  private static String deploymentId(Map<String, Resource> resources) {
    Map<String, Object> json = new LinkedHashMap<>();
    resources.forEach((id, resource) -> {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("Type", resource.type());
      if (resource.dependsOn() != null) {
        fields.put("DependsOn", resource.dependsOn().plain());
      }
      fields.put("Properties", resource.properties().plain());
      json.put(id, fields);
    });
    return "WebsocketsDeployment" + ContentDigests.sha256(Json.write(json, 0));
  }

  private Resource deployment(List<EventDefinition<WebSocket>> definitions) {
    List<String> routes = new ArrayList<>();
    for (EventDefinition<WebSocket> definition : definitions) {
      WebSocket event = definition.event();
      if (event.routeResponseSelectionExpression() != null) {
        routes.add(responseId(event));
      }
      routes.add(routeId(event));
    }
    Fields properties =
        Fields.with("ApiId", api.id())
            .put("Description", api.description())
            .put("StageName", api.isExternal() ? service.stage() : null);
    return new Resource(
        "AWS::ApiGatewayV2::Deployment", properties.obj(), Value.texts(routes), new Fields().obj());
  }

  private Output endpoint() {
    return Output.of(
        "URL of the service endpoint",
        Value.join(
            "",
            "wss://",
            api.id(),
            ".execute-api.",
            Value.ref("AWS::Region"),
            ".",
            Value.ref("AWS::URLSuffix"),
            "/" + service.stage()));
  }
}
