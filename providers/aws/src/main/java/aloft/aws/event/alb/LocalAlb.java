package aloft.aws.event.alb;

import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.http.AlbSettings;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.event.LocalTriggers;
import aloft.aws.manifest.AlbAuthorizer;
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

/// Creates a local front for each listener.
final class LocalAlb {
  private final AwsService service;

  LocalAlb(AwsService service) {
    this.service = service;
  }

  LocalTriggers triggers(List<EventDefinition<Alb>> definitions) {
    // the last event with an id wins, as in the template
    Map<String, EventDefinition<Alb>> rules = new LinkedHashMap<>();
    definitions.forEach(definition -> rules.put(AlbResources.ruleId(definition), definition));
    Map<Value, List<EventDefinition<Alb>>> listeners = new LinkedHashMap<>();
    for (EventDefinition<Alb> definition : rules.values()) {
      listeners
          .computeIfAbsent(definition.event().listenerArn(), listener -> new ArrayList<>())
          .add(definition);
    }
    List<Trigger> triggers = new ArrayList<>();
    listeners.values().forEach(ofListener -> triggers.add(trigger(ofListener, triggers.isEmpty())));
    return LocalTriggers.of(triggers);
  }

  private Trigger trigger(List<EventDefinition<Alb>> definitions, boolean isFirst) {
    List<AlbSettings.Rule> rules = new ArrayList<>();
    List<Trigger.Route> routes = new ArrayList<>();
    for (EventDefinition<Alb> definition : definitions) {
      rules.add(rule(definition));
      AlbConditions conditions = definition.event().conditions();
      routes.add(
          new Trigger.Route(
              definition.function(),
              conditions.method() == null ? "ANY" : String.join(",", conditions.method()),
              conditions.path() == null ? "/*" : conditions.path().getFirst()));
    }
    String listener = definitions.getFirst().event().listenerId();
    return new Trigger.HttpApi(
        isFirst ? AlbSettings.KIND : AlbSettings.KIND + "-" + listener,
        AlbSettings.KIND,
        routes,
        RecordWriter.of(new AlbSettings(rules), Topology.FILE));
  }

  private AlbSettings.Rule rule(EventDefinition<Alb> definition) {
    Alb event = definition.event();
    String name =
        new AlbResources(service).name(definition)
            + "/"
            + StableIds.of(service.stackName() + "/" + AlbResources.ruleId(definition), 16);
    return new AlbSettings.Rule(
        event.priority(),
        definition.function(),
        event.isMultiValue(),
        "arn:aws:elasticloadbalancing:"
            + service.region()
            + ":"
            + StableIds.ACCOUNT
            + ":targetgroup/"
            + name,
        conditions(event.conditions()),
        unbuilt(event));
  }

  private @Nullable String unbuilt(Alb event) {
    for (String name : event.authorizer() == null ? List.<String>of() : event.authorizer()) {
      AlbAuthorizer authorizer = service.provider().eventSources().alb().authorizers().get(name);
      if (authorizer == null || !"allow".equals(authorizer.onUnauthenticatedRequest())) {
        return "the authorizer \"" + name + "\" of a load balancer";
      }
    }
    return null;
  }

  private static List<AlbSettings.Condition> conditions(AlbConditions conditions) {
    List<AlbSettings.Condition> list = new ArrayList<>();
    add("path", null, conditions.path(), list);
    add("host", null, conditions.host(), list);
    add("method", null, conditions.method(), list);
    if (conditions.header() != null) {
      conditions.header().items().forEach(item -> add("header", item.name(), item.values(), list));
    }
    if (conditions.query() != null) {
      List<String> pairs = new ArrayList<>();
      conditions.query().forEach((key, value) -> pairs.add(key + "=" + value));
      add("query", null, pairs, list);
    }
    add("ip", null, conditions.ip(), list);
    return list;
  }

  private static void add(
      String field,
      @Nullable String name,
      @Nullable List<String> values,
      List<AlbSettings.Condition> list) {
    if (values != null) {
      list.add(new AlbSettings.Condition(field, name, values));
    }
  }
}
