package aloft.aws.cloud.operation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/// Reads the log of a function, and follows it where asked.
final class LogFetcher {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);

  /// Events of the last seconds may still arrive out of order.
  private static final Duration LATE = Duration.ofSeconds(5);

  private final CloudWatchLogsClient client;
  private final Clock clock;
  private final Function function;
  private final Set<String> told = new HashSet<>();
  private Instant from = Instant.EPOCH;
  private Instant newest = Instant.EPOCH;

  LogFetcher(CloudWatchLogsClient client, Clock clock, Function function) {
    this.client = client;
    this.clock = clock;
    this.function = function;
  }

  void read(LogQuery query, Consumer<LogLine> sink) {
    Instant asked = query.from();
    from = asked != null ? asked : clock.instant().minus(query.follow() ? TAIL_WINDOW : WINDOW);
    try {
      look(query.filter(), sink);
    } catch (ResourceNotFoundException e) {
      if (!query.follow()) {
        throw none(e);
      }
    }
    while (query.follow() && pause(query.interval())) {
      try {
        look(query.filter(), sink);
      } catch (ResourceNotFoundException notYet) {
        continue;
      }
      Instant late = newest.minus(LATE);
      if (late.isAfter(from)) {
        from = late;
      }
    }
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

  private void look(@Nullable String filter, Consumer<LogLine> sink) {
    String group = "/aws/lambda/" + function.deployedName();
    String next = null;
    Map<String, Integer> alike = new HashMap<>();
    do {
      String token = next;
      FilterLogEventsResponse page =
          client.filterLogEvents(request ->
              request
                  .logGroupName(group)
                  .startTime(from.toEpochMilli())
                  .filterPattern(filter)
                  .nextToken(token));
      for (FilteredLogEvent event : page.events()) {
        if (told.add(identity(event, alike))) {
          Instant moment = Instant.ofEpochMilli(event.timestamp());
          newest = moment.isAfter(newest) ? moment : newest;
          sink.accept(new LogLine(moment, event.logStreamName(), event.message()));
        }
      }
      next = page.nextToken();
    } while (next != null);
  }

  /// What tells an event from others; where a service gives no id, its place among those like it.
  private static String identity(FilteredLogEvent event, Map<String, Integer> alike) {
    if (event.eventId() != null) {
      return event.eventId();
    }
    String seen = event.logStreamName() + " " + event.timestamp() + " " + event.message();
    return seen + " " + alike.merge(seen, 1, Integer::sum);
  }

  private UserException none(Throwable cause) {
    return new UserException(
        Diagnostic.error("logs/none", "the function \"" + function.name() + "\" has written no log")
            .hint("deploy it and call it first, or name another --stage or --region"),
        cause);
  }
}
