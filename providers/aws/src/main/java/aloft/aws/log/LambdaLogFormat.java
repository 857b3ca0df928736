package aloft.aws.log;

import aloft.spi.emulation.LogFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The log of a Lambda function in CloudWatch Logs, shown without request ids and billing details.
public final class LambdaLogFormat implements LogFormat {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  @Override
  public @Nullable String shown(String message) {
    String plain = message.stripTrailing();
    List<String> shown =
        plain.lines().filter(line -> !line.startsWith("END")).map(LambdaLogFormat::line).toList();
    return shown.isEmpty() && !plain.isEmpty() ? null : String.join("\n", shown);
  }

  @Override
  public Predicate<String> filter(String pattern) {
    return new FilterPattern(pattern);
  }

  private static String line(String line) {
    if (line.startsWith("START")) {
      return "START";
    }
    List<String> parts = List.of(line.split("\t", -1));
    if (line.startsWith("REPORT") && parts.size() > 4) {
      return report(parts);
    }
    if (parts.size() < 3) {
      return line;
    }
    // The request id follows the time, which is the first or the second field.
    Instant first = parseTimestamp(parts.get(0));
    Instant second = first == null ? parseTimestamp(parts.get(1)) : null;
    if (first != null) {
      return TIMESTAMP.format(first) + "\t" + String.join("\t", parts.subList(2, parts.size()));
    }
    return second == null
        ? line
        : TIMESTAMP.format(second)
            + "\t"
            + parts.getFirst()
            + "\t"
            + String.join("\t", parts.subList(3, parts.size()));
  }

  private static String report(List<String> parts) {
    String memory = parts.get(4).startsWith("Max ") ? parts.get(4).substring(4) : parts.get(4);
    String start = field(parts, "Init Duration: ");
    String price = field(parts, "Price: ");
    return "END "
        + parts.get(1)
        + (start.isEmpty() ? "" : " (init: " + start + ")")
        + " "
        + memory
        + (price.isEmpty() ? "" : " Price: " + price);
  }

  /// What follows a name; empty if no field has it.
  private static String field(List<String> parts, String name) {
    for (String part : parts) {
      if (part.startsWith(name)) {
        return part.substring(name.length());
      }
    }
    return "";
  }

  private static @Nullable Instant parseTimestamp(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
