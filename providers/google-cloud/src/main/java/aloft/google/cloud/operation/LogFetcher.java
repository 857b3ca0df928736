package aloft.google.cloud.operation;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.spi.model.Function;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.logging.v2.model.HttpRequest;
import com.google.api.services.logging.v2.model.ListLogEntriesRequest;
import com.google.api.services.logging.v2.model.ListLogEntriesResponse;
import com.google.api.services.logging.v2.model.LogEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the log entries of a function, those of its Cloud Run service. It polls while it follows:
/// each poll starts a little before the newest entry, because entries may arrive out of order, and
/// entries that were reported are left out by their ids.
final class LogFetcher {
  private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);
  private static final Duration LONGEST_ARRIVAL = Duration.ofSeconds(10);
  private static final Duration ARRIVAL_POLL = Duration.ofMillis(250);
  private static final int PAGE_SIZE = 1000;

  private final Clients clients;
  private final Function function;

  /// The times of the reported entries that a poll may return again, by their ids.
  private final Map<String, Instant> reported = new HashMap<>();

  private Instant from = Instant.EPOCH;
  private Instant newest = Instant.EPOCH;

  LogFetcher(Clients clients, Function function) {
    this.clients = clients;
    this.function = function;
  }

  private Clock clock() {
    return clients.environment().clock();
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

  /// Returns the messages that the function has written since a moment. Waits for them a while:
  /// entries arrive late.
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

  private String filter(@Nullable String pattern) {
    return "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\""
        + function.deployedName()
        + "\" AND resource.labels.location=\""
        + clients.region()
        + "\" AND timestamp>=\""
        + DateTimeFormatter.ISO_INSTANT.format(from)
        + "\""
        + (pattern == null ? "" : " AND (" + pattern + ")");
  }

  private void poll(@Nullable String pattern, Consumer<LogLine> sink) {
    ListLogEntriesRequest request =
        new ListLogEntriesRequest()
            .setResourceNames(List.of("projects/" + clients.project()))
            .setFilter(filter(pattern))
            .setOrderBy("timestamp asc")
            .setPageSize(PAGE_SIZE);
    String token = null;
    do {
      request.setPageToken(token);
      ListLogEntriesResponse page =
          GoogleErrors.call(() -> clients.logging().entries().list(request).execute());
      for (LogEntry entry : page.getEntries() == null ? List.<LogEntry>of() : page.getEntries()) {
        report(entry, sink);
      }
      token = page.getNextPageToken();
    } while (token != null && !token.isEmpty());
    Instant earliest = newest.minus(MAX_DELAY);
    if (earliest.isAfter(from)) {
      from = earliest;
      reported.values().removeIf(time -> time.isBefore(earliest));
    }
  }

  private void report(LogEntry entry, Consumer<LogLine> sink) {
    Instant time = Instant.parse(entry.getTimestamp());
    String message = message(entry);
    if (message == null || reported.putIfAbsent(time + " " + entry.getInsertId(), time) != null) {
      return;
    }
    newest = time.isAfter(newest) ? time : newest;
    sink.accept(new LogLine(time, stream(entry), message));
  }

  /// The revision that has written an entry.
  private String stream(LogEntry entry) {
    Map<String, String> labels =
        entry.getResource() == null ? null : entry.getResource().getLabels();
    String revision = labels == null ? null : labels.get("revision_name");
    return revision == null || revision.isEmpty() ? function.deployedName() : revision;
  }

  /// The message of an entry: its text, its object as one line of JSON, or for the entry of a
  /// request what was requested. Null for an entry that has none of them.
  private static @Nullable String message(LogEntry entry) {
    if (entry.getTextPayload() != null) {
      return entry.getTextPayload();
    }
    if (entry.getJsonPayload() != null) {
      Object text = entry.getJsonPayload().get("message");
      return text instanceof String only && entry.getJsonPayload().size() == 1
          ? only
          : GoogleErrors.call(
              () -> GsonFactory.getDefaultInstance().toString(entry.getJsonPayload()));
    }
    HttpRequest request = entry.getHttpRequest();
    return request == null
        ? null
        : request.getRequestMethod()
            + " "
            + request.getStatus()
            + " "
            + request.getLatency()
            + " "
            + request.getRequestUrl();
  }
}
