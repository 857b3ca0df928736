package aloft.azure.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TimerRule;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.emulation.WebSocketHandler;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.model.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The emulated triggers: the routes of an app, and its timers.
public final class HostTriggers implements TriggerRules {
  /// The kind of the address of an app in a topology.
  public static final String APP = "app";

  private static final String SCHEDULE = "schedule";

  /// Returns the triggers of an app, as its topology has them: one address with all routes, and a
  /// timer or another source of events for each other function.
  ///
  /// @param functions with the settings of [EmulatedFunction#toSettings]
  public static List<Trigger> of(List<Function> functions) {
    List<Trigger> triggers = new ArrayList<>();
    List<Trigger.Route> routes = new ArrayList<>();
    for (Function function : functions) {
      EmulatedFunction settings = EmulatedFunction.of(function);
      Binding trigger = settings.trigger();
      String name = function.name();
      if (settings.isHttp()) {
        for (String method : settings.methods()) {
          routes.add(new Trigger.Route(name, method, "/" + settings.path(name)));
        }
      } else if (trigger.is("timerTrigger")) {
        triggers.add(new Trigger.Timer("timer-" + name, name, trigger.fields()));
      } else {
        triggers.add(
            new Trigger.Subscription("trigger-" + name, name, trigger.type(), trigger.fields()));
      }
    }
    triggers.addFirst(
        new Trigger.HttpApi(APP, APP, routes, Mapping.empty(SourceRange.of("host.json"))));
    return triggers;
  }

  @Override
  public HttpHandler http(Topology topology, Trigger.HttpApi api) {
    return new HostHttpHandler(topology);
  }

  @Override
  public WebSocketHandler webSocket(Topology topology, Trigger.WebSocketApi api) {
    throw new IllegalArgumentException("an app of Azure has no WebSocket API");
  }

  @Override
  public TimerRule timer(Topology topology, Trigger.Timer timer) {
    Node setting = timer.settings().get(SCHEDULE);
    String schedule = setting == null ? null : setting.text();
    try {
      return new AppTimer(
          NcronTab.of(schedule == null ? "" : resolved(schedule, topology, timer.function())));
    } catch (IllegalArgumentException e) {
      throw new UserException(
          Diagnostic.error("local/timer", timer.id() + ": " + e.getMessage())
              .hint("correct the schedule, and deploy the service again"),
          e);
    }
  }

  /// A schedule may be the name of an app setting: `%SCHEDULE%`.
  private static String resolved(String schedule, Topology topology, String function) {
    String text = schedule.strip();
    if (text.length() < 3 || !text.startsWith("%") || !text.endsWith("%")) {
      return schedule;
    }
    String setting = text.substring(1, text.length() - 1);
    for (LocalFunction local : topology.functions()) {
      String value = local.environment().get(setting);
      if (local.name().equals(function) && value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException("there is no app setting " + setting);
  }

  /// A timer of an app.
  ///
  /// @param times its schedule
  private record AppTimer(NcronTab times) implements TimerRule {
    @Override
    public @Nullable Instant next(Instant start, Instant after) {
      return times.next(after);
    }

    @Override
    public Event event(Instant time) {
      return new Event.Body(Payload.of(Json.write(status(times.previous(time), time), 0)));
    }
  }

  /// Returns the object that a function gets from its timer.
  ///
  /// @param last when it was last called; null if never
  /// @param next when it is called
  static Map<String, @Nullable Object> status(@Nullable Instant last, Instant next) {
    String before = last == null ? "0001-01-01T00:00:00+00:00" : text(last);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("Last", before);
    status.put("LastUpdated", before);
    status.put("Next", text(next));
    Map<String, @Nullable Object> timer = new LinkedHashMap<>();
    timer.put("Schedule", Map.of("AdjustForDST", true));
    timer.put("ScheduleStatus", status);
    timer.put("IsPastDue", false);
    return timer;
  }

  private static String text(Instant time) {
    return time.toString().replace("Z", "+00:00");
  }
}
