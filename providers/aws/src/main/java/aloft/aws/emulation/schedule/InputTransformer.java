package aloft.aws.emulation.schedule;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes an event of a template and parts of another event. A part outside quotation marks is
/// written as JSON; one within them is text.
///
/// @see <a
///   href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html">Input
///   transformation</a>
record InputTransformer(String template, Map<String, String> paths, String arn) {

  /// @param moment when EventBridge got the event
  String event(Node event, Instant moment) {
    Map<String, String> parts = new HashMap<>();
    paths.forEach((name, path) -> parts.put(name, JsonPath.json(JsonPath.of(event, path))));
    parts.put("aws.events.rule-arn", Json.write(arn, 0));
    parts.put("aws.events.rule-name", Json.write(arn.substring(arn.lastIndexOf('/') + 1), 0));
    parts.put("aws.events.event.ingestion-time", Json.write(moment.toString(), 0));
    parts.put("aws.events.event", JsonPath.json(event));
    parts.put("aws.events.event.json", JsonPath.json(event));
    return filled(parts);
  }

  private String filled(Map<String, String> parts) {
    StringBuilder out = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < template.length(); i++) {
      char sign = template.charAt(i);
      int end = sign == '<' ? template.indexOf('>', i) : -1;
      String part = end < 0 ? null : parts.get(template.substring(i + 1, end));
      if (part != null) {
        out.append(quoted ? text(part) : part);
        i = end;
      } else if (sign == '\\' && quoted && i + 1 < template.length()) {
        out.append(sign).append(template.charAt(++i));
      } else {
        quoted = (sign == '"') != quoted;
        out.append(sign);
      }
    }
    return out.toString();
  }

  // As it stands within quotation marks.
  private static String text(@Nullable String json) {
    if (json == null || json.equals("null")) {
      return "";
    }
    return json.startsWith("\"")
        ? json.substring(1, json.length() - 1)
        : json.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
