package aloft.aws.event.websocket;

import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Checks all routes of the WebSocket API together.
final class WebSocketChecks {
  private final AwsService service;
  private final DiagnosticCollector findings;

  WebSocketChecks(AwsService service, DiagnosticCollector findings) {
    this.service = service;
    this.findings = findings;
  }

  void check(List<EventDefinition<WebSocket>> definitions) {
    Map<String, EventDefinition<WebSocket>> ids = new HashMap<>();
    for (EventDefinition<WebSocket> definition : definitions) {
      WebSocket event = definition.event();
      EventDefinition<WebSocket> sameId = ids.put(event.idStem(), definition);
      if (sameId != null) {
        String route = sameId.event().route();
        findings.warning(
            definition.node().place(),
            "websocket/duplicate-route",
            route.equals(event.route())
                ? "the route \""
                    + route
                    + "\" is also defined by \""
                    + sameId.function()
                    + "\": only the last one is used"
                : "the routes \""
                    + route
                    + "\" and \""
                    + event.route()
                    + "\" have the same name in the template: only the last one is used",
            route.equals(event.route()) ? "remove one of them" : "rename one of them");
      }
      checkAuthorizer(definition);
    }
  }

  private void checkAuthorizer(EventDefinition<WebSocket> definition) {
    WebSocketAuthorizer authorizer = definition.event().authorizer();
    if (authorizer == null) {
      return;
    }
    Node node = definition.node().get("authorizer");
    SourceRange place = (node == null ? definition.node() : node).place();
    String name = authorizer.name();
    if (authorizer.arn() == null && name != null && service.function(name) == null) {
      findings.error(
          place,
          "websocket/authorizer-function",
          "the authorizer calls \"" + name + "\", which is not a function of this service",
          Suggestion.didYouMean(name, service.functions().stream().map(AwsFunction::key).toList()));
    }
    if (!definition.event().route().equals(WebSocket.CONNECT)) {
      findings.warning(
          place,
          "websocket/authorizer-route",
          "API Gateway accepts an authorizer only for the route $connect",
          "remove it: a client that could connect may send messages");
    }
  }
}
