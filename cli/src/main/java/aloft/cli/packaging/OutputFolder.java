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

/// The folder that artifacts are written to. A file appears there whole or not at all.
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

  /// A new file that nobody else writes to; who asked for it deletes it.
  Path passing(String name) {
    return folder.resolve("." + name + "." + UUID.randomUUID() + ".part");
  }

  /// Writes a file, hashing it on the way.
  Artifact write(String name, String fileName, Content content) {
    Path target = folder.resolve(fileName);
    Path part = passing(fileName);
    MessageDigest digest = sha256();
    try {
      try (Hashed out = new Hashed(Files.newOutputStream(part), digest);
          OutputStream buffered = new BufferedOutputStream(out, 1 << 18)) {
        content.write(buffered);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      String sha256 = Base64.getEncoder().encodeToString(digest.digest());
      return new Artifact(name, fileName, sha256, Files.size(target));
    } catch (IOException e) {
      throw unwritable(target, e);
    } finally {
      discard(part);
    }
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      // The error that led here matters more.
      return;
    }
  }

  private static UserException unwritable(Path path, IOException e) {
    return new UserException(
        Diagnostic.error("package/unwritable", "cannot write " + path + ": " + IoReason.of(e))
            .hint("make room there, and see that you may write to the folder"),
        e);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Hashed extends FilterOutputStream {
    private final MessageDigest digest;

    Hashed(OutputStream out, MessageDigest digest) {
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
