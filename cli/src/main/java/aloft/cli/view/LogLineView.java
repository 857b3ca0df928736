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
    String from = request.from();
    return "No log lines"
        + (request.filter() == null ? "" : " match the filter")
        + (from == null ? " in the last 10 minutes." : " since " + from + ".")
        + (from == null ? " --startTime 1d looks further back," : " Select an earlier --startTime,")
        + (from == null ? " --tail waits for new lines." : " or wait for new lines with --tail.");
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
