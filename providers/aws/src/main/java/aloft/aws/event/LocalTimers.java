package aloft.aws.event;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.emulation.ReferenceResolver;
import aloft.aws.emulation.id.StableIds;
import aloft.aws.emulation.schedule.ScheduleTimerRule;
import aloft.aws.emulation.schedule.TimerSettings;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.EventDefinition;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import aloft.spi.schema.RecordWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates the local timers of rules and schedules. Disabled schedules get no timer; schedules that
/// cannot be emulated become subscriptions.
final class LocalTimers {
  private final AwsService service;
  private final List<Trigger> triggers = new ArrayList<>();
  private final Map<String, Integer> counters = new LinkedHashMap<>();

  LocalTimers(AwsService service) {
    this.service = service;
  }

  LocalTriggers triggers(List<EventDefinition<Schedule>> definitions) {
    for (EventDefinition<Schedule> definition : definitions) {
      AwsFunction function = service.functionOf(definition);
      for (Value rate : definition.event().rate()) {
        int number = counters.merge(function.key(), 1, Integer::sum);
        if (definition.event().state().equals("ENABLED")) {
          addTimer(function.key(), definition.event(), rate, number);
        }
      }
    }
    return LocalTriggers.of(triggers);
  }

  private void addTimer(String function, Schedule event, Value rate, int number) {
    String id =
        LogicalIds.stem(function)
            + (event.isScheduler() ? "SchedulerSchedule" : "EventsRuleSchedule")
            + number;
    String expression =
        rate.text() != null
            ? rate.text()
            : new ReferenceResolver(service).resolve(rate.node(SourceRange.of(Topology.FILE)));
    TimerSettings settings =
        expression == null ? null : settings(event, expression, arn(event, id));
    if (settings == null || ScheduleTimerRule.problem(settings) != null) {
      triggers.add(
          new Trigger.Subscription(
              id, function, "schedule", Mapping.empty(SourceRange.of(Topology.FILE))));
    } else {
      triggers.add(new Trigger.Timer(id, function, RecordWriter.of(settings, Topology.FILE)));
    }
  }

  private TimerSettings settings(Schedule event, String expression, String arn) {
    Schedule.InputTransformer transformer = event.payload().inputTransformer();
    return new TimerSettings(
        expression,
        event.scheduler().timezone(),
        arn,
        service.region(),
        event.isScheduler(),
        new TimerSettings.TimerEvent(
            event.inputText(),
            event.payload().inputPath(),
            transformer == null ? null : transformer.inputTemplate(),
            transformer == null ? Map.of() : inputPaths(transformer.inputPathsMap())));
  }

  private static Map<String, String> inputPaths(@Nullable Mapping given) {
    Map<String, String> paths = new LinkedHashMap<>();
    if (given != null) {
      given
          .values()
          .forEach((name, path) -> {
            if (path instanceof Scalar scalar) {
              paths.put(name, scalar.print());
            }
          });
    }
    return paths;
  }

  private String arn(Schedule event, String id) {
    String generated = service.stackName() + "-" + id;
    String name =
        event.name() != null
            ? event.name()
            : generated + "-" + StableIds.of(generated, 12).toUpperCase(Locale.ROOT);
    String prefix =
        "arn:aws:"
            + (event.isScheduler() ? "scheduler" : "events")
            + ":"
            + service.region()
            + ":"
            + StableIds.ACCOUNT;
    String group =
        event.scheduler().groupName() == null ? null : event.scheduler().groupName().text();
    return event.isScheduler()
        ? prefix + ":schedule/" + (group == null ? "default" : group) + "/" + name
        : prefix + ":rule/" + name;
  }
}
