package aloft.azure.cloud.operation;

import aloft.azure.cloud.connection.ArmClient;
import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.deployment.AzureDeployments;
import aloft.azure.cloud.deployment.Stacks;
import aloft.azure.plan.AzureLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import aloft.spi.provider.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the traces and the exceptions of a function from Application Insights. It polls while it
/// follows: each poll starts a little before the newest line, because lines arrive late and out of
/// order, and lines that were reported are left out by their ids.
final class LogFetcher {
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);
  private static final Duration MAX_DELAY = Duration.ofMinutes(3);
  private static final Duration LONGEST_ARRIVAL = Duration.ofSeconds(60);
  private static final Duration ARRIVAL_POLL = Duration.ofSeconds(2);

  private final AzureConnection connection;
  private final Function function;
  private final String component;

  /// The times of the reported lines that a poll may return again, by their ids.
  private final Map<String, Instant> reported = new HashMap<>();

  private Instant from = Instant.EPOCH;
  private Instant newest = Instant.EPOCH;

  LogFetcher(AzureConnection connection, Target target, Function function) {
    this.connection = connection;
    this.function = function;
    AzureLocation location = AzureLocation.of(target);
    Stacks.Stack stack = new Stacks(connection, location.resourceGroup()).find(location.stack());
    if (stack == null) {
      throw AzureDeployments.missing(connection, target);
    }
    this.component =
        stack.resources().stream()
            .filter(id -> id.toLowerCase(Locale.ROOT).contains("/microsoft.insights/components/"))
            .findFirst()
            .orElseThrow(() ->
                new UserException(
                    Diagnostic.error(
                            "logs/none",
                            "the stack " + location.stack() + " has no Application Insights")
                        .hint("the logs of an app are there")));
  }

  private Clock clock() {
    return connection.environment().clock();
  }

  void read(LogQuery query, Consumer<LogLine> sink) {
    Instant start = query.from();
    from =
        start != null
            ? start
            : clock().instant().minus(query.follow() ? TAIL_WINDOW : DEFAULT_WINDOW);
    poll(query.filter(), sink);
    while (query.follow() && pause(query.pollInterval())) {
      poll(query.filter(), sink);
    }
  }

  /// Returns the messages that the function has written since a moment. Waits for them a while.
  String since(Instant start) {
    from = start;
    List<String> messages = new ArrayList<>();
    long deadline = System.nanoTime() + LONGEST_ARRIVAL.toNanos();
    do {
      poll(null, line -> messages.add(line.message()));
    } while (messages.isEmpty() && System.nanoTime() < deadline && pause(ARRIVAL_POLL));
    return String.join("\n", messages);
  }

  private static boolean pause(Duration interval) {
    try {
      Thread.sleep(interval);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String query(@Nullable String pattern) {
    return "union traces, exceptions | where timestamp >= datetime("
        + from
        + ") | where operation_Name == '"
        + quoted(function.deployedName())
        + "'"
        + (pattern == null
            ? ""
            : " | where message contains '"
                + quoted(pattern)
                + "' or outerMessage contains '"
                + quoted(pattern)
                + "'")
        + " | order by timestamp asc | project timestamp, message, outerType, outerMessage,"
        + " cloud_RoleInstance, itemId";
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }

  private void poll(@Nullable String pattern, Consumer<LogLine> sink) {
    Node answer =
        connection
            .logs()
            .post("/v1" + component + "/query", "2018-04-20", Map.of("query", query(pattern)));
    List<String> columns = new ArrayList<>();
    if (answer.get("tables", "0", "columns") instanceof Sequence list) {
      list.items().forEach(column -> columns.add(AzureErrors.text(column, "name")));
    }
    if (answer.get("tables", "0", "rows") instanceof Sequence rows) {
      for (Node row : rows.items()) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          values.put(columns.get(i), ArmClient.print(row.get(Integer.toString(i))));
        }
        report(values, sink);
      }
    }
    Instant earliest = newest.minus(MAX_DELAY);
    if (earliest.isAfter(from)) {
      from = earliest;
      reported.values().removeIf(time -> time.isBefore(earliest));
    }
  }

  private void report(Map<String, String> row, Consumer<LogLine> sink) {
    Instant time;
    try {
      time = Instant.parse(row.getOrDefault("timestamp", ""));
    } catch (DateTimeParseException e) {
      return;
    }
    String error = row.getOrDefault("outerMessage", "");
    String message =
        error.isEmpty()
            ? row.getOrDefault("message", "").stripTrailing()
            : row.getOrDefault("outerType", "Error") + ": " + error;
    String instance = row.getOrDefault("cloud_RoleInstance", "");
    String id = row.getOrDefault("itemId", "");
    if (reported.putIfAbsent(time + " " + (id.isEmpty() ? message : id), time) == null) {
      newest = time.isAfter(newest) ? time : newest;
      sink.accept(
          new LogLine(time, instance.isEmpty() ? function.deployedName() : instance, message));
    }
  }
}
