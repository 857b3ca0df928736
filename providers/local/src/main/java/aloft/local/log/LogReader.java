package aloft.local.log;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.LogFormat;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the segments of a log in order and optionally follows it.
final class LogReader {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);
  private static final Duration MAX_PAUSE = Duration.ofMillis(200);

  private final LogSegments segments;
  private final LogQuery query;
  private final Predicate<String> filter;
  private final Consumer<LogLine> sink;
  private final long startMillis;
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long lastNumber = -1;

  LogReader(
      LogSegments segments, Clock clock, LogQuery query, LogFormat format, Consumer<LogLine> sink) {
    this.segments = segments;
    this.query = query;
    this.sink = sink;
    String pattern = query.filter();
    this.filter = pattern == null ? message -> true : format.filter(pattern);
    Instant start = query.from();
    this.startMillis =
        (start != null ? start : clock.instant().minus(query.follow() ? TAIL_WINDOW : WINDOW))
            .toEpochMilli();
  }

  void read() {
    try {
      Long next = next();
      while (next != null || (query.follow() && pause())) {
        if (next != null) {
          read(next);
          lastNumber = next;
        }
        next = next();
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("logs/unreadable", "the log cannot be read: " + e.getMessage()), e);
    }
  }

  private @Nullable Long next() throws IOException {
    List<Long> numbers = segments.numbers();
    return numbers.stream().filter(number -> number > lastNumber).findFirst().orElse(null);
  }

  // Follows the newest file until a newer one exists, then reads its last lines.
  private void read(long number) throws IOException {
    try (FileInputStream in = new FileInputStream(segments.file(number).toFile())) {
      boolean last;
      do {
        last = !isNewest(number);
        copy(in);
      } while (!last && query.follow() && pause());
    } catch (FileNotFoundException e) {
      return;
    }
    if (line.size() > 0 && !isInterrupted()) {
      emit();
    }
  }

  private boolean isNewest(long number) throws IOException {
    Long newest = segments.newest();
    return newest != null && newest == number;
  }

  private void copy(FileInputStream in) throws IOException {
    for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
      int start = 0;
      for (int at = 0; at < length; at++) {
        if (buffer[at] == '\n') {
          line.write(buffer, start, at - start);
          start = at + 1;
          if (isInterrupted()) {
            return;
          }
          emit();
        }
      }
      line.write(buffer, start, length - start);
    }
  }

  private static boolean isInterrupted() {
    return Thread.currentThread().isInterrupted();
  }

  // Ignores the rest of an interrupted line, which has no timestamp.
  private void emit() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    int first = text.indexOf(' ');
    int second = text.indexOf(' ', first + 1);
    if (first < 1 || second < 0 || !text.substring(0, first).matches("\\d{1,15}")) {
      return;
    }
    long timestamp = Long.parseLong(text.substring(0, first));
    String message = text.substring(second + 1);
    if (timestamp >= startMillis && filter.test(message)) {
      sink.accept(
          new LogLine(Instant.ofEpochMilli(timestamp), text.substring(first + 1, second), message));
    }
  }

  private boolean pause() {
    try {
      Duration start = query.pollInterval();
      Thread.sleep(start.compareTo(MAX_PAUSE) < 0 ? start : MAX_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
