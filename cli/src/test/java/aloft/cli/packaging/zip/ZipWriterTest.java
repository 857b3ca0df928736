package aloft.cli.packaging.zip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipWriterTest {
  @TempDir Path folder;

  @Test
  void writesTheFormatByteForByte() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ZipWriter zip = new ZipWriter(out);
    zip.add(new Compressor().compress("a", true, new byte[] {'x'}));
    assertThat(zip.finish()).isEqualTo(out.size());
    assertThat(java.util.HexFormat.of().formatHex(out.toByteArray()))
        .isEqualTo(
            "504b0304"
                + "1400"
                + "0008"
                + "0000"
                + "0000"
                + "2100"
                + "8316dc8c"
                + "01000000"
                + "01000000"
                + "0100"
                + "0000"
                + "61"
                + "78"
                + "504b0102"
                + "1403"
                + "1400"
                + "0008"
                + "0000"
                + "0000"
                + "2100"
                + "8316dc8c"
                + "01000000"
                + "01000000"
                + "0100"
                + "0000"
                + "0000"
                + "0000"
                + "0000"
                + "0000ed81"
                + "00000000"
                + "61"
                + "504b0506"
                + "0000"
                + "0000"
                + "0100"
                + "0100"
                + "2f000000"
                + "20000000"
                + "0000");
  }

  @Test
  void otherReadersReadTheZip() throws IOException {
    Path file = folder.resolve("a.zip");
    byte[] text = "hello ".repeat(1000).getBytes(StandardCharsets.UTF_8);
    try (var out = Files.newOutputStream(file)) {
      ZipWriter zip = new ZipWriter(out);
      zip.add(new Compressor().compress("empty", false, new byte[0]));
      zip.add("streamed", true, new ByteArrayInputStream(text), text.length);
      zip.add("large", true, new ByteArrayInputStream(text), 5L << 30);
      zip.add("none", true, new ByteArrayInputStream(new byte[0]), 0);
      zip.add(new Compressor().compress("ü/packed", false, text));
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(5);
      for (String name : new String[] {"streamed", "large", "ü/packed"}) {
        assertThat(zip.getInputStream(zip.getEntry(name)).readAllBytes()).isEqualTo(text);
        assertThat(zip.getEntry(name).getCompressedSize()).isLessThan(100);
      }
      assertThat(zip.getEntry("empty").getSize()).isZero();
      assertThat(zip.getEntry("none").getSize()).isZero();
    }
  }

  @Test
  void writesMoreThan65535Entries() throws IOException {
    Path file = folder.resolve("many.zip");
    Compressor compressor = new Compressor();
    try (var out = new java.io.BufferedOutputStream(Files.newOutputStream(file))) {
      ZipWriter zip = new ZipWriter(out);
      for (int i = 0; i < 70_000; i++) {
        zip.add(compressor.compress("f" + i, false, new byte[] {(byte) i}));
      }
      zip.finish();
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.size()).isEqualTo(70_000);
      assertThat(zip.getInputStream(zip.getEntry("f69999")).readAllBytes())
          .containsExactly((byte) 69999);
    }
  }
}
