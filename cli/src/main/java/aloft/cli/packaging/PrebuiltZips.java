package aloft.cli.packaging;

import aloft.cli.packaging.tree.IoReason;
import aloft.host.Digests;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Copies prebuilt zips into the output folder, each once.
final class PrebuiltZips {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://");

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};

  private final ServiceTree tree;
  private final Downloader downloader;
  private final OutputFolder output;
  private final Map<String, Artifact> artifactsByLocation = new HashMap<>();
  private final Set<String> usedFileNames;

  /// @param usedFileNames the file names of other packages
  PrebuiltZips(
      ServiceTree tree, Downloader downloader, OutputFolder output, Set<String> usedFileNames) {
    this.tree = tree;
    this.downloader = downloader;
    this.output = output;
    this.usedFileNames = new HashSet<>(usedFileNames);
  }

  /// The artifact of a prebuilt package. The copy keeps the file name of the zip unless another
  /// file has it.
  Artifact artifact(Package pkg, Prebuilt prebuilt) {
    String location = prebuilt.location();
    Artifact artifact = artifactsByLocation.get(location);
    if (artifact == null) {
      artifact = copy(pkg, prebuilt);
      artifactsByLocation.put(location, artifact);
    }
    String prefix = prebuilt.prefix();
    return new Artifact(
        pkg.name(),
        artifact.fileName(),
        artifact.sha256(),
        artifact.size(),
        prefix == null ? null : sha1(prefix, output.path(artifact), prebuilt));
  }

  private static String sha1(String prefix, Path file, Prebuilt prebuilt) {
    MessageDigest digest = Digests.sha1();
    digest.update(prefix.getBytes(StandardCharsets.UTF_8));
    try (InputStream in = Files.newInputStream(file)) {
      in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    } catch (IOException e) {
      throw unreadable(prebuilt, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Marks the files of an artifact, and returns whether they are known: it may be no zip.
  boolean markPresent(RequiredFiles requiredFiles, Artifact artifact) {
    if (requiredFiles.areFound()) {
      return false;
    }
    try (ZipFile zip = new ZipFile(output.path(artifact).toFile())) {
      zip.stream().forEach(entry -> requiredFiles.markPresent(entry.getName().replace('\\', '/')));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// Returns a warning if an artifact is not a zip with files; null if it is one.
  @Nullable Diagnostic problem(Prebuilt prebuilt, Artifact artifact) {
    String problem = problem(output.path(artifact));
    return problem == null
        ? null
        : Diagnostic.warning(
                "package/not-zip",
                "the artifact " + prebuilt.location() + " is " + problem,
                prebuilt.place())
            .hint("build it again: the cloud unpacks it");
  }

  private static @Nullable String problem(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] head = in.readNBytes(4);
      if (Arrays.equals(head, EMPTY_ZIP)) {
        return "a zip without files";
      }
      return Arrays.equals(head, ZIP) || isZip(file) ? null : "not a zip";
    } catch (IOException e) {
      return null; // Whoever reads the file next reports it.
    }
  }

  // A jar may start with a script that runs it.
  private static boolean isZip(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      return zip.size() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// The last part of a path or an address, without its query and fragment.
  static String fileName(String location) {
    int end = 0;
    while (end < location.length() && "?#".indexOf(location.charAt(end)) < 0) {
      end++;
    }
    String path = location.substring(0, end);
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private Artifact copy(Package pkg, Prebuilt prebuilt) {
    String location = prebuilt.location();
    String zipName = fileName(location);
    boolean isFree =
        Artifact.isFileName(zipName)
            && !zipName.startsWith(".")
            && !zipName.endsWith(".json")
            && usedFileNames.add(zipName);
    String fileName = isFree ? zipName : pkg.name() + ".zip";
    if (!ADDRESS.matcher(location).lookingAt()) {
      Path file = tree.file(location);
      if (file == null) {
        throw unreadable(prebuilt, new NoSuchFileException(location));
      }
      return copy(pkg.name(), fileName, file, prebuilt);
    }
    try {
      Path download = output.temporaryPath();
      try {
        downloader.fetch(location, download);
        return copy(pkg.name(), fileName, download, prebuilt);
      } finally {
        Files.deleteIfExists(download);
      }
    } catch (IOException e) {
      throw unreadable(prebuilt, e);
    }
  }

  private Artifact copy(String name, String fileName, Path source, Prebuilt prebuilt) {
    try (InputStream in = Files.newInputStream(source)) {
      return output.write(name, fileName, in::transferTo);
    } catch (IOException e) {
      throw unreadable(prebuilt, e);
    }
  }

  private static UserException unreadable(Prebuilt prebuilt, IOException e) {
    return new UserException(
        Diagnostic.error(
                "package/no-artifact",
                "cannot read the artifact " + prebuilt.location() + ": " + IoReason.of(e),
                prebuilt.place())
            .hint("build it first, or correct its path: it is relative to the service's folder"),
        e);
  }
}
