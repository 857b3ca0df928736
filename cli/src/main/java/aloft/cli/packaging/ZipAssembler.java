package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.IoReason;
import aloft.cli.packaging.zip.CompressedFile;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.artifact.Package;
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
import org.jspecify.annotations.Nullable;

/// Assembles one zip: pool threads compress files ahead of writing, and this thread writes them in
/// the order in which they were added.
final class ZipAssembler {
  /// A larger file is compressed while it is written.
  private static final long LARGE_FILE_SIZE = 4 << 20;

  /// Up to this many files are compressed faster without starting threads.
  private static final int SEQUENTIAL_LIMIT = 48;

  private static final int MAX_PENDING_FILES = 1024;
  private static final long MAX_PENDING_SIZE = 24 << 20;

  private final ZipWriter zip;
  private final CompressionPool pool;
  private final @Nullable Package pkg;
  private final Deque<PendingFile> pending = new ArrayDeque<>();
  private List<Runnable> deferred = new ArrayList<>();
  private boolean parallel;
  private long pendingSize;
  private int count;
  private long size;
  private String largest = "";
  private long largestSize;

  private record PendingFile(String name, FileItem file, FutureTask<CompressedFile> task) {}

  /// @param pkg the package whose size is limited; null for none
  ZipAssembler(ZipWriter zip, CompressionPool pool, @Nullable Package pkg) {
    this.zip = zip;
    this.pool = pool;
    this.pkg = pkg;
  }

  /// Adds a file of the user's.
  ///
  /// @param path the file in messages
  void add(String name, String path, FileItem file) throws IOException {
    count++;
    checkSize(path, file.size());
    FutureTask<CompressedFile> task =
        new FutureTask<>(() -> {
          try {
            return pool.compressor().compress(name, file.executable(), file.location());
          } catch (IOException e) {
            throw unreadable(path, e);
          }
        });
    pending.add(new PendingFile(name, file, task));
    if (file.size() <= LARGE_FILE_SIZE) {
      pendingSize += file.size();
      start(task);
    }
    while (pendingSize > MAX_PENDING_SIZE || pending.size() > MAX_PENDING_FILES) {
      writePending(pending.remove());
    }
  }

  private void checkSize(String path, long added) {
    size += added;
    if (added > largestSize) {
      largest = path;
      largestSize = added;
    }
    if (pkg != null && size > pkg.maxSize()) {
      throw new UserException(
          Diagnostic.error(
                  "package/too-large",
                  "the files of the package "
                      + pkg.name()
                      + " are larger than "
                      + megabytes(pkg.maxSize())
                      + " MB; the largest is "
                      + largest
                      + " with "
                      + megabytes(largestSize)
                      + " MB",
                  pkg.place())
              .hint("exclude files with package.patterns: - \"!" + largest + "\""));
    }
  }

  private static long megabytes(long bytes) {
    return (bytes + (1 << 20) - 1) >> 20;
  }

  /// Adds a file that is not on disk.
  void add(String name, String text, boolean executable) throws IOException {
    flush();
    count++;
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    zip.add(pool.compressor().compress(name, executable, content));
  }

  int count() {
    return count;
  }

  /// Writes the pending files and the end of the zip.
  ///
  /// @return the size of the zip in bytes
  long finish() throws IOException {
    flush();
    return zip.finish();
  }

  private void flush() throws IOException {
    while (!pending.isEmpty()) {
      writePending(pending.remove());
    }
  }

  private void start(Runnable task) {
    if (parallel) {
      pool.execute(task);
      return;
    }
    deferred.add(task);
    if (deferred.size() > SEQUENTIAL_LIMIT) {
      parallel = true;
      deferred.forEach(pool::execute);
      deferred = List.of();
    }
  }

  private void writePending(PendingFile pendingFile) throws IOException {
    if (pendingFile.file.size() > LARGE_FILE_SIZE) {
      try (InputStream in = open(pendingFile)) {
        zip.add(pendingFile.name, pendingFile.file.executable(), in, pendingFile.file.size());
      }
      return;
    }
    pendingSize -= pendingFile.file.size();
    // Does nothing if the pool runs it already.
    pendingFile.task.run();
    try {
      zip.add(pendingFile.task.get());
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case UserException failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CompressionPool.interrupted();
    }
  }

  /// Opens a file so that read errors are distinguished from errors in writing the zip.
  private static InputStream open(PendingFile pendingFile) {
    try {
      return new SourceStream(Files.newInputStream(pendingFile.file.location()), pendingFile.name);
    } catch (IOException e) {
      throw unreadable(pendingFile.name, e);
    }
  }

  private static UserException unreadable(String path, IOException e) {
    return new UserException(
        Diagnostic.error("package/unreadable-file", "cannot read " + path + ": " + IoReason.of(e)),
        e);
  }

  private static final class SourceStream extends InputStream {
    private final InputStream in;
    private final String path;

    SourceStream(InputStream in, String path) {
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
