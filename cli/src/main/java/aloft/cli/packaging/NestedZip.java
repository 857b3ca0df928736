package aloft.cli.packaging;

import aloft.cli.packaging.tree.FileItem;
import aloft.cli.packaging.tree.Utf8Order;
import aloft.cli.packaging.zip.ZipWriter;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.diagnostic.Diagnostic;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;

/// Zips inside a package: Python packages that are too large unpacked, with a module that unpacks
/// them at run time. Closing deletes the temporary files.
final class NestedZip implements AutoCloseable {
  private static final String ZIP = ".requirements.zip";
  private static final String MODULE = "unzip_requirements.py";

  private final OutputFolder output;
  private final CompressionPool pool;
  private final List<Path> zips = new ArrayList<>();

  NestedZip(OutputFolder output, CompressionPool pool) {
    this.output = output;
    this.pool = pool;
  }

  /// Creates the zip and the module, and adds both to the package.
  void addTo(PythonDependencies dependencies, EntryMerger entries, Consumer<Diagnostic> warnings)
      throws IOException {
    Map<String, FileItem> files = new TreeMap<>(Utf8Order.INSTANCE);
    dependencies.forEachFile(warnings, files::put);
    Path zip = output.temporaryPath();
    zips.add(zip);
    CRC32 sum = new CRC32();
    try (OutputStream out =
        new CheckedOutputStream(new BufferedOutputStream(Files.newOutputStream(zip)), sum)) {
      ZipAssembler archive = new ZipAssembler(new ZipWriter(out), pool, null);
      for (Map.Entry<String, FileItem> file : files.entrySet()) {
        archive.add(file.getKey(), file.getKey(), file.getValue());
      }
      archive.finish();
    }
    entries.addExtraFile(ZIP, new FileItem(ZIP, zip, false, Files.size(zip)), true);
    String text = moduleTemplate().replace("CONTENT", Long.toHexString(sum.getValue()));
    entries.addGenerated(new Generated(MODULE, text, false));
  }

  private static String moduleTemplate() {
    try (InputStream in = Objects.requireNonNull(NestedZip.class.getResourceAsStream(MODULE))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Path zip : zips) {
      Files.deleteIfExists(zip);
    }
  }
}
