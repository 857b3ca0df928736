package aloft.cli.packaging;

import aloft.cli.packaging.tree.IoReason;
import aloft.spi.artifact.Artifact;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;

/// The folder that artifacts are written to. Files are written under a temporary name and then
/// renamed, so that no partial file is visible.
final class OutputFolder {
  private final Path folder;

  /// Writes the content of a file.
  interface Content {
    void write(OutputStream out) throws IOException;
  }

  OutputFolder(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  Path folder() {
    return folder;
  }

  /// A unique path for a temporary file, which the caller deletes.
  Path temporaryPath(String name) {
    return folder.resolve("." + name + "." + UUID.randomUUID() + ".part");
  }

  /// Writes a file and computes its SHA-256.
  Artifact write(String name, String fileName, Content content) {
    Path target = folder.resolve(fileName);
    Path temporary = temporaryPath(fileName);
    MessageDigest digest = sha256();
    try {
      try (HashingStream out = new HashingStream(Files.newOutputStream(temporary), digest);
          OutputStream buffered = new BufferedOutputStream(out, 1 << 18)) {
        content.write(buffered);
      }
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
      String sha256 = Base64.getEncoder().encodeToString(digest.digest());
      return new Artifact(name, fileName, sha256, Files.size(target));
    } catch (IOException e) {
      throw unwritable(target, e);
    } finally {
      discard(temporary);
    }
  }

  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // An earlier error is more important.
      return;
    }
  }

  private static UserException unwritable(Path path, IOException e) {
    return new UserException(
        Diagnostic.error("package/unwritable", "cannot write " + path + ": " + IoReason.of(e))
            .hint("check the free disk space and the permissions of the folder"),
        e);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
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
