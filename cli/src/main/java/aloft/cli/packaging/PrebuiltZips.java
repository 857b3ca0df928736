package aloft.cli.packaging;

import aloft.cli.packaging.tree.IoReason;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Zips that lie ready: copied into the output folder, each once.
final class PrebuiltZips {
  private final ServiceTree tree;
  private final Downloader downloads;
  private final OutputFolder output;
  private final Map<String, Artifact> byLocation = new HashMap<>();
  private final Set<String> taken;

  /// @param taken names of files that the packages themselves will have
  PrebuiltZips(ServiceTree tree, Downloader downloads, OutputFolder output, Set<String> taken) {
    this.tree = tree;
    this.downloads = downloads;
    this.output = output;
    this.taken = new HashSet<>(taken);
  }

  /// The artifact of a package that is a zip already. It keeps its name where no other file has it.
  Artifact take(Package wanted, Prebuilt prebuilt) {
    String location = prebuilt.location();
    Artifact known = byLocation.get(location);
    if (known == null) {
      known = copy(wanted, prebuilt);
      byLocation.put(location, known);
    }
    return new Artifact(wanted.name(), known.fileName(), known.sha256(), known.size());
  }

  private Artifact copy(Package wanted, Prebuilt prebuilt) {
    String location = prebuilt.location();
    String own = location.replaceFirst("[?#].*", "").replaceFirst(".*[/\\\\]", "");
    String fileName = taken.add(own) ? own : wanted.name() + ".zip";
    if (!location.matches("(?i)(s3|https?)://.*")) {
      Path file = tree.file(location);
      if (file == null) {
        throw missing(prebuilt, new NoSuchFileException(location));
      }
      return copy(wanted.name(), fileName, file, prebuilt);
    }
    try {
      Path fetched = Files.createTempFile(output.folder(), ".fetched", ".part");
      try {
        downloads.fetch(location, fetched);
        return copy(wanted.name(), fileName, fetched, prebuilt);
      } finally {
        Files.deleteIfExists(fetched);
      }
    } catch (IOException e) {
      throw missing(prebuilt, e);
    }
  }

  private Artifact copy(String name, String fileName, Path source, Prebuilt prebuilt) {
    try (InputStream in = Files.newInputStream(source)) {
      return output.write(name, fileName, in::transferTo);
    } catch (IOException e) {
      throw missing(prebuilt, e);
    }
  }

  private static UserException missing(Prebuilt prebuilt, IOException e) {
    return new UserException(
        Diagnostic.error(
                "package/no-artifact",
                "cannot read the artifact " + prebuilt.location() + ": " + IoReason.of(e),
                prebuilt.place())
            .hint("build it first, or correct its path: it is relative to the service's folder"),
        e);
  }
}
