package aloft.local.log;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
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
import org.jspecify.annotations.Nullable;

/// Reads a log from file to file, and waits for more where asked.
final class LogReader {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration TAIL_WINDOW = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);

  private final LogSegments segments;
  private final LogQuery query;
  private final LogFilter filter;
  private final Consumer<LogLine> sink;
  private final long from;
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private long done = -1;

  LogReader(LogSegments segments, Clock clock, LogQuery query, Consumer<LogLine> sink) {
    this.segments = segments;
    this.query = query;
    this.sink = sink;
    this.filter = new LogFilter(query.filter());
    Instant asked = query.from();
    this.from =
        (asked != null ? asked : clock.instant().minus(query.follow() ? TAIL_WINDOW : WINDOW))
            .toEpochMilli();
  }

  void read() {
    try {
      Long next = next();
      while (next != null || (query.follow() && pause())) {
        if (next != null) {
          read(next);
          done = next;
        }
        next = next();
      }
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("logs/unreadable", "the log cannot be read: " + e.getMessage()), e);
    }
  }

  private @Nullable Long next() throws IOException {
    List<Long> all = segments.numbers();
    return all.stream().filter(each -> each > done).findFirst().orElse(null);
  }

  // The newest file is followed until another is there; then it may have got last lines.
  private void read(long number) throws IOException {
    try (FileInputStream in = new FileInputStream(segments.file(number).toFile())) {
      boolean last;
      do {
        last = !newest(number);
        copy(in);
      } while (!last && query.follow() && pause());
    } catch (FileNotFoundException e) {
      return;
    }
    if (line.size() > 0 && !interrupted()) {
      tell();
    }
  }

  private boolean newest(long number) throws IOException {
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
          if (interrupted()) {
            return;
          }
          tell();
        }
      }
      line.write(buffer, start, length - start);
    }
  }

  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }

  // What is no line of ours is the rest of one that was broken off.
  private void tell() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    int first = text.indexOf(' ');
    int second = text.indexOf(' ', first + 1);
    if (first < 1 || second < 0 || !text.substring(0, first).matches("\\d{1,15}")) {
      return;
    }
    long moment = Long.parseLong(text.substring(0, first));
    String message = text.substring(second + 1);
    if (moment >= from && filter.takes(message)) {
      sink.accept(
          new LogLine(Instant.ofEpochMilli(moment), text.substring(first + 1, second), message));
    }
  }

  private boolean pause() {
    try {
      Duration asked = query.interval();
      Thread.sleep(asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
