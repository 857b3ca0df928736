package aloft.azure.event;

import aloft.build.portable.PortableSchedule;
import aloft.build.portable.PortableSchedule.Converted;
import aloft.build.portable.PortableSchedule.Dialect;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns schedules into triggers of a timer.
///
/// @see <a href="https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer">Timer
///   trigger</a>
final class Timers {
  private static final String EACH_MINUTE = "0 * * * * *";
  private static final Set<String> UTC = Set.of("UTC", "Etc/UTC", "GMT", "Etc/GMT");

  private Timers() {}

  static List<FunctionBinding> schedules(ScheduleEvent event, DiagnosticCollector findings) {
    Node zone = event.node().get("timezone");
    if (zone != null && event.timezone() != null && !UTC.contains(event.timezone())) {
      findings.error(
          zone.place(),
          "azure/timezone",
          "timers of the Flex Consumption plan run in UTC, not in \"" + event.timezone() + "\"",
          "write the times in UTC, and remove \"timezone\" or move it to the block of another"
              + " cloud");
    }
    if (event.input() != null) {
      findings.warning(
          event.input().place(),
          "azure/input",
          "a timer of Azure has no input: the handler receives only the times",
          "keep the values in the handler or in \"environment\"");
    }
    List<FunctionBinding> bindings = new ArrayList<>();
    for (Node item : event.rate()) {
      for (Node rate : item instanceof Sequence list ? list.items() : List.of(item)) {
        String expression = rate instanceof Scalar ? expression(rate, findings) : null;
        if (expression != null) {
          bindings.add(binding(event.node(), "timer", Map.of("schedule", expression)));
        }
      }
    }
    return bindings;
  }

  private static @Nullable String expression(Node rate, DiagnosticCollector findings) {
    return switch (PortableSchedule.convert(String.valueOf(rate.text()), Dialect.NCRONTAB)) {
      case Converted.Expression expression -> expression.text();
      case Converted.Refused refused -> {
        findings.error(rate.place(), "azure/schedule", refused.problem(), refused.hint());
        yield null;
      }
    };
  }

  static @Nullable FunctionBinding timer(TimerEvent event, DiagnosticCollector findings) {
    String schedule = event.schedule() == null ? EACH_MINUTE : event.schedule().strip();
    int fields = schedule.split("\\s+", -1).length;
    boolean isSetting = schedule.startsWith("%") && schedule.endsWith("%");
    if (schedule.matches("[0-9.]*[0-9]{1,2}:[0-9]{2}:[0-9]{2}")) {
      findings.error(
          place(event).place(),
          "azure/schedule",
          "the Flex Consumption plan has no timer with an interval such as \"" + schedule + "\"",
          "write it with fields: 0 */5 * * * *");
      return null;
    }
    if (!isSetting && fields != 5 && fields != 6) {
      findings.error(
          place(event).place(),
          "azure/schedule",
          "\"" + schedule + "\" is not a schedule of a timer",
          "seconds, minutes, hours, day of the month, month, day of the week: 0 */5 * * * *");
      return null;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("schedule", schedule);
    if (event.runOnStartup() != null) {
      properties.put("runOnStartup", event.runOnStartup());
    }
    if (event.useMonitor() != null) {
      properties.put("useMonitor", event.useMonitor());
    }
    return binding(event.node(), event.name() == null ? "myTimer" : event.name(), properties);
  }

  private static Node place(TimerEvent event) {
    Node schedule = event.node().get("schedule");
    return schedule == null ? event.node() : schedule;
  }

  private static FunctionBinding binding(Node node, String name, Map<String, Object> properties) {
    return new FunctionBinding(
        "timerTrigger", FunctionBinding.Direction.IN, name, properties, node.place());
  }
}
