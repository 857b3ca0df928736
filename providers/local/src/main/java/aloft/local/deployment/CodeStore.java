package aloft.local.deployment;

import aloft.host.AtomicFiles;
import aloft.host.Digests;
import aloft.host.Folders;
import aloft.local.worker.ZipExtractor;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The zips of a deployment and the folders with their content, both named by the hash of the
/// content. Code in a folder of the user is used where it is.
final class CodeStore {
  private final Path zips;
  private final Path folders;

  CodeStore(Path deployment) {
    this.zips = deployment.resolve("zips");
    this.folders = deployment.resolve("code");
  }

  private static byte[] hash(Code code) {
    return switch (code) {
      case Code.Archive archive -> Base64.getDecoder().decode(archive.hash());
      case Code.Folder folder -> folder.path().toString().getBytes(StandardCharsets.UTF_8);
    };
  }

  private static String name(byte[] digest) {
    return HexFormat.of().formatHex(digest).substring(0, 32);
  }

  private Path zip(Code.Archive archive) {
    return zips.resolve(name(hash(archive)) + ".zip");
  }

  /// Copies all zips of a topology from a bundle and unpacks them.
  ///
  /// @param bundle the folder of the bundle
  /// @throws UserException if a zip is broken or does not have the hash in the topology
  void store(Topology topology, Path bundle) throws IOException {
    for (LocalFunction function : topology.functions()) {
      Code code = function.code();
      if (code != null) {
        store(code, bundle);
        folder(code);
      }
      for (Code layer : function.layers()) {
        store(layer, bundle);
      }
      if (!function.layers().isEmpty()) {
        mergedLayers(function.layers());
      }
    }
  }

  /// Copies a zip from a bundle; does nothing for a folder.
  ///
  /// @param bundle the folder of the bundle
  /// @throws UserException if it does not have the hash in the topology
  void store(Code code, Path bundle) throws IOException {
    if (!(code instanceof Code.Archive archive) || Files.isRegularFile(zip(archive))) {
      return;
    }
    Folders.create(zips, zips.resolveSibling(".").normalize());
    MessageDigest digest = Digests.sha256();
    Path source = bundle.resolve(archive.file());
    AtomicFiles.write(
        zip(archive),
        target -> {
          try (InputStream in = open(source);
              OutputStream out = new DigestOutputStream(target, digest)) {
            in.transferTo(out);
          }
          if (!Arrays.equals(digest.digest(), hash(archive))) {
            throw mismatch(archive, source);
          }
        });
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
  private UserException mismatch(Code.Archive archive, Path zip) throws IOException {
    Path folder = AtomicFiles.temporary(zips.resolve("check"));
    try {
      Files.createDirectories(folder);
      ZipExtractor.unpack(zip, archive.file(), folder);
    } catch (UserException broken) {
      return broken;
    } finally {
      Folders.delete(folder);
    }
    return new UserException(
        Diagnostic.error(
                "local/zip", "the zip " + archive.file() + " has changed since it was packaged")
            .hint("package the service again"));
  }

  /// Returns the folder with the code, or the zip of a user; unpacks the zip of a bundle if needed.
  Path folder(Code code) throws IOException {
    return switch (code) {
      case Code.Archive archive -> merged(name(hash(archive)), List.of(archive));
      case Code.Folder folder -> folder.path();
    };
  }

  /// Merges layers into one folder if needed and returns it; later layers replace files of earlier
  /// ones.
  Path mergedLayers(List<Code> layers) throws IOException {
    Path folder = folders.resolve(layersName(layers));
    if (layers.stream().anyMatch(Code.Folder.class::isInstance)) {
      // Its content may have changed.
      Folders.delete(folder);
    }
    return merged(layersName(layers), layers);
  }

  private static String layersName(List<Code> layers) {
    MessageDigest digest = Digests.sha256();
    layers.forEach(code -> digest.update(hash(code)));
    return "layers-" + name(digest.digest());
  }

  private Path merged(String name, List<? extends Code> codes) throws IOException {
    Path folder = folders.resolve(name);
    if (!Files.isDirectory(folder)) {
      Folders.create(folders, folders.resolveSibling(".").normalize());
      Files.deleteIfExists(folder);
      AtomicFiles.writeFolder(
          folder,
          fresh -> {
            for (Code code : codes) {
              add(code, fresh);
            }
          });
    }
    return folder;
  }

  private void add(Code code, Path target) throws IOException {
    switch (code) {
      case Code.Archive archive -> ZipExtractor.unpack(zip(archive), archive.file(), target);
      case Code.Folder folder -> {
        if (Files.isDirectory(folder.path())) {
          copy(folder.path(), target);
        } else {
          ZipExtractor.unpack(folder.path(), folder.path().toString(), target);
        }
      }
    }
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path copy = target.resolve(source.relativize(path));
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  /// Deletes the zips and folders of a topology that are not complete, as after a power failure, so
  /// that [#store] writes them again.
  ///
  /// @return whether all are there and complete
  boolean discardBroken(Topology topology) throws IOException {
    boolean complete = true;
    Map<Path, Boolean> checked = new HashMap<>();
    for (LocalFunction function : topology.functions()) {
      if (function.code() instanceof Code.Archive archive) {
        complete &= check(checked, folders.resolve(name(hash(archive))), List.of(archive));
      }
      if (!function.layers().isEmpty()) {
        complete &=
            check(checked, folders.resolve(layersName(function.layers())), function.layers());
      }
    }
    return complete;
  }

  private boolean check(Map<Path, Boolean> checked, Path folder, List<? extends Code> codes)
      throws IOException {
    boolean complete = true;
    for (Code code : codes) {
      if (code instanceof Code.Archive archive) {
        Path zip = zip(archive);
        Boolean known = checked.get(zip);
        boolean intact = known == null ? isIntact(zip, hash(archive)) : known;
        checked.put(zip, intact);
        complete &= intact;
        if (!intact) {
          Folders.delete(zip);
        }
      }
    }
    if (codes.stream().anyMatch(Code.Folder.class::isInstance) || checked.containsKey(folder)) {
      return complete;
    }
    complete = complete && isUnpacked(codes, folder);
    checked.put(folder, complete);
    if (!complete) {
      Folders.delete(folder);
    }
    return complete;
  }

  private static boolean isIntact(Path zip, byte[] hash) {
    if (!Files.isRegularFile(zip)) {
      return false;
    }
    MessageDigest digest = Digests.sha256();
    try (InputStream in = Files.newInputStream(zip)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return Arrays.equals(digest.digest(), hash);
    } catch (IOException e) {
      return false;
    }
  }

  // Later layers replace files of earlier ones.
  private boolean isUnpacked(List<? extends Code> codes, Path folder) {
    Set<Path> seen = new HashSet<>();
    for (Code code : codes.reversed()) {
      if (code instanceof Code.Archive archive
          && !ZipExtractor.isUnpacked(zip(archive), folder, seen)) {
        return false;
      }
    }
    return true;
  }

  /// Returns the names of zips of a topology that are not stored.
  List<String> missing(Topology topology) {
    Set<String> missing = new TreeSet<>();
    for (LocalFunction function : topology.functions()) {
      for (Code.Archive archive : function.archives()) {
        if (!Files.isRegularFile(zip(archive))) {
          missing.add(archive.file());
        }
      }
    }
    return List.copyOf(missing);
  }

  /// Deletes all zips and folders that none of the topologies uses.
  void retainOnly(List<Topology> topologies) throws IOException {
    Set<Path> used = new HashSet<>();
    for (LocalFunction function :
        topologies.stream().flatMap(topology -> topology.functions().stream()).toList()) {
      function.archives().forEach(archive -> used.add(zip(archive)));
      if (function.code() instanceof Code.Archive archive) {
        used.add(folders.resolve(name(hash(archive))));
      }
      if (!function.layers().isEmpty()) {
        used.add(folders.resolve(layersName(function.layers())));
      }
    }
    for (Path parent : List.of(zips, folders)) {
      if (Files.isDirectory(parent)) {
        try (Stream<Path> paths = Files.list(parent)) {
          for (Path path : paths.filter(path -> !used.contains(path)).toList()) {
            Folders.delete(path);
          }
        }
      }
    }
  }
}
