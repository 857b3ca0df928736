package aloft.local.deployment;

import aloft.local.state.StateFolder;
import aloft.local.worker.ZipExtractor;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The zips of a deployment and the folders with their content, both named by the hash of the
/// content.
final class CodeStore {
  private final Path zips;
  private final Path folders;

  CodeStore(Path deployment) {
    this.zips = deployment.resolve("zips");
    this.folders = deployment.resolve("code");
  }

  private static String name(Topology.Code code) {
    return name(Base64.getDecoder().decode(code.hash()));
  }

  private static String name(byte[] digest) {
    return HexFormat.of().formatHex(digest).substring(0, 32);
  }

  /// Copies all zips of a topology from a bundle and unpacks them.
  ///
  /// @param bundle the folder of the bundle
  /// @throws UserException if a zip is broken or does not have the hash in the topology
  void store(Topology topology, Path bundle) throws IOException {
    for (Topology.Part part : topology.functions()) {
      if (part.code() != null) {
        store(part.code(), bundle);
        folder(part.code());
      }
      for (Topology.Code layer : part.layers()) {
        store(layer, bundle);
      }
      if (!part.layers().isEmpty()) {
        mergedLayers(part.layers());
      }
    }
  }

  /// Copies a zip from a bundle.
  ///
  /// @param bundle the folder of the bundle
  /// @throws UserException if it does not have the hash in the topology
  void store(Topology.Code code, Path bundle) throws IOException {
    Path target = zips.resolve(name(code) + ".zip");
    if (Files.isRegularFile(target)) {
      return;
    }
    Files.createDirectories(zips);
    Path temporary = Files.createTempFile(zips, ".", ".zip");
    try {
      MessageDigest digest = sha256();
      try (InputStream in = open(bundle.resolve(code.file()));
          OutputStream out = new DigestOutputStream(Files.newOutputStream(temporary), digest)) {
        in.transferTo(out);
      }
      if (!Arrays.equals(digest.digest(), Base64.getDecoder().decode(code.hash()))) {
        throw mismatch(code, temporary);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static InputStream open(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("package/read", "the local cloud cannot read " + file)
              .hint("package the service again"),
          e);
    }
  }

  // Reports a broken zip as such; otherwise the zip was replaced after it was packaged.
  private UserException mismatch(Topology.Code code, Path zip) throws IOException {
    Path folder = Files.createTempDirectory(zips, ".look");
    try {
      ZipExtractor.unpack(zip, code.file(), folder);
    } catch (UserException broken) {
      return broken;
    } finally {
      StateFolder.delete(folder);
    }
    return new UserException(
        Diagnostic.error(
                "local/zip", "the zip " + code.file() + " has changed since it was packaged")
            .hint("package the service again"));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Unpacks a zip if needed and returns its folder.
  Path folder(Topology.Code code) throws IOException {
    return folder(name(code), List.of(code));
  }

  /// Unpacks layers into one folder if needed and returns it; later layers replace files of earlier
  /// ones.
  Path mergedLayers(List<Topology.Code> layers) throws IOException {
    return folder(name(layers), layers);
  }

  private static String name(List<Topology.Code> layers) {
    MessageDigest digest = sha256();
    layers.forEach(code -> digest.update(Base64.getDecoder().decode(code.hash())));
    return "layers-" + name(digest.digest());
  }

  private Path folder(String name, List<Topology.Code> codes) throws IOException {
    Path folder = folders.resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folders);
      Path temporary = Files.createTempDirectory(folders, ".fresh");
      try {
        for (Topology.Code code : codes) {
          ZipExtractor.unpack(zips.resolve(name(code) + ".zip"), code.file(), temporary);
        }
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        StateFolder.delete(temporary);
      }
    }
    return folder;
  }

  /// Deletes all zips and folders that a topology does not use.
  void retainOnly(Topology topology) throws IOException {
    Set<String> names = new HashSet<>();
    for (Topology.Part part : topology.functions()) {
      if (part.code() != null) {
        names.add(name(part.code()));
      }
      part.layers().forEach(layer -> names.add(name(layer)));
    }
    Set<Path> used = new HashSet<>();
    names.forEach(name -> {
      used.add(folders.resolve(name));
      used.add(zips.resolve(name + ".zip"));
    });
    for (Topology.Part part : topology.functions()) {
      if (!part.layers().isEmpty()) {
        used.add(folders.resolve(name(part.layers())));
      }
    }
    for (Path parent : List.of(zips, folders)) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> paths = Files.list(parent)) {
          for (Path path : paths.filter(path -> !used.contains(path)).toList()) {
            StateFolder.delete(path);
          }
        }
      }
    }
  }
}
