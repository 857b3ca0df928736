package aloft.local.daemon;

import aloft.local.runtime.Zip;
import aloft.local.state.Home;
import aloft.spi.model.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The zips of a deployment, and the folders that they are unpacked to: each by its content, so
/// that what has not changed stays where it is.
final class Code {
  private final Path zips;
  private final Path folders;

  Code(Path deployment) {
    this.zips = deployment.resolve("zips");
    this.folders = deployment.resolve("code");
  }

  private static String name(Topology.Code code) {
    return name(Base64.getDecoder().decode(code.hash()));
  }

  private static String name(byte[] digest) {
    return HexFormat.of().formatHex(digest).substring(0, 32);
  }

  /// Takes a zip out of the folder of a bundle.
  void take(Topology.Code code, Path bundle) throws IOException {
    Path target = zips.resolve(name(code) + ".zip");
    if (Files.isRegularFile(target)) {
      return;
    }
    Files.createDirectories(zips);
    Path fresh = Files.createTempFile(zips, ".zip", null);
    try {
      Files.copy(bundle.resolve(code.file()), fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /// The folder with the content of a zip.
  Path folder(Topology.Code code) throws IOException {
    return folder(name(code), List.of(code));
  }

  /// The folder in which several zips lie on each other, the last on top.
  Path merged(List<Topology.Code> all) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      all.forEach(code -> digest.update(Base64.getDecoder().decode(code.hash())));
      return folder("layers-" + name(digest.digest()), all);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path folder(String name, List<Topology.Code> all) throws IOException {
    Path folder = folders.resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folders);
      Path fresh = Files.createTempDirectory(folders, ".fresh");
      try {
        for (Topology.Code code : all) {
          Zip.unpack(zips.resolve(name(code) + ".zip"), code.file(), fresh);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Home.delete(fresh);
      }
    }
    return folder;
  }

  /// Forgets all but what a topology needs.
  void keep(Topology topology) throws IOException {
    Set<String> names = new HashSet<>();
    for (Topology.Part part : topology.functions()) {
      if (part.code() != null) {
        names.add(name(part.code()));
      }
      part.layers().forEach(layer -> names.add(name(layer)));
    }
    Set<Path> wanted = new HashSet<>();
    names.forEach(name -> {
      wanted.add(folders.resolve(name));
      wanted.add(zips.resolve(name + ".zip"));
    });
    for (Topology.Part part : topology.functions()) {
      if (!part.layers().isEmpty()) {
        wanted.add(merged(part.layers()));
      }
    }
    for (Path place : List.of(zips, folders)) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> all = Files.list(place)) {
          for (Path path : all.filter(path -> !wanted.contains(path)).toList()) {
            Home.delete(path);
          }
        }
      }
    }
  }
}
