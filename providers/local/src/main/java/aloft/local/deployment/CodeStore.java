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

/// The zips of a deployment, and the folders that they are unpacked to: each by its content, so
/// that what has not changed stays where it is.
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

  /// Takes all zips of a topology out of the folder of a bundle, and unpacks them.
  ///
  /// @throws UserException where one is broken, or not the one that the topology means
  void take(Topology topology, Path bundle) throws IOException {
    for (Topology.Part part : topology.functions()) {
      if (part.code() != null) {
        take(part.code(), bundle);
        folder(part.code());
      }
      for (Topology.Code layer : part.layers()) {
        take(layer, bundle);
      }
      if (!part.layers().isEmpty()) {
        merged(part.layers());
      }
    }
  }

  /// Takes a zip out of the folder of a bundle.
  ///
  /// @throws UserException where it is not the one that the topology means
  void take(Topology.Code code, Path bundle) throws IOException {
    Path target = zips.resolve(name(code) + ".zip");
    if (Files.isRegularFile(target)) {
      return;
    }
    Files.createDirectories(zips);
    Path fresh = Files.createTempFile(zips, ".", ".zip");
    try {
      MessageDigest digest = sha256();
      try (InputStream in = open(bundle.resolve(code.file()));
          OutputStream out = new DigestOutputStream(Files.newOutputStream(fresh), digest)) {
        in.transferTo(out);
      }
      if (!Arrays.equals(digest.digest(), Base64.getDecoder().decode(code.hash()))) {
        throw changed(code, fresh);
      }
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
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

  // Two may have packed into one folder at a time; or someone has changed it by hand.
  private UserException changed(Topology.Code code, Path zip) throws IOException {
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
                "local/zip", "the zip " + code.file() + " is another than when it was packaged")
            .hint("package the service again"));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The folder with the content of a zip.
  Path folder(Topology.Code code) throws IOException {
    return folder(name(code), List.of(code));
  }

  /// The folder in which several zips lie on each other, the last on top.
  Path merged(List<Topology.Code> all) throws IOException {
    return folder(name(all), all);
  }

  private static String name(List<Topology.Code> layers) {
    MessageDigest digest = sha256();
    layers.forEach(code -> digest.update(Base64.getDecoder().decode(code.hash())));
    return "layers-" + name(digest.digest());
  }

  private Path folder(String name, List<Topology.Code> all) throws IOException {
    Path folder = folders.resolve(name);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folders);
      Path fresh = Files.createTempDirectory(folders, ".fresh");
      try {
        for (Topology.Code code : all) {
          ZipExtractor.unpack(zips.resolve(name(code) + ".zip"), code.file(), fresh);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        StateFolder.delete(fresh);
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
        wanted.add(folders.resolve(name(part.layers())));
      }
    }
    for (Path place : List.of(zips, folders)) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> all = Files.list(place)) {
          for (Path path : all.filter(path -> !wanted.contains(path)).toList()) {
            StateFolder.delete(path);
          }
        }
      }
    }
  }
}
