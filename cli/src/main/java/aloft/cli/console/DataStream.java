package aloft.cli.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Stdout. A `PrintStream` only knows that something could not be written; this one also knows why.
final class DataStream extends PrintStream {
  private static final int BUFFER = 8192;
  private static final int FILE_TYPE = 0170000;
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  private final Descriptor descriptor;

  DataStream() {
    this(new Descriptor());
  }

  private DataStream(Descriptor descriptor) {
    super(new BufferedOutputStream(descriptor, BUFFER), false, StandardCharsets.UTF_8);
    this.descriptor = descriptor;
  }

  /// Why the first write that failed did: `: No space left on device`; empty if none failed.
  String reason() {
    String message = descriptor.failure;
    return message == null ? "" : ": " + message;
  }

  /// Whether stdout is a pipe or a socket. These fail only if the reader has closed them.
  static boolean isPipe() {
    try {
      int mode = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode");
      return (mode & FILE_TYPE) == FIFO || (mode & FILE_TYPE) == SOCKET;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private static final class Descriptor extends FileOutputStream {
    private @Nullable String failure;

    Descriptor() {
      super(FileDescriptor.out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        super.write(bytes, offset, length);
      } catch (IOException e) {
        failure = failure == null ? e.getMessage() : failure;
        throw e;
      }
    }
  }
}
