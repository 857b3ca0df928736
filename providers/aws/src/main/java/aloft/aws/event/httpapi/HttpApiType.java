package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;

/// Compiles `httpApi` events into an HTTP API with routes.
public final class HttpApiType implements EventType<HttpApi> {

  @Override
  public String key() {
    return "httpApi";
  }

  @Override
  public Class<HttpApi> shape() {
    return HttpApi.class;
  }

  @Override
  public void check(
      AwsService service,
      List<EventDefinition<HttpApi>> definitions,
      DiagnosticCollector findings) {
    new HttpApiChecks(service, findings).check(definitions);
  }

  @Override
  public Fragment compile(
      AwsService service, List<EventDefinition<HttpApi>> definitions, Instant moment) {
    return Fragment.build(builder -> {
      builder.at(definitions.getFirst().node().place());
      new HttpApiResources(service).add(definitions, builder);
      new Authorizers(service).add(builder);
      new HttpApiRoutes(service).add(definitions, builder);
    });
  }

  @Override
  public LocalTriggers localTriggers(
      AwsService service, List<EventDefinition<HttpApi>> definitions) {
    return new LocalHttpApi(service).triggers(definitions);
  }
}
