package aloft.aws.event.websocket;

import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.ApiGatewaySection;
import aloft.aws.manifest.ProviderSection.WebSocketSettings;
import aloft.aws.manifest.WebSocketLogs;
import aloft.aws.service.AwsService;
import org.jspecify.annotations.Nullable;

/// The settings of the WebSocket API, with defaults.
record WebSocketApi(AwsService service) {
  /// The logical id of the API.
  static final String API = "WebsocketsApi";

  private WebSocketSettings settings() {
    return service.provider().eventSources().webSockets();
  }

  private @Nullable Value externalId() {
    ApiGatewaySection gateway = service.provider().eventSources().apiGateway();
    return gateway == null ? null : gateway.websocketApiId();
  }

  /// Whether the API belongs to another stack.
  boolean isExternal() {
    return externalId() != null;
  }

  /// The API's id, or a reference to the API in the template.
  Value id() {
    Value external = externalId();
    return external == null ? Value.ref(API) : external;
  }

  /// The logical id of the API, on which permissions depend; null if it belongs to another stack.
  @Nullable String dependency() {
    return id() instanceof Value.Ref ref ? ref.id() : null;
  }

  String name() {
    String name = settings().websocketsApiName();
    return name == null ? service.stage() + "-" + service.name() + "-websockets" : name;
  }

  String description() {
    String description = settings().websocketsDescription();
    return description == null ? "Serverless Websockets" : description;
  }

  String routeSelectionExpression() {
    String expression = settings().websocketsApiRouteSelectionExpression();
    return expression == null ? "$request.body.action" : expression;
  }

  /// Whether the API has the provider's tags.
  boolean isTagged() {
    return settings().websocket() != null
        && Boolean.TRUE.equals(settings().websocket().useProviderTags());
  }

  /// The logs of the stage; null if there are none.
  @Nullable WebSocketLogs logs() {
    WebSocketLogs logs = service.provider().logging().logs().websocket();
    return logs == null || !logs.isEnabled() || isExternal() ? null : logs;
  }
}
