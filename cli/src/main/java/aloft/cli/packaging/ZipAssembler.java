package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.IoReason;
import aloft.cli.packaging.zip.CompressedFile;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// One zip in the making: files are packed by the crew, a few ahead, and written in the order in
/// which they came.
final class ZipAssembler {
  /// A larger file is packed while it is written.
  private static final long LARGE = 4 << 20;

  /// As many files pack faster alone than with threads to start.
  private static final int FEW = 48;

  private static final int AHEAD = 1024;
  private static final long WEIGHT = 24 << 20;

  private final ZipWriter zip;
  private final CompressionPool crew;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private List<Runnable> unstarted = new ArrayList<>();
  private boolean many;
  private long weight;
  private int count;

  private record Waiting(String name, FileItem leaf, FutureTask<CompressedFile> task) {}

  ZipAssembler(ZipWriter zip, CompressionPool crew) {
    this.zip = zip;
    this.crew = crew;
  }

  /// Adds a file of the user's.
  ///
  /// @param path how messages name it
  void add(String name, String path, FileItem leaf) throws IOException {
    count++;
    FutureTask<CompressedFile> task =
        new FutureTask<>(() -> {
          try {
            return crew.compressor().pack(name, leaf.executable(), leaf.location());
          } catch (IOException e) {
            throw unreadable(path, e);
          }
        });
    waiting.add(new Waiting(name, leaf, task));
    if (leaf.size() <= LARGE) {
      weight += leaf.size();
      start(task);
    }
    while (weight > WEIGHT || waiting.size() > AHEAD) {
      write(waiting.remove());
    }
  }

  /// Adds a file that is not on disk.
  void add(String name, String text, boolean executable) throws IOException {
    flush();
    count++;
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    zip.add(crew.compressor().pack(name, executable, content));
  }

  int count() {
    return count;
  }

  /// Writes all that was added, and the end of the zip.
  ///
  /// @return the size of the zip in bytes
  long finish() throws IOException {
    flush();
    return zip.finish();
  }

  private void flush() throws IOException {
    while (!waiting.isEmpty()) {
      write(waiting.remove());
    }
  }

  private void start(Runnable task) {
    if (many) {
      crew.start(task);
      return;
    }
    unstarted.add(task);
    if (unstarted.size() > FEW) {
      many = true;
      unstarted.forEach(crew::start);
      unstarted = List.of();
    }
  }

  private void write(Waiting next) throws IOException {
    if (next.leaf.size() > LARGE) {
      try (InputStream in = open(next)) {
        zip.add(next.name, next.leaf.executable(), in, next.leaf.size());
      }
      return;
    }
    weight -= next.leaf.size();
    // Does nothing where the crew has it already.
    next.task.run();
    try {
      zip.add(next.task.get());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case UserException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(
          Diagnostic.error("package/interrupted", "packing was interrupted"), e);
    }
  }

  /// Wraps reading, so that a file that cannot be read is told from a zip that cannot be written.
  private static InputStream open(Waiting next) {
    try {
      return new Reading(Files.newInputStream(next.leaf.location()), next.name);
    } catch (IOException e) {
      throw unreadable(next.name, e);
    }
  }

  private static UserException unreadable(String path, IOException e) {
    return new UserException(
        Diagnostic.error("package/unreadable-file", "cannot read " + path + ": " + IoReason.of(e)),
        e);
  }

  private static final class Reading extends InputStream {
    private final InputStream in;
    private final String path;

    Reading(InputStream in, String path) {
      this.in = in;
      this.path = path;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read in blocks");
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      try {
        return in.read(bytes, from, length);
      } catch (IOException e) {
        throw unreadable(path, e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
