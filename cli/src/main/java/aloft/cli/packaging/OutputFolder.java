package aloft.cli.packaging;

import aloft.cli.packaging.tree.IoReason;
import aloft.host.AtomicFiles;
import aloft.host.Digests;
import aloft.spi.artifact.Artifact;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;

/// The folder that artifacts are written to. No partial file is visible under its final name.
final class OutputFolder {
  private static final int BUFFER_SIZE = 1 << 18;

  private final Path folder;

  OutputFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /// A unique path for a temporary file or folder, which the caller deletes.
  Path temporaryPath() {
    return AtomicFiles.temporary(folder.resolve("temporary"));
  }

  /// Where an artifact is.
  Path path(Artifact artifact) {
    return folder.resolve(artifact.fileName());
  }

  /// Writes a file and computes its SHA-256.
  Artifact write(String name, String fileName, AtomicFiles.FileContent content) {
    if (!Artifact.isFileName(fileName)) {
      throw new IllegalArgumentException("not a file name: " + fileName);
    }
    Path target = folder.resolve(fileName);
    MessageDigest digest = Digests.sha256();
    try {
      AtomicFiles.write(
          target,
          out -> {
            OutputStream buffered =
                new BufferedOutputStream(new HashingStream(out, digest), BUFFER_SIZE);
            content.write(buffered);
            buffered.flush();
          });
      String sha256 = Base64.getEncoder().encodeToString(digest.digest());
      return new Artifact(name, fileName, sha256, Files.size(target));
    } catch (IOException e) {
      throw unwritable(target, e);
    }
  }

  private static UserException unwritable(Path path, IOException e) {
    return new UserException(
        Diagnostic.error("package/unwritable", "cannot write " + path + ": " + IoReason.of(e))
            .hint("check the free disk space and the permissions of the folder"),
        e);
  }

  private static final class HashingStream extends FilterOutputStream {
    private final MessageDigest digest;

    HashingStream(OutputStream out, MessageDigest digest) {
      super(out);
      this.digest = digest;
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      digest.update(bytes, from, length);
      out.write(bytes, from, length);
    }
  }
}
