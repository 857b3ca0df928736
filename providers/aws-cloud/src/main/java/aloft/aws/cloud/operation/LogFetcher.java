package aloft.aws.cloud.operation;

import aloft.host.Delays;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Function;
import aloft.spi.provider.LogFollower;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/// Reads the log of a function.
///
/// @param isFollowed whether a log that does not exist yet is awaited
record LogFetcher(CloudWatchLogsClient client, Function function, boolean isFollowed)
    implements LogFollower.Source {
  private static final Duration MAX_DELAY = Duration.ofSeconds(5);

  static void read(
      CloudWatchLogsClient client,
      Clock clock,
      Function function,
      LogQuery query,
      Consumer<LogLine> lines) {
    new LogFollower(
            new LogFetcher(client, function, query.follow()), clock, MAX_DELAY, Delays::sleep)
        .read(query, lines);
  }

  @Override
  public void poll(Instant from, @Nullable String filter, LogFollower.Sink sink) {
    try {
      readPages(from, filter, sink);
    } catch (ResourceNotFoundException e) {
      if (!isFollowed) {
        throw missingLogs(e);
      }
    }
  }

  private void readPages(Instant from, @Nullable String filter, LogFollower.Sink sink) {
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
        sink.accept(
            eventKey(event, duplicates),
            new LogLine(
                Instant.ofEpochMilli(event.timestamp()), event.logStreamName(), event.message()));
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
