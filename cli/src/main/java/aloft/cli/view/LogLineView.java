package aloft.cli.view;

import aloft.cli.engine.ReadLogs.LogEntry;
import aloft.spi.document.Json;
import aloft.spi.provider.Operations.LogLine;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a line of a log: as text, or as JSON `{moment, stream, message}` in one line.
public record LogLineView(boolean json) implements View<LogEntry> {

  @Override
  public Output show(LogEntry line) {
    String text = json ? Json.write(json(line.line()), 0) : line.shown();
    return text == null ? Output.NONE : Output.line(text);
  }

  private static Map<String, Object> json(LogLine line) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("moment", line.timestamp().toString());
    json.put("stream", line.stream());
    json.put("message", line.message());
    return json;
  }
}
