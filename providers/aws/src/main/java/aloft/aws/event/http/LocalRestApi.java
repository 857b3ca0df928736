package aloft.aws.event.http;

import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.RestApiSettings;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.event.LocalTriggers;
import aloft.aws.manifest.ApiKeyEntry;
import aloft.aws.manifest.OfflineSettings;
import aloft.aws.service.EventDefinition;
import aloft.spi.model.Section;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.RecordWriter;
import aloft.spi.schema.ValidationMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// Creates the local REST API of a service. An API of another stack is emulated as a separate API,
/// too.
final class LocalRestApi {
  private final RestApi api;
  private final List<Section.Item> keys = new ArrayList<>();

  LocalRestApi(RestApi api) {
    this.api = api;
  }

  LocalTriggers triggers(List<EventDefinition<HttpEvent>> definitions) {
    addKeys();
    List<HttpEvent> events = definitions.stream().map(EventDefinition::event).toList();
    SequencedMap<String, RestApiSettings.Route> methods = new LinkedHashMap<>();
    Preflights.responses(events)
        .forEach((path, preflight) ->
            methods.put(
                RestApiIds.method(path, "options"),
                RestApiSettings.Route.preflight("/" + path, preflight)));
    List<Trigger.Route> routes = new ArrayList<>();
    for (EventDefinition<HttpEvent> definition : definitions) {
      HttpEvent event = definition.event();
      String id = RestApiIds.method(event.resourcePath(), event.method());
      // the last event with the same method wins, as in the template
      methods.put(id, new LocalMethod(api, event, definition.function()).route());
      routes.add(new Trigger.Route(definition.function(), event.verb(), path(event)));
    }
    RestApiSettings settings =
        new RestApiSettings(
            apiId(),
            api.stage(),
            api.service().region(),
            List.copyOf(methods.values()),
            keys.stream().map(Section.Item::value).toList(),
            "AUTHORIZER".equalsIgnoreCase(api.settings().apiKeySourceType()) ? true : null,
            binaryMediaTypes(),
            omitsStage() ? true : null);
    Trigger trigger =
        new Trigger.HttpApi(
            RestApiSettings.KIND,
            RestApiSettings.KIND,
            routes,
            RecordWriter.of(settings, Topology.FILE));
    return new LocalTriggers(List.of(trigger), keys);
  }

  /// The triggers with a route for a method that is not emulated.
  ///
  /// @param subject what the requests are for
  void addUnbuilt(List<Trigger> triggers, HttpEvent event, String subject) {
    int index = 0;
    while (index < triggers.size() && !triggers.get(index).id().equals(RestApiSettings.KIND)) {
      index++;
    }
    if (index == triggers.size()) {
      triggers.addAll(triggers(List.of()).triggers());
    }
    Trigger.HttpApi rest = (Trigger.HttpApi) triggers.get(index);
    RestApiSettings settings =
        Objects.requireNonNull(
            Decoder.read(
                RestApiSettings.class,
                rest.settings(),
                new DiagnosticCollector(ValidationMode.OFF)));
    List<Trigger.Route> routes = new ArrayList<>(rest.routes());
    routes.add(new Trigger.Route(subject, event.verb(), path(event)));
    triggers.set(
        index,
        new Trigger.HttpApi(
            rest.id(),
            rest.kind(),
            routes,
            RecordWriter.of(
                settings.withRoutes(
                    List.of(
                        RestApiSettings.Route.unbuilt(
                            event.verb(), "/" + event.resourcePath(), subject))),
                Topology.FILE)));
  }

  private boolean omitsStage() {
    return OfflineSettings.of(api.service().manifest()).omitsStage();
  }

  private String path(HttpEvent event) {
    return (omitsStage() ? "/" : "/" + api.stage() + "/") + event.resourcePath();
  }

  private String apiId() {
    return api.id() instanceof Value.Str given
        ? given.text()
        : StableIds.of(api.service().stackName() + "/" + RestApiSettings.KIND, 10);
  }

  private List<String> binaryMediaTypes() {
    List<String> given = api.settings().api().binaryMediaTypes();
    return given == null ? List.of() : given;
  }

  private void addKeys() {
    List<ApiKeyEntry> entries = api.settings().apiKeys();
    for (ApiKeyEntry entry : entries == null ? List.<ApiKeyEntry>of() : entries) {
      switch (entry) {
        case ApiKeyEntry.OfDefaultPlan single -> addKey(single.key());
        case ApiKeyEntry.OfPlan planKeys -> planKeys.keys().forEach(this::addKey);
      }
    }
  }

  /// A key without a value gets a generated value that is the same in each deployment.
  private void addKey(ApiKeyEntry.ApiKey key) {
    if (key.enabled() != null && !key.enabled()) {
      return;
    }
    String name = key.name() == null ? "key " + (keys.size() + 1) : key.name();
    String value =
        key.value() == null
            ? StableIds.of(api.service().stackName() + "/" + keys.size() + "/" + name, 40)
            : key.value();
    keys.add(new Section.Item(name, value, null));
  }
}
