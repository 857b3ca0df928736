package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.CorsSettings;
import aloft.aws.emulation.http.HttpApiSettings;
import aloft.aws.emulation.http.StableIds;
import aloft.aws.event.LocalTriggers;
import aloft.aws.manifest.FunctionHttpApi;
import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.model.Topology;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The HTTP API as a local cloud serves it. An API of another stack gets a front of its own, too.
final class LocalHttpApi {
  private final AwsService service;
  private final HttpApiSection section;
  private final LocalAuthorizers authorizers;

  LocalHttpApi(AwsService service) {
    this.service = service;
    this.section = HttpApiType.section(service);
    this.authorizers = new LocalAuthorizers(service);
  }

  LocalTriggers of(List<EventDefinition<HttpApi>> all) {
    // of two with one key the last counts, as in the template
    Map<String, EventDefinition<HttpApi>> byKey = new LinkedHashMap<>();
    all.forEach(occurrence -> byKey.put(occurrence.event().routeKey(), occurrence));
    List<HttpApiSettings.Route> routes = new ArrayList<>();
    List<Topology.Route> shown = new ArrayList<>();
    for (EventDefinition<HttpApi> occurrence : byKey.values()) {
      HttpApi event = occurrence.event();
      routes.add(route(event, service.functionOf(occurrence)));
      shown.add(
          new Topology.Route(
              occurrence.function(), event.verb(), event.isDefault() ? "" : event.path()));
    }
    HttpApiSettings settings =
        new HttpApiSettings(apiId(), service.region(), routes, authorizers.used(), cors(all));
    return new LocalTriggers(
        List.of(
            new Topology.Api(
                HttpApiSettings.KIND,
                HttpApiSettings.KIND,
                shown,
                RecordWriter.of(settings, Topology.FILE))),
        List.of(),
        List.of());
  }

  private String apiId() {
    return section.id() instanceof Value.Str given
        ? given.text()
        : StableIds.of(service.stackName() + "/" + HttpApiSettings.KIND, 10);
  }

  private HttpApiSettings.Route route(HttpApi event, AwsFunction function) {
    RouteAuthorizer authorizer = event.authorizer();
    String name = authorizer == null ? null : authorizer.name();
    String unbuilt = authorizer == null ? null : unbuilt(authorizer);
    List<String> scopes =
        authorizer == null || authorizer.scopes() == null ? List.of() : authorizer.scopes();
    return new HttpApiSettings.Route(
        event.verb(),
        event.isDefault() ? HttpApiSettings.DEFAULT : event.path(),
        function.key(),
        payload(function),
        unbuilt == null ? name : null,
        scopes.stream().distinct().toList(),
        unbuilt);
  }

  private @Nullable String unbuilt(RouteAuthorizer authorizer) {
    if (authorizer.isIam()) {
      return "signed requests (authorizer aws_iam)";
    }
    String name = authorizer.name();
    Map<String, HttpApiAuthorizer> known = section.authorizers();
    HttpApiAuthorizer named = name == null || known == null ? null : known.get(name);
    return name == null || named == null
        ? "the authorizer of an API outside this stack"
        : authorizers.use(name, named);
  }

  private String payload(AwsFunction function) {
    FunctionHttpApi own = function.section().httpApi();
    String payload =
        HttpApiSection.format(
            own != null && own.payload() != null ? own.payload() : section.payload());
    return payload == null ? "2.0" : payload;
  }

  private @Nullable CorsSettings cors(List<EventDefinition<HttpApi>> all) {
    CorsRules rules = section.id() == null ? CorsRules.of(section, all) : null;
    return rules == null
        ? null
        : new CorsSettings(
            rules.origins(),
            rules.methods(),
            rules.headers(),
            rules.exposed() == null ? List.of() : rules.exposed(),
            rules.credentials() ? true : null,
            rules.maxAge());
  }
}
