package aloft.local.log;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Appends to the newest file of a log, and begins another when it is full.
///
/// A line is `MILLISECONDS STREAM MESSAGE`; lines are in the file after [#flush] at the latest. A
/// channel would be closed when a thread is interrupted while it writes; a stream is not.
final class LogWriter {
  private static final long FULL = 5L * 1024 * 1024;
  private static final int BUFFER = 32 * 1024;

  private final LogSegments segments;
  private final Clock clock;
  private @Nullable OutputStream out;
  private long number;
  private long size;
  private boolean closed;

  LogWriter(LogSegments segments, Clock clock) {
    this.segments = segments;
    this.clock = clock;
  }

  /// The moment as it begins a line.
  byte[] moment() {
    return Long.toString(clock.millis()).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Appends whole lines. Where that is impossible they are lost, and the next ones are tried
  /// again.
  synchronized void write(byte[] lines, int length) {
    if (closed) {
      return;
    }
    try {
      OutputStream target = out == null ? open() : out;
      target.write(lines, 0, length);
      size += length;
      if (size >= FULL) {
        close(target);
      }
    } catch (IOException e) {
      out = null;
    }
  }

  private OutputStream open() throws IOException {
    segments.prepare();
    Long newest = segments.newest();
    if (newest != null && Files.size(segments.file(newest)) < FULL) {
      number = newest;
      mend(segments.file(number));
    } else {
      number = Math.max(clock.millis(), newest == null ? 0 : newest + 1);
    }
    OutputStream opened =
        new BufferedOutputStream(
            new FileOutputStream(segments.file(number).toFile(), true), BUFFER);
    out = opened;
    size = Files.size(segments.file(number));
    segments.prune();
    return opened;
  }

  // Whoever wrote here before may have been killed in the middle of a line.
  private static void mend(Path file) throws IOException {
    try (RandomAccessFile last = new RandomAccessFile(file.toFile(), "rw")) {
      long length = last.length();
      if (length > 0) {
        last.seek(length - 1);
        if (last.read() != '\n') {
          last.write('\n');
        }
      }
    }
  }

  /// Hands all lines over to the system.
  synchronized void flush() {
    try {
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      out = null;
    }
  }

  private void close(OutputStream target) throws IOException {
    out = null;
    target.close();
  }

  /// Keeps no more lines.
  synchronized void end() {
    closed = true;
    close();
  }

  /// Lets go of the file; more lines open it again.
  synchronized void close() {
    OutputStream target = out;
    if (target != null) {
      try {
        close(target);
      } catch (IOException e) {
        // What cannot be written is lost.
      }
    }
  }
}
