package aloft.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Reads text files of the user. Refuses what would not end or would not fit into the memory:
/// devices, pipes, and files above [#MAX_BYTES].
public final class TextFiles {
  /// The size of the largest file that is read as text, in bytes.
  public static final long MAX_BYTES = 32L << 20;

  private TextFiles() {}

  /// Returns the text of a UTF-8 file; bytes that are not UTF-8 become U+FFFD.
  ///
  /// @throws FileSystemException whose reason says what the file is, if it is refused
  public static String read(Path file) throws IOException {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  /// Returns the text of a UTF-8 file.
  ///
  /// @throws FileSystemException whose reason says what the file is, if it is refused, or that it
  ///   is not UTF-8
  public static String readStrictly(Path file) throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(file))).toString();
    } catch (CharacterCodingException e) {
      throw new FileSystemException(file.toString(), null, "it is not UTF-8 text");
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    String reason = refusal(file, attributes);
    if (reason != null) {
      throw new FileSystemException(file.toString(), null, reason);
    }
    return Files.readAllBytes(file);
  }

  private static @Nullable String refusal(Path file, BasicFileAttributes attributes)
      throws IOException {
    if (attributes.isDirectory()) {
      return "it is a folder";
    }
    if (!attributes.isRegularFile()) {
      return "it is a device or a pipe";
    }
    if (attributes.size() > MAX_BYTES) {
      long megabytes = attributes.size() >> 20;
      return "it has " + megabytes + " MB; at most " + (MAX_BYTES >> 20) + " MB are read";
    }
    // Such files say that they are empty, and some never end.
    if (attributes.size() == 0) {
      Path real = file.toRealPath();
      if (real.startsWith("/proc") || real.startsWith("/sys")) {
        return "it is a file of the kernel";
      }
    }
    return null;
  }
}
