package aloft.cli.view;

import aloft.cli.engine.ShowMetrics.ServiceMetrics;
import aloft.spi.document.Json;
import aloft.spi.provider.Functions.Measured;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows measurements: as a table with a sparkline of the invocations, or as JSON `{from, to,
/// functions: [{name, invocations, errors, throttles, averageMs, p99Ms, series}]}`.
public record MetricsView(boolean json) implements View<ServiceMetrics> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final List<String> HEADINGS =
      List.of("", "invocations", "errors", "throttles", "average", "p99");

  @Override
  public Output show(ServiceMetrics metrics) {
    return json ? Output.line(Json.write(fields(metrics))) : Output.lines(table(metrics));
  }

  private static List<String> table(ServiceMetrics metrics) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADINGS));
    metrics.functions().forEach(function -> rows.add(cells(function)));
    if (metrics.functions().size() > 1) {
      rows.add(total(metrics.functions()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(TIME.format(metrics.from()) + " - " + TIME.format(metrics.to()) + " UTC");
    lines.add("");
    for (int row = 0; row < rows.size(); row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < HEADINGS.size(); column++) {
        int width = 0;
        for (List<String> other : rows) {
          width = Math.max(width, other.get(column).length());
        }
        String cell = rows.get(row).get(column);
        String space = " ".repeat(width - cell.length());
        line.append(column == 0 ? cell + space : "  " + space + cell);
      }
      if (row > 0 && row <= metrics.functions().size()) {
        line.append("  ").append(sparkline(metrics.functions().get(row - 1).calls()));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private static List<String> cells(Measured function) {
    return List.of(
        function.function().name(),
        Long.toString(function.invocations()),
        Long.toString(function.errors()),
        Long.toString(function.throttles()),
        milliseconds(function.average()),
        milliseconds(function.slowest()));
  }

  private static List<String> total(List<Measured> functions) {
    long invocations = 0;
    long errors = 0;
    long throttles = 0;
    double duration = 0;
    for (Measured function : functions) {
      invocations += function.invocations();
      errors += function.errors();
      throttles += function.throttles();
      Double average = function.average();
      duration += average == null ? 0 : average * function.invocations();
    }
    return List.of(
        "total",
        Long.toString(invocations),
        Long.toString(errors),
        Long.toString(throttles),
        milliseconds(invocations == 0 ? null : duration / invocations),
        "");
  }

  private static String milliseconds(@Nullable Double value) {
    return value == null ? "-" : Math.round(value) + " ms";
  }

  /// A bar for each number, the highest for the largest; a dot for zero.
  static String sparkline(List<Long> numbers) {
    long largest = 1;
    for (long number : numbers) {
      largest = Math.max(largest, number);
    }
    StringBuilder bars = new StringBuilder();
    for (long number : numbers) {
      bars.append(number == 0 ? '.' : BARS.charAt((int) ((number * BARS.length() - 1) / largest)));
    }
    return bars.toString();
  }

  private static Map<String, Object> fields(ServiceMetrics metrics) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("from", metrics.from().toString());
    fields.put("to", metrics.to().toString());
    fields.put("functions", metrics.functions().stream().map(MetricsView::fields).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(Measured function) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("name", function.function().name());
    fields.put("invocations", function.invocations());
    fields.put("errors", function.errors());
    fields.put("throttles", function.throttles());
    fields.put("averageMs", function.average());
    fields.put("p99Ms", function.slowest());
    fields.put("series", function.calls());
    return fields;
  }
}
