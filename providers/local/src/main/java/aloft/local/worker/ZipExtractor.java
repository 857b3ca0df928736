package aloft.local.worker;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/// Unpacks zips with the permissions of the entries, and never outside of the folder.
public final class ZipExtractor {
  /// The largest unpacked size of a function's code, in bytes.
  private static final long MAX_SIZE = 1L << 30;

  private ZipExtractor() {}

  /// Unpacks a zip into a folder and replaces existing files.
  ///
  /// @param name the name of the zip for messages
  /// @throws UserException if the zip is broken
  public static void unpack(Path zip, String name, Path target) throws IOException {
    try (FileSystem system =
            FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
        Stream<Path> entries = Files.walk(system.getPath("/"))) {
      long size = 0;
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path file = target.resolve(entry.toString().substring(1)).normalize();
        if (!file.startsWith(target)) {
          throw broken(name, "the entry " + entry + " is outside the target folder");
        }
        if (Files.isDirectory(entry)) {
          Files.createDirectories(file);
          continue;
        }
        size += Files.size(entry);
        if (size > MAX_SIZE) {
          throw broken(name, "its content is larger than " + (MAX_SIZE >> 20) + " MB");
        }
        Files.createDirectories(file.getParent());
        Files.copy(entry, file, StandardCopyOption.REPLACE_EXISTING);
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        permissions.addAll(Files.getPosixFilePermissions(entry));
        Files.setPosixFilePermissions(file, permissions);
        Files.setLastModifiedTime(file, Files.getLastModifiedTime(entry));
      }
    } catch (ZipException e) {
      throw broken(name, String.valueOf(e.getMessage()));
    } catch (ProviderNotFoundException e) {
      // The name need not end with .zip, but this content is no zip.
      throw broken(name, "it is not a zip file");
    }
  }

  /// Whether a folder has all files of a zip, with their sizes and times; they may have been
  /// changed or lost later. Further files are ignored.
  ///
  /// @param seen the files that are checked already, to which those of the zip are added
  public static boolean isUnpacked(Path zip, Path target, Set<Path> seen) {
    try (FileSystem system = FileSystems.newFileSystem(zip);
        Stream<Path> entries = Files.walk(system.getPath("/"))) {
      for (Path entry : (Iterable<Path>) entries::iterator) {
        Path file = target.resolve(entry.toString().substring(1)).normalize();
        if (!Files.isDirectory(entry) && seen.add(file) && !isCopy(entry, file)) {
          return false;
        }
      }
      return true;
    } catch (IOException | ProviderNotFoundException e) {
      return false;
    }
  }

  private static boolean isCopy(Path entry, Path file) throws IOException {
    return Files.isRegularFile(file)
        && Files.isReadable(file)
        && Files.size(file) == Files.size(entry)
        && Files.getLastModifiedTime(file).equals(Files.getLastModifiedTime(entry));
  }

  private static UserException broken(String name, String reason) {
    return new UserException(
        Diagnostic.error("local/zip", "the zip " + name + " cannot be unpacked: " + reason)
            .hint("package the service again"));
  }
}
