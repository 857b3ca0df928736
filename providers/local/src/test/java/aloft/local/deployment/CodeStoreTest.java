package aloft.local.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import aloft.spi.model.Code;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CodeStoreTest {
  @TempDir private Path folder;

  private Code code(String file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(folder.resolve(file));
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Code.Archive(file, Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Code zip(String name, Map<String, String> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return code(name);
  }

  private CodeStore code() {
    return new CodeStore(folder.resolve("deployment"));
  }

  @Test
  void zipIsUnpackedOncePerContent() throws IOException {
    Code zip = zip("a.zip", Map.of("index.js", "one", "lib/x.js", "two"));
    code().store(zip, folder);

    Path first = code().folder(zip);

    assertThat(first.resolve("index.js")).hasContent("one");
    assertThat(first.resolve("lib/x.js")).hasContent("two");
    assertThat(code().folder(zip)).isEqualTo(first);
  }

  @Test
  void executablePermissionIsKept() throws IOException {
    Path file = folder.resolve("b.zip");
    try (FileSystem zip =
        FileSystems.newFileSystem(
            URI.create("jar:" + file.toUri()),
            Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
      Files.writeString(zip.getPath("bootstrap"), "#!/bin/sh\n");
      Files.setPosixFilePermissions(
          zip.getPath("bootstrap"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    code().store(code("b.zip"), folder);

    assertThat(code().folder(code("b.zip")).resolve("bootstrap")).isExecutable();
  }

  @Test
  void laterLayersReplaceFiles() throws IOException {
    Code one = zip("one.zip", Map.of("a", "1", "b", "1"));
    Code two = zip("two.zip", Map.of("b", "2"));
    code().store(one, folder);
    code().store(two, folder);

    Path merged = code().mergedLayers(List.of(one, two));

    assertThat(merged.resolve("a")).hasContent("1");
    assertThat(merged.resolve("b")).hasContent("2");
  }

  @Test
  void layerFolderDependsOnContentAndOrder() throws IOException {
    Code one = zip("one.zip", Map.of("a", "1"));
    Code two = zip("two.zip", Map.of("a", "2"));
    code().store(one, folder);
    code().store(two, folder);

    Path merged = code().mergedLayers(List.of(one, two));
    Path turned = code().mergedLayers(List.of(two, one));

    assertThat(merged.getFileName().toString()).matches("layers-[0-9a-f]{32}");
    assertThat(merged.resolve("a")).hasContent("2");
    assertThat(turned.resolve("a")).hasContent("1");
    assertThat(code().mergedLayers(List.of(one, two))).isEqualTo(merged);
  }

  @Test
  void entriesOutsideOfTheFolderAreRejected() throws IOException {
    Code evil = zip("evil.zip", Map.of("../../outside", "x"));
    code().store(evil, folder);

    assertThatThrownBy(() -> code().folder(evil))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("evil.zip cannot be unpacked");
    assertThat(folder.resolve("outside")).doesNotExist();
    assertThat(folder.resolve("deployment/code")).isEmptyDirectory();
  }

  @Test
  void brokenZipIsReportedByName() throws IOException {
    Files.writeString(folder.resolve("broken.zip"), "this is no zip");
    code().store(code("broken.zip"), folder);

    assertThatThrownBy(() -> code().folder(code("broken.zip")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("broken.zip cannot be unpacked");
  }

  @Test
  void changedZipIsRejected() throws IOException {
    Code packed = zip("a.zip", Map.of("index.js", "one"));
    zip("a.zip", Map.of("index.js", "two"));

    assertThatThrownBy(() -> code().store(packed, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a.zip has changed since it was packaged");
    Files.writeString(folder.resolve("a.zip"), "this is no zip");
    assertThatThrownBy(() -> code().store(packed, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("a.zip cannot be unpacked");
    Files.delete(folder.resolve("a.zip"));
    assertThatThrownBy(() -> code().store(packed, folder))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("cannot read");
    assertThat(folder.resolve("deployment/zips")).isEmptyDirectory();
  }

  @Test
  void unusualNamesStayInTheFolder() throws IOException {
    Code odd =
        zip(
            "odd.zip",
            Map.of("/etc/aloft-absolute", "1", "..\\up", "2", "C:\\x", "3", "a//b", "4"));
    code().store(odd, folder);

    Path unpacked = code().folder(odd);

    assertThat(Path.of("/etc/aloft-absolute")).doesNotExist();
    assertThat(unpacked.resolve("etc/aloft-absolute")).hasContent("1");
    assertThat(unpacked.resolve("a/b")).hasContent("4");
  }

  @Test
  void linkIsUnpackedAsARegularFile() throws Exception {
    Path file = folder.resolve("link.zip");
    // A zip stores a link as a file with its target as content and the type in its mode.
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("link"));
      out.write("/etc".getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    byte[] bytes = Files.readAllBytes(file);
    int central = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
    bytes[central + 5] = 3;
    bytes[central + 40] = (byte) 0xff;
    bytes[central + 41] = (byte) 0xa1;
    Files.write(file, bytes);
    Code link = code("link.zip");
    code().store(link, folder);

    Path unpacked = code().folder(link).resolve("link");

    assertThat(Files.isSymbolicLink(unpacked)).isFalse();
    assertThat(unpacked).hasContent("/etc");
  }

  private static int indexOf(byte[] bytes, byte[] sought) {
    for (int at = 0; at + sought.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + sought.length, sought, 0, sought.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("not there");
  }
}
