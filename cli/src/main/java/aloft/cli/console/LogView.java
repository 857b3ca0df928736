package aloft.cli.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Formats lines of a function's log without request ids and billing details.
public final class LogView {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private LogView() {}

  /// A log message as shown, possibly several lines; null if it is not shown at all.
  public static @Nullable String text(String message) {
    String plain = message.stripTrailing();
    List<String> shown =
        plain.lines().map(LogView::line).filter(Objects::nonNull).map(String::valueOf).toList();
    return shown.isEmpty() && !plain.isEmpty() ? null : String.join("\n", shown);
  }

  private static @Nullable String line(String line) {
    if (line.startsWith("END")) {
      return null;
    }
    if (line.startsWith("START")) {
      return "START";
    }
    List<String> parts = List.of(line.split("\t", -1));
    if (line.startsWith("REPORT") && parts.size() > 4) {
      return report(parts);
    }
    int at =
        parts.size() < 3
            ? -1
            : parseTimestamp(parts.get(0)) != null
                ? 0
                : parseTimestamp(parts.get(1)) != null ? 1 : -1;
    if (at < 0) {
      return line;
    }
    String level = at == 0 ? "" : parts.getFirst() + "\t";
    String message = String.join("\t", parts.subList(Math.min(at + 2, parts.size()), parts.size()));
    return TIMESTAMP.format(parseTimestamp(parts.get(at))) + "\t" + level + message;
  }

  private static String report(List<String> parts) {
    String memory = parts.get(4).startsWith("Max ") ? parts.get(4).substring(4) : parts.get(4);
    String start = "";
    if (parts.size() > 5 && parts.get(5).contains(":")) {
      start = " (init:" + parts.get(5).substring(parts.get(5).indexOf(':') + 1) + ")";
    }
    return "END " + parts.get(1) + start + " " + memory;
  }

  private static @Nullable Instant parseTimestamp(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
