package aloft.aws.cloud.function;

import aloft.aws.cloud.connection.Clients;
import aloft.aws.cloud.connection.SignedCall;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.model.Function;
import aloft.spi.provider.Functions.Measured;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads the metrics of functions from CloudWatch: one request for 100 functions.
///
/// @see <https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html>
final class FunctionMetrics {
  /// CloudWatch answers 500 queries in a request.
  private static final int BATCH = 100;

  private static final int PARTS = 24;

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Type",
          "application/x-amz-json-1.0",
          "X-Amz-Target",
          "GraniteServiceVersion20100801.GetMetricData");

  private final SignedCall call;
  private final Instant from;
  private final Instant to;
  private final long part;
  private final long whole;

  FunctionMetrics(Clients clients, Instant from, Instant to) {
    this.call = clients.metrics();
    this.from = from;
    this.to = to;
    Duration length = Duration.between(from, to);
    long step = step(Duration.between(from, clients.environment().clock().instant()));
    this.part = rounded(length.toSeconds() / PARTS, step);
    this.whole = rounded(length.toSeconds(), step);
  }

  /// CloudWatch keeps values of a minute for 15 days, and those of 5 minutes for 63 days.
  private static long step(Duration age) {
    return age.toDays() < 15 ? 60 : age.toDays() < 63 ? 300 : 3600;
  }

  private static long rounded(long seconds, long step) {
    return Math.max(1, Math.ceilDiv(seconds, step)) * step;
  }

  List<Measured> read(List<Function> functions) {
    List<Measured> measured = new ArrayList<>();
    for (int first = 0; first < functions.size(); first += BATCH) {
      List<Function> batch = functions.subList(first, Math.min(functions.size(), first + BATCH));
      Map<String, Map<Long, Double>> values = values(batch);
      for (int i = 0; i < batch.size(); i++) {
        measured.add(measured(batch.get(i), i, values));
      }
    }
    return measured;
  }

  private Measured measured(Function function, int index, Map<String, Map<Long, Double>> values) {
    List<Long> calls = new ArrayList<>();
    for (long start = 0; start < Duration.between(from, to).toSeconds(); start += part) {
      calls.add(0L);
    }
    values
        .getOrDefault("calls" + index, Map.of())
        .forEach((second, value) -> {
          long at = Math.clamp((second - from.getEpochSecond()) / part, 0, calls.size() - 1L);
          calls.set((int) at, calls.get((int) at) + value.longValue());
        });
    return new Measured(
        function,
        calls,
        sum(values.getOrDefault("errors" + index, Map.of())),
        sum(values.getOrDefault("throttles" + index, Map.of())),
        largest(values.getOrDefault("average" + index, Map.of())),
        largest(values.getOrDefault("slowest" + index, Map.of())));
  }

  private static long sum(Map<Long, Double> values) {
    double sum = 0;
    for (double value : values.values()) {
      sum += value;
    }
    return Math.round(sum);
  }

  private static @Nullable Double largest(Map<Long, Double> values) {
    Double largest = null;
    for (Double value : values.values()) {
      largest = largest == null || value > largest ? value : largest;
    }
    return largest;
  }

  /// The values by id of the query and second.
  private Map<String, Map<Long, Double>> values(List<Function> functions) {
    List<Object> queries = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      String name = functions.get(i).deployedName();
      queries.add(query("calls" + i, name, "Invocations", "Sum", part));
      queries.add(query("errors" + i, name, "Errors", "Sum", whole));
      queries.add(query("throttles" + i, name, "Throttles", "Sum", whole));
      queries.add(query("average" + i, name, "Duration", "Average", whole));
      queries.add(query("slowest" + i, name, "Duration", "p99", whole));
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("StartTime", from.getEpochSecond());
    request.put("EndTime", to.getEpochSecond());
    request.put("MetricDataQueries", queries);
    Map<String, Map<Long, Double>> values = new HashMap<>();
    String next = "";
    while (next != null) {
      if (!next.isEmpty()) {
        request.put("NextToken", next);
      }
      Node answer =
          Json.read(call.post("GetMetricData", Json.write(request, 0), HEADERS), "CloudWatch");
      for (Node result : items(answer.get("MetricDataResults"))) {
        add(result, values);
      }
      Node token = answer.get("NextToken");
      next = token == null ? null : token.text();
    }
    return values;
  }

  private static void add(Node result, Map<String, Map<Long, Double>> values) {
    Node id = result.get("Id");
    List<Node> times = items(result.get("Timestamps"));
    List<Node> numbers = items(result.get("Values"));
    Map<Long, Double> known =
        values.computeIfAbsent(String.valueOf(id == null ? "" : id.text()), key -> new TreeMap<>());
    for (int i = 0; i < Math.min(times.size(), numbers.size()); i++) {
      known.put((long) number(times.get(i)), number(numbers.get(i)));
    }
  }

  private static double number(Node node) {
    return node instanceof Scalar scalar && scalar.value() instanceof Number number
        ? number.doubleValue()
        : 0;
  }

  private static List<Node> items(@Nullable Node node) {
    return node instanceof Sequence sequence ? sequence.items() : List.of();
  }

  private static Map<String, Object> query(
      String id, String function, String metric, String statistic, long period) {
    Map<String, Object> dimension = Map.of("Name", "FunctionName", "Value", function);
    return Map.of(
        "Id",
        id,
        "MetricStat",
        Map.of(
            "Metric",
            Map.of(
                "Namespace", "AWS/Lambda", "MetricName", metric, "Dimensions", List.of(dimension)),
            "Period",
            period,
            "Stat",
            statistic));
  }
}
