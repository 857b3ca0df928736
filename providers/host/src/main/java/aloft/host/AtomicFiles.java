package aloft.host;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes files and folders that appear whole or not at all: the content is written beside the
/// target first and then renamed.
public final class AtomicFiles {
  private static final String PREFIX = ".new-";
  private static final FileAttribute<?>[] NONE = {};
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private AtomicFiles() {}

  /// Writes the content of a file.
  @FunctionalInterface
  public interface FileContent {
    void write(OutputStream out) throws IOException;
  }

  /// Fills a folder.
  @FunctionalInterface
  public interface FolderContent {
    void write(Path folder) throws IOException;
  }

  /// Writes a text in UTF-8, replacing the file where it exists. The parent folder must exist.
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes bytes, replacing the file where it exists. The parent folder must exist.
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /// Writes a file, replacing it where it exists. The parent folder must exist.
  ///
  /// @throws IOException if the content throws it or the file cannot be written; the old file then
  ///   stays as it is
  public static void write(Path file, FileContent content) throws IOException {
    write(file, content, NONE);
  }

  /// Writes a text in UTF-8 into a file that only its owner can read.
  public static void writePrivate(Path file, String text) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    write(
        file,
        out -> out.write(text.getBytes(StandardCharsets.UTF_8)),
        posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)} : NONE);
  }

  private static void write(Path file, FileContent content, FileAttribute<?>[] attributes)
      throws IOException {
    Path fresh = temporary(file);
    try {
      Files.createFile(fresh, attributes);
      try (OutputStream out = Files.newOutputStream(fresh)) {
        content.write(out);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// A path beside another one that no file has yet; the name begins with a dot. The JDK's own
  /// temporary files wait for a secure random generator.
  public static Path temporary(Path target) {
    return target.resolveSibling(PREFIX + Ids.hex());
  }

  /// Creates a folder with its content. Keeps the existing folder if another process created it
  /// first.
  ///
  /// @throws IOException if the content throws it or the folder cannot be created
  public static void writeFolder(Path folder, FolderContent content) throws IOException {
    Path fresh = temporary(folder);
    try {
      Files.createDirectories(fresh);
      content.write(fresh);
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    } finally {
      Folders.delete(fresh);
    }
  }
}
