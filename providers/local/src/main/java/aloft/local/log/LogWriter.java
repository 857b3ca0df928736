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

/// Appends lines to the newest file of a log and starts a new file when it is full.
///
/// A line is `MILLISECONDS STREAM MESSAGE`. [#flush] writes all lines to the file. This uses a
/// stream because the interruption of a writing thread would close a channel.
final class LogWriter {
  private static final long MAX_SEGMENT_BYTES = 5L * 1024 * 1024;
  private static final int BUFFER_SIZE = 32 * 1024;

  private final LogSegments segments;
  private final Clock clock;
  private @Nullable OutputStream output;
  private long number;
  private long size;
  private boolean discarding;

  LogWriter(LogSegments segments, Clock clock) {
    this.segments = segments;
    this.clock = clock;
  }

  /// The current time as the beginning of a line.
  byte[] timestamp() {
    return Long.toString(clock.millis()).getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Appends complete lines. After an error these lines are lost, and the next call opens the file
  /// again.
  synchronized void write(byte[] lines, int length) {
    if (discarding) {
      return;
    }
    try {
      OutputStream target = output == null ? open() : output;
      target.write(lines, 0, length);
      size += length;
      if (size >= MAX_SEGMENT_BYTES) {
        close(target);
      }
    } catch (IOException e) {
      output = null;
    }
  }

  private OutputStream open() throws IOException {
    segments.createFolder();
    Long newest = segments.newest();
    if (newest != null && Files.size(segments.file(newest)) < MAX_SEGMENT_BYTES) {
      number = newest;
      repair(segments.file(number));
    } else {
      number = Math.max(clock.millis(), newest == null ? 0 : newest + 1);
    }
    OutputStream opened =
        new BufferedOutputStream(
            new FileOutputStream(segments.file(number).toFile(), true), BUFFER_SIZE);
    output = opened;
    size = Files.size(segments.file(number));
    segments.prune();
    return opened;
  }

  // A previous writer may have been killed in the middle of a line.
  private static void repair(Path file) throws IOException {
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

  /// Writes all buffered lines to the file.
  synchronized void flush() {
    try {
      if (output != null) {
        output.flush();
      }
    } catch (IOException e) {
      output = null;
    }
  }

  private void close(OutputStream target) throws IOException {
    output = null;
    target.close();
  }

  /// Closes the file and discards all later lines.
  synchronized void discardFurtherLines() {
    discarding = true;
    close();
  }

  /// Closes the file; later lines open it again.
  synchronized void close() {
    OutputStream target = output;
    if (target != null) {
      try {
        close(target);
      } catch (IOException e) {
        // The buffered lines are lost.
      }
    }
  }
}
