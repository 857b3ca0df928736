package aloft.google.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TarArchiveTest {
  @TempDir private Path folder;

  @Test
  void filesOfAnyNameAndSizeAreUnpackedAsTheyWere() throws Exception {
    Map<String, String> files = new TreeMap<>();
    files.put("a.js", "x".repeat(511));
    files.put("b.js", "x".repeat(512));
    files.put("empty", "");
    files.put("node_modules/@scope/" + "long-".repeat(30) + "/index.js", "y".repeat(70_000));
    files.put("n".repeat(99) + "/" + "m".repeat(99) + "é", "z");
    files.put("ümlaut/日本.py", "1");
    Path zip = folder.resolve("code.zip");
    try (OutputStream out = Files.newOutputStream(zip);
        ZipOutputStream writer = new ZipOutputStream(out)) {
      for (Map.Entry<String, String> file : files.entrySet()) {
        writer.putNextEntry(new ZipEntry(file.getKey()));
        writer.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    Path tar = folder.resolve("code.tar.gz");
    TarArchive.write(zip, tar);
    Path target = Files.createDirectory(folder.resolve("out"));
    Process unpack =
        new ProcessBuilder("tar", "-xzf", tar.toString(), "-C", target.toString())
            .inheritIO()
            .start();
    assertThat(unpack.waitFor()).isZero();
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(target.resolve(file.getKey())).hasContent(file.getValue()).isExecutable();
    }
  }
}
