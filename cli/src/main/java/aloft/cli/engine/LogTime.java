package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Parses a time of the command line: an age such as `30m`, `2h` or `1d`, an ISO 8601 date (UTC if
/// it has no zone), or milliseconds since 1970.
public final class LogTime {
  private static final Pattern AGO = Pattern.compile("(\\d+)([smhd])");
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{9,}");
  private static final List<Function<String, Instant>> DATES =
      List.of(
          text -> OffsetDateTime.parse(text).toInstant(),
          text -> LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC),
          text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

  private LogTime() {}

  /// Parses a time.
  ///
  /// @throws UserException if the text is not a time
  public static Instant read(String text, Instant now) {
    try {
      Matcher ago = AGO.matcher(text);
      if (ago.matches()) {
        long count = Long.parseLong(ago.group(1));
        return now.minus(
            switch (ago.group(2)) {
              case "s" -> Duration.ofSeconds(count);
              case "m" -> Duration.ofMinutes(count);
              case "h" -> Duration.ofHours(count);
              default -> Duration.ofDays(count);
            });
      }
      if (MILLISECONDS.matcher(text).matches()) {
        return Instant.ofEpochMilli(Long.parseLong(text));
      }
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      throw new UserException(
          Diagnostic.error("logs/start-time", "\"" + text + "\" is too long ago")
              .hint("use 30m, 2h, 1d, 2026-11-24T10:00:00Z or milliseconds since 1970"),
          e);
    }
    for (Function<String, Instant> format : DATES) {
      try {
        return format.apply(text);
      } catch (DateTimeException otherFormat) {
        // Try the next format.
      }
    }
    throw new UserException(
        Diagnostic.error("logs/start-time", "\"" + text + "\" is not a time")
            .hint("use 30m, 2h, 1d, 2026-11-24T10:00:00Z or milliseconds since 1970"));
  }
}
