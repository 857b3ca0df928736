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

/// Reads the log of a function, and follows it if the query says so.
///
/// While it follows, it polls until the thread is interrupted. Each poll reads again the last
/// seconds before the newest event, because events may arrive late; an event is reported once.
final class LogFetcher {
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);

  /// How late an event may arrive, relative to newer ones.
  private static final Duration MAX_DELAY = Duration.ofSeconds(5);

  private final CloudWatchLogsClient client;
  private final Clock clock;
  private final Function function;
  private final Set<String> reportedEvents = new HashSet<>();
  private Instant from = Instant.EPOCH;
  private Instant newest = Instant.EPOCH;

  LogFetcher(CloudWatchLogsClient client, Clock clock, Function function) {
    this.client = client;
    this.clock = clock;
    this.function = function;
  }

  void read(LogQuery query, Consumer<LogLine> sink) {
    Instant start = query.from();
    from =
        start != null
            ? start
            : clock.instant().minus(query.follow() ? TAIL_WINDOW : DEFAULT_WINDOW);
    try {
      poll(query.filter(), sink);
    } catch (ResourceNotFoundException e) {
      if (!query.follow()) {
        throw missingLogs(e);
      }
    }
    while (query.follow() && pause(query.pollInterval())) {
      try {
        poll(query.filter(), sink);
      } catch (ResourceNotFoundException notYet) {
        continue;
      }
      Instant earliest = newest.minus(MAX_DELAY);
      if (earliest.isAfter(from)) {
        from = earliest;
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

  private void poll(@Nullable String filter, Consumer<LogLine> sink) {
    String group = "/aws/lambda/" + function.deployedName();
    String next = null;
    Map<String, Integer> duplicates = new HashMap<>();
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
        if (reportedEvents.add(eventKey(event, duplicates))) {
          Instant time = Instant.ofEpochMilli(event.timestamp());
          newest = time.isAfter(newest) ? time : newest;
          sink.accept(new LogLine(time, event.logStreamName(), event.message()));
        }
      }
      next = page.nextToken();
    } while (next != null);
  }

  /// The key of an event: its id, or if it has none, its content and its number among equal events.
  private static String eventKey(FilteredLogEvent event, Map<String, Integer> duplicates) {
    if (event.eventId() != null) {
      return event.eventId();
    }
    String content = event.logStreamName() + " " + event.timestamp() + " " + event.message();
    return content + " " + duplicates.merge(content, 1, Integer::sum);
  }

  private UserException missingLogs(Throwable cause) {
    return new UserException(
        Diagnostic.error("logs/none", "the function \"" + function.name() + "\" has written no log")
            .hint("deploy it and call it first, or select another --stage or --region"),
        cause);
  }
}
