package aloft.google.cloud.operation;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.host.Delays;
import aloft.spi.model.Function;
import aloft.spi.provider.LogFollower;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.logging.v2.model.HttpRequest;
import com.google.api.services.logging.v2.model.ListLogEntriesRequest;
import com.google.api.services.logging.v2.model.ListLogEntriesResponse;
import com.google.api.services.logging.v2.model.LogEntry;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads the log entries of a function, those of its Cloud Run service.
///
/// @see <a href="https://cloud.google.com/logging/docs/reference/v2/rest/v2/entries/list">
///   entries.list</a>
record LogFetcher(Clients clients, Function function) implements LogFollower.Source {
  private static final Duration MAX_DELAY = Duration.ofSeconds(30);
  private static final Duration LONGEST_ARRIVAL = Duration.ofSeconds(10);
  private static final Duration ARRIVAL_POLL = Duration.ofMillis(250);
  private static final int PAGE_SIZE = 1000;

  private LogFollower follower() {
    return new LogFollower(this, clients.environment().clock(), MAX_DELAY, Delays::sleep);
  }

  void read(LogQuery query, Consumer<LogLine> lines) {
    follower().read(query, lines);
  }

  /// Returns the messages that the function has written since a moment.
  String since(Instant start) {
    return follower().since(start, LONGEST_ARRIVAL, ARRIVAL_POLL);
  }

  private String filter(Instant from, @Nullable String pattern) {
    return "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\""
        + function.deployedName()
        + "\" AND resource.labels.location=\""
        + clients.region()
        + "\" AND timestamp>=\""
        + DateTimeFormatter.ISO_INSTANT.format(from)
        + "\""
        + (pattern == null ? "" : " AND (" + pattern + ")");
  }

  @Override
  public void poll(Instant from, @Nullable String pattern, LogFollower.Sink sink) {
    ListLogEntriesRequest request =
        new ListLogEntriesRequest()
            .setResourceNames(List.of("projects/" + clients.project()))
            .setFilter(filter(from, pattern))
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
  }

  private void report(LogEntry entry, LogFollower.Sink sink) {
    String message = message(entry);
    if (message != null) {
      sink.accept(
          String.valueOf(entry.getInsertId()),
          new LogLine(Instant.parse(entry.getTimestamp()), stream(entry), message));
    }
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
