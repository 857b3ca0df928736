package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.event.EventType;
import aloft.aws.event.LocalTriggers;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.schema.DiagnosticCollector;
import java.time.Instant;
import java.util.List;

/// How `httpApi` becomes an HTTP API with routes.
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
      AwsService service, List<EventDefinition<HttpApi>> all, DiagnosticCollector findings) {
    new HttpApiChecks(service, findings).run(all);
  }

  @Override
  public Fragment compile(AwsService service, List<EventDefinition<HttpApi>> all, Instant moment) {
    return Fragment.build(builder -> {
      new HttpApiResources(service).add(all, builder);
      new Authorizers(service).add(builder);
      new HttpApiRoutes(service).add(all, builder);
    });
  }

  @Override
  public LocalTriggers local(AwsService service, List<EventDefinition<HttpApi>> all) {
    return new LocalHttpApi(service).of(all);
  }

  /// The settings of the API; empty ones where the manifest has none.
  static HttpApiSection section(AwsService service) {
    HttpApiSection given = service.provider().httpApi();
    return given == null
        ? new HttpApiSection(null, null, null, null, null, null, null, null, null, null)
        : given;
  }
}
