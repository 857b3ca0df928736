package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Fragment;
import aloft.aws.event.EventType;
import aloft.aws.event.Local;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsService;
import aloft.aws.service.Occurrence;
import aloft.spi.schema.Findings;
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
  public void check(AwsService service, List<Occurrence<HttpApi>> all, Findings findings) {
    new Checks(service, findings).run(all);
  }

  @Override
  public Fragment compile(AwsService service, List<Occurrence<HttpApi>> all, Instant moment) {
    return Fragment.build(builder -> {
      new Gateway(service).add(all, builder);
      new Authorizers(service).add(builder);
      new Routes(service).add(all, builder);
    });
  }

  @Override
  public Local local(AwsService service, List<Occurrence<HttpApi>> all) {
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
