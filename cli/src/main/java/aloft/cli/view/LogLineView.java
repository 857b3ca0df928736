package aloft.cli.view;

import aloft.cli.engine.ReadLogs.LogEntry;
import aloft.cli.engine.ReadLogs.LogOutput;
import aloft.cli.engine.ReadLogs.LogsRequest;
import aloft.cli.engine.ReadLogs.NoLines;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations.LogLine;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a line of a log: as text, or as JSON `{function, timestamp, stream, message}` in one line.
public record LogLineView(boolean json) implements View<LogOutput> {

  @Override
  public Output show(LogOutput output) {
    return switch (output) {
      case LogEntry entry -> show(entry);
      case NoLines none -> Output.NONE.withMessages(none(none.request()));
    };
  }

  private Output show(LogEntry entry) {
    if (json) {
      return Output.line(Json.write(json(entry), 0));
    }
    String text = entry.shown();
    return text == null ? Output.NONE : Output.line(entry.one() ? text : prefixed(entry, text));
  }

  private static String prefixed(LogEntry entry, String text) {
    String prefix = entry.function() + "  ";
    return prefix + text.replace("\n", "\n" + prefix);
  }

  private static String none(LogsRequest request) {
    String lines = request.filter() == null ? "No log lines" : "No log lines match the filter";
    String from = request.from();
    return from == null
        ? lines
            + " in the last 10 minutes. --startTime 1d looks further back, --tail waits for new"
            + " lines."
        : lines
            + " since "
            + from
            + ". Select an earlier --startTime, or wait for new lines with --tail.";
  }

  private static Map<String, Object> json(LogEntry entry) {
    LogLine line = entry.line();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("function", entry.function());
    json.put("timestamp", line.timestamp().toString());
    json.put("stream", line.stream());
    json.put("message", line.message());
    return json;
  }
}
