package aloft.aws.event.http;

import aloft.aws.cloudformation.RestApiIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.RestApiSettings;
import aloft.aws.emulation.http.StableIds;
import aloft.aws.event.LocalTriggers;
import aloft.aws.manifest.ApiKeyEntry;
import aloft.aws.manifest.OfflineSettings;
import aloft.aws.service.EventDefinition;
import aloft.spi.model.Topology;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The REST API as a local cloud serves it. An API of another stack gets a front of its own, too.
final class LocalRestApi {
  private static final String KIND = "rest";

  private final RestApi api;
  private final List<Topology.ApiKey> keys = new ArrayList<>();

  LocalRestApi(RestApi api) {
    this.api = api;
  }

  LocalTriggers of(List<EventDefinition<HttpEvent>> all) {
    addKeys();
    List<HttpEvent> events = all.stream().map(EventDefinition::event).toList();
    SequencedMap<String, RestApiSettings.Route> methods = new LinkedHashMap<>();
    Preflights.answers(events)
        .forEach((path, preflight) ->
            methods.put(
                RestApiIds.method(path, "options"), LocalMethod.preflight(path, preflight)));
    List<Topology.Route> routes = new ArrayList<>();
    boolean bare = OfflineSettings.of(api.service().manifest()).bare();
    for (EventDefinition<HttpEvent> occurrence : all) {
      HttpEvent event = occurrence.event();
      String id = RestApiIds.method(event.route(), event.method());
      // of two events that come to the same method, the last one holds, as in the template
      methods.put(id, new LocalMethod(api, event, occurrence.function()).route());
      String path = (bare ? "/" : "/" + api.stage() + "/") + event.route();
      routes.add(new Topology.Route(occurrence.function(), event.verb(), path));
    }
    RestApiSettings settings =
        new RestApiSettings(
            apiId(),
            api.stage(),
            api.service().region(),
            List.copyOf(methods.values()),
            keys.stream().map(Topology.ApiKey::value).toList(),
            "AUTHORIZER".equalsIgnoreCase(api.settings().apiKeySourceType()) ? true : null,
            binaryMediaTypes(),
            bare ? true : null);
    Topology.Api front =
        new Topology.Api(KIND, KIND, routes, RecordWriter.of(settings, Topology.FILE));
    return new LocalTriggers(List.of(front), List.of(), keys);
  }

  private String apiId() {
    return api.id() instanceof Value.Str given
        ? given.text()
        : StableIds.of(api.service().stackName() + "/" + KIND, 10);
  }

  private List<String> binaryMediaTypes() {
    List<String> given = api.settings().binaryMediaTypes();
    return given == null ? List.of() : given;
  }

  private void addKeys() {
    List<ApiKeyEntry> entries = api.settings().apiKeys();
    for (ApiKeyEntry entry : entries == null ? List.<ApiKeyEntry>of() : entries) {
      switch (entry) {
        case ApiKeyEntry.OfDefaultPlan single -> add(single.key());
        case ApiKeyEntry.OfPlan many -> many.keys().forEach(this::add);
      }
    }
  }

  /// A key without a value gets one that is the same in each deployment.
  private void add(ApiKeyEntry.ApiKey key) {
    if (key.enabled() != null && !key.enabled()) {
      return;
    }
    String name = key.name() == null ? "key " + (keys.size() + 1) : key.name();
    String value =
        key.value() == null
            ? StableIds.of(api.service().stackName() + "/" + keys.size() + "/" + name, 40)
            : key.value();
    keys.add(new Topology.ApiKey(name, value));
  }
}
