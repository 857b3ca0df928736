package aloft.aws.event.websocket;

import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.WebSocketSettings;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.event.LocalTriggers;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates the local WebSocket API of a service. An API of another stack is emulated as a separate
/// API, too.
final class LocalWebSocketApi {
  private final WebSocketApi api;
  private final AwsService service;

  LocalWebSocketApi(AwsService service) {
    this.api = new WebSocketApi(service);
    this.service = service;
  }

  LocalTriggers triggers(List<EventDefinition<WebSocket>> definitions) {
    // the last event with a route wins, as in the template
    Map<String, EventDefinition<WebSocket>> byRoute = new LinkedHashMap<>();
    definitions.forEach(definition -> byRoute.put(definition.event().idStem(), definition));
    List<WebSocketSettings.Route> routes = new ArrayList<>();
    List<Trigger.Route> triggerRoutes = new ArrayList<>();
    WebSocketSettings.Authorizer authorizer = null;
    String unbuilt = null;
    for (EventDefinition<WebSocket> definition : byRoute.values()) {
      WebSocket event = definition.event();
      routes.add(
          new WebSocketSettings.Route(
              event.route(),
              definition.function(),
              event.routeResponseSelectionExpression() != null));
      triggerRoutes.add(
          new Trigger.Route(definition.function(), event.route(), "/" + service.stage()));
      WebSocketAuthorizer configured = event.authorizer();
      if (configured != null && event.route().equals(WebSocket.CONNECT)) {
        String function = function(configured);
        if (function == null) {
          unbuilt =
              "the authorizer \""
                  + configured.displayName()
                  + "\": its function is not part of this service";
        } else {
          authorizer =
              new WebSocketSettings.Authorizer(
                  configured.displayName(), function, configured.sources());
        }
      }
    }
    WebSocketSettings settings =
        new WebSocketSettings(
            api.id() instanceof Value.Str given
                ? given.text()
                : StableIds.of(service.stackName() + "/" + WebSocketSettings.ID, 10),
            service.region(),
            service.stage(),
            api.routeSelectionExpression(),
            routes,
            authorizer,
            unbuilt);
    return LocalTriggers.of(
        List.of(
            new Trigger.WebSocketApi(
                WebSocketSettings.ID,
                triggerRoutes,
                RecordWriter.of(settings, Topology.FILE),
                null)));
  }

  /// The key of the function of this service that an authorizer calls, or null.
  private @Nullable String function(WebSocketAuthorizer authorizer) {
    if (authorizer.arn() == null) {
      return authorizer.name();
    }
    for (AwsFunction function : service.functions()) {
      if (function.targetArn().equals(authorizer.arn())
          || Value.getAtt(function.logicalId(), "Arn").equals(authorizer.arn())) {
        return function.key();
      }
    }
    return null;
  }
}
