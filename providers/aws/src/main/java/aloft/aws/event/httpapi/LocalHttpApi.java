package aloft.aws.event.httpapi;

import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.CorsSettings;
import aloft.aws.emulation.http.HttpApiSettings;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.event.LocalTriggers;
import aloft.aws.manifest.FunctionHttpApi;
import aloft.aws.manifest.HttpApiAuthorizer;
import aloft.aws.manifest.HttpApiSection;
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

/// Creates the local HTTP API of a service. An API of another stack is emulated as a separate API,
/// too.
final class LocalHttpApi {
  private final AwsService service;
  private final HttpApiSection section;
  private final LocalAuthorizers authorizers;

  LocalHttpApi(AwsService service) {
    this.service = service;
    this.section = service.httpApi();
    this.authorizers = new LocalAuthorizers(service);
  }

  LocalTriggers triggers(List<EventDefinition<HttpApi>> definitions) {
    // the last event with a route key wins, as in the template
    Map<String, EventDefinition<HttpApi>> byKey = new LinkedHashMap<>();
    definitions.forEach(definition -> byKey.put(definition.event().routeKey(), definition));
    List<HttpApiSettings.Route> routes = new ArrayList<>();
    List<Trigger.Route> triggerRoutes = new ArrayList<>();
    for (EventDefinition<HttpApi> definition : byKey.values()) {
      HttpApi event = definition.event();
      routes.add(route(event, service.functionOf(definition)));
      triggerRoutes.add(
          new Trigger.Route(
              definition.function(), event.verb(), event.isDefault() ? "" : event.path()));
    }
    HttpApiSettings settings =
        new HttpApiSettings(
            apiId(), service.region(), routes, authorizers.authorizers(), cors(definitions));
    return LocalTriggers.of(
        List.of(
            new Trigger.HttpApi(
                HttpApiSettings.KIND,
                HttpApiSettings.KIND,
                triggerRoutes,
                RecordWriter.of(settings, Topology.FILE))));
  }

  private String apiId() {
    return section.id() instanceof Value.Str given
        ? given.text()
        : StableIds.of(service.stackName() + "/" + HttpApiSettings.KIND, 10);
  }

  private HttpApiSettings.Route route(HttpApi event, AwsFunction function) {
    RouteAuthorizer authorizer = event.authorizer();
    String name = authorizer == null ? null : authorizer.name();
    String unsupported = authorizer == null ? null : unsupported(authorizer);
    List<String> scopes =
        authorizer == null || authorizer.scopes() == null ? List.of() : authorizer.scopes();
    return new HttpApiSettings.Route(
        event.verb(),
        event.isDefault() ? HttpApiSettings.DEFAULT : event.path(),
        function.key(),
        payload(function),
        unsupported == null ? name : null,
        scopes.stream().distinct().toList(),
        unsupported);
  }

  private @Nullable String unsupported(RouteAuthorizer authorizer) {
    if (authorizer.isIam()) {
      return "signed requests (authorizer aws_iam)";
    }
    String name = authorizer.name();
    Map<String, HttpApiAuthorizer> configured = section.authorizers();
    HttpApiAuthorizer named = name == null || configured == null ? null : configured.get(name);
    return name == null || named == null
        ? "the authorizer of an API outside this stack"
        : authorizers.register(name, named);
  }

  private String payload(AwsFunction function) {
    FunctionHttpApi functionSettings = function.section().httpApi();
    String payload =
        HttpApiSection.payloadFormat(
            functionSettings != null && functionSettings.payload() != null
                ? functionSettings.payload()
                : section.payload());
    return payload == null ? "2.0" : payload;
  }

  private @Nullable CorsSettings cors(List<EventDefinition<HttpApi>> definitions) {
    CorsRules rules = section.id() == null ? CorsRules.of(section, definitions) : null;
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
