package aloft.azure.cloud.operation;

import aloft.azure.cloud.connection.ArmClient;
import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.deployment.AzureDeployments;
import aloft.azure.cloud.deployment.Stacks;
import aloft.azure.plan.AzureLocation;
import aloft.host.Delays;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.model.Function;
import aloft.spi.provider.LogFollower;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import aloft.spi.provider.Target;
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

/// Reads the traces and the exceptions of a function from Application Insights.
final class LogFetcher implements LogFollower.Source {
  private static final Duration MAX_DELAY = Duration.ofMinutes(3);
  private static final Duration LONGEST_ARRIVAL = Duration.ofSeconds(60);
  private static final Duration ARRIVAL_POLL = Duration.ofSeconds(2);

  private final AzureConnection connection;
  private final Function function;
  private final String component;

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

  private LogFollower follower() {
    return new LogFollower(this, connection.environment().clock(), MAX_DELAY, Delays::sleep);
  }

  void read(LogQuery query, Consumer<LogLine> lines) {
    follower().read(query, lines);
  }

  /// Returns the messages that the function has written since a moment.
  String since(Instant start) {
    return follower().since(start, LONGEST_ARRIVAL, ARRIVAL_POLL);
  }

  private String query(Instant from, @Nullable String pattern) {
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

  @Override
  public void poll(Instant from, @Nullable String pattern, LogFollower.Sink sink) {
    Node answer =
        connection
            .logs()
            .post(
                "/v1" + component + "/query", "2018-04-20", Map.of("query", query(from, pattern)));
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
  }

  private void report(Map<String, String> row, LogFollower.Sink sink) {
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
    sink.accept(
        id.isEmpty() ? message : id,
        new LogLine(time, instance.isEmpty() ? function.deployedName() : instance, message));
  }
}
