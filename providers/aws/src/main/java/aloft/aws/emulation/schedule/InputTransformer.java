package aloft.aws.emulation.schedule;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Creates an event from a template and parts of another event. A part outside quotation marks is
/// inserted as JSON, one inside them as text.
///
/// @see <a
///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Input
///   transformation</a>
record InputTransformer(String template, Map<String, String> paths, String arn) {

  /// @param moment when EventBridge received the event
  String event(Node event, Instant moment) {
    Map<String, String> parts = new HashMap<>();
    paths.forEach((name, path) -> parts.put(name, JsonPath.json(JsonPath.of(event, path))));
    parts.put("aws.events.rule-arn", Json.write(arn, 0));
    parts.put("aws.events.rule-name", Json.write(arn.substring(arn.lastIndexOf('/') + 1), 0));
    parts.put("aws.events.event.ingestion-time", Json.write(moment.toString(), 0));
    parts.put("aws.events.event", JsonPath.json(event));
    parts.put("aws.events.event.json", JsonPath.json(event));
    return fill(parts);
  }

  private String fill(Map<String, String> parts) {
    StringBuilder out = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      int end = c == '<' ? template.indexOf('>', i) : -1;
      String part = end < 0 ? null : parts.get(template.substring(i + 1, end));
      if (part != null) {
        out.append(quoted ? insideQuotes(part) : part);
        i = end;
      } else if (c == '\\' && quoted && i + 1 < template.length()) {
        out.append(c).append(template.charAt(++i));
      } else {
        quoted = (c == '"') != quoted;
        out.append(c);
      }
    }
    return out.toString();
  }

  // The part as it is inserted between quotation marks.
  private static String insideQuotes(@Nullable String json) {
    if (json == null || json.equals("null")) {
      return "";
    }
    return json.startsWith("\"")
        ? json.substring(1, json.length() - 1)
        : json.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
