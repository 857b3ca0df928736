package aloft.aws.event.websocket;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.customresource.CustomResourceFunction;
import aloft.aws.event.AccountRole;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;

/// Compiles `websocket` events into a WebSocket API with routes.
public final class WebSocketType implements EventType<WebSocket> {

  @Override
  public String key() {
    return "websocket";
  }

  @Override
  public Class<WebSocket> shape() {
    return WebSocket.class;
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<WebSocket>> definitions,
      DiagnosticCollector findings) {
    new WebSocketChecks(service, findings).check(definitions);
  }

  @Override
  public List<CustomResourceFunction.Requirement> customFunctions(
      AwsService service, List<EventDefinition<WebSocket>> definitions) {
    boolean setsRole =
        new WebSocketApi(service).logs() != null && !AccountRole.isManagedExternally(service);
    return setsRole ? List.of(AccountRole.function()) : List.of();
  }

  @Override
  public LocalTriggers localTriggers(
      AwsService service, List<EventDefinition<WebSocket>> definitions) {
    return new LocalWebSocketApi(service).triggers(definitions);
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<WebSocket>> definitions, Instant moment) {
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      new WebSocketResources(new WebSocketApi(service)).add(definitions, builder);
    });
  }
}
