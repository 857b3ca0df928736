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

/// Unpacks zips as Lambda does: with the permissions of their entries, and nothing outside of the
/// folder.
public final class ZipExtractor {
  /// What no function's code may be larger than, unpacked.
  private static final long LARGEST = 1L << 30;

  private ZipExtractor() {}

  /// Unpacks a zip into a folder, over what lies there.
  ///
  /// @param name by which the user knows it
  /// @throws UserException where it is broken
  public static void unpack(Path zip, String name, Path target) throws IOException {
    try (FileSystem system =
            FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
        Stream<Path> all = Files.walk(system.getPath("/"))) {
      long size = 0;
      for (Path entry : (Iterable<Path>) all::iterator) {
        Path place = target.resolve(entry.toString().substring(1)).normalize();
        if (!place.startsWith(target)) {
          throw broken(name, "the entry " + entry + " reaches out of it");
        }
        if (Files.isDirectory(entry)) {
          Files.createDirectories(place);
          continue;
        }
        size += Files.size(entry);
        if (size > LARGEST) {
          throw broken(name, "it holds more than " + (LARGEST >> 20) + " MB");
        }
        Files.createDirectories(place.getParent());
        Files.copy(entry, place, StandardCopyOption.REPLACE_EXISTING);
        Set<PosixFilePermission> permissions = EnumSet.of(PosixFilePermission.OWNER_READ);
        permissions.addAll(Files.getPosixFilePermissions(entry));
        Files.setPosixFilePermissions(place, permissions);
      }
    } catch (ZipException e) {
      throw broken(name, String.valueOf(e.getMessage()));
    } catch (ProviderNotFoundException e) {
      // What does not end like a zip may be one all the same; this is none.
      throw broken(name, "it is no zip");
    }
  }

  private static UserException broken(String name, String why) {
    return new UserException(
        Diagnostic.error("local/zip", "the zip " + name + " cannot be unpacked: " + why)
            .hint("package the service again"));
  }
}
