package aloft.local.log;

import aloft.spi.provider.Operations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/// The log of one function: its workers write it, each in a stream of its own, and any process may
/// read it meanwhile. It keeps the last 10 to 15 MB.
public final class FunctionLog implements AutoCloseable {
  private final LogSegments segments;
  private final Clock clock;
  private final LogWriter writer;

  /// A log that may exist already.
  ///
  /// @param folder of this log alone
  public FunctionLog(Path folder, Clock clock) {
    this.segments = new LogSegments(folder);
    this.clock = clock;
    this.writer = new LogWriter(segments, clock);
  }

  /// Takes what one worker prints. A line is kept when it is whole and the stream is flushed, or
  /// when the stream is closed; what cannot be kept is lost without a word: a full disk must not
  /// stop a function.
  ///
  /// @param name without spaces
  public OutputStream stream(String name) {
    return new LineStream(writer, name);
  }

  /// Hands over lines, oldest first; with [Operations.LogQuery#follow] until the thread is
  /// interrupted.
  ///
  /// @throws aloft.spi.diagnostic.UserException where the filter cannot be understood
  public void read(Operations.LogQuery query, Consumer<Operations.LogLine> sink) {
    writer.flush();
    new LogReader(segments, clock, query, sink).read();
  }

  /// Lets go of its file; what is written later is kept all the same.
  @Override
  public void close() {
    writer.close();
  }

  /// Forgets all; what is written later is not kept.
  public void delete() {
    writer.end();
    try {
      segments.delete();
    } catch (IOException e) {
      // What cannot be deleted stays; nothing depends on it.
    }
  }
}
