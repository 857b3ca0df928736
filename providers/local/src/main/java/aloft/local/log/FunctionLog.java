package aloft.local.log;

import aloft.spi.emulation.LogFormat;
import aloft.spi.provider.Operations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/// The log of one function. Each worker writes its own stream, and any process may read the log at
/// the same time. The log keeps the last 10 to 15 MB.
public final class FunctionLog implements AutoCloseable {
  private final LogSegments segments;
  private final Clock clock;
  private final LogWriter writer;

  /// Opens a log, which may exist already.
  ///
  /// @param folder the folder of this log alone
  public FunctionLog(Path folder, Clock clock) {
    this.segments = new LogSegments(folder);
    this.clock = clock;
    this.writer = new LogWriter(segments, clock);
  }

  /// Opens a stream for the output of one worker. A line is written when it is complete and the
  /// stream is flushed, or when the stream is closed. Write errors are ignored, as a full disk must
  /// not stop a function.
  ///
  /// @param name the name of the stream, without spaces
  /// @param maxLine the maximum length of a line, in bytes; longer ones are split
  public OutputStream stream(String name, int maxLine) {
    return new LineStream(writer, name, maxLine);
  }

  /// Reads lines, oldest first; with [Operations.LogQuery#follow] until the thread is interrupted.
  ///
  /// @param format interprets the filter of the query
  /// @throws aloft.spi.diagnostic.UserException if the filter is invalid or the log cannot be read
  public void read(Operations.LogQuery query, LogFormat format, Consumer<Operations.LogLine> sink) {
    writer.flush();
    new LogReader(segments, clock, query, format, sink).read();
  }

  /// Closes the file; later lines open it again.
  @Override
  public void close() {
    writer.close();
  }

  /// Deletes the log; later lines are discarded.
  public void delete() {
    writer.discardFurtherLines();
    try {
      segments.delete();
    } catch (IOException e) {
      // Nothing depends on the deletion.
    }
  }
}
