package aloft.cli.packaging;

import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.Package.Prebuilt;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A service's folder for one test.
record PackagingFixture(Path root) {
  static final SourceRange PLACE = new SourceRange("serverless.yml", 3, 1, 3, 9);

  PackagingFixture file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  PackagingFixture files(String... paths) throws IOException {
    for (String path : paths) {
      file(path, "content of " + path);
    }
    return this;
  }

  PackagingFixture link(String path, String target) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, Path.of(target));
    return this;
  }

  static Package pkg(List<String> excluded, List<String> patterns) {
    return Package.of("app", PLACE).withFiles(excluded, patterns);
  }

  static Package pkg(String... patterns) {
    return pkg(List.of(".serverless/**"), List.of(patterns));
  }

  static Package pkgIn(String root, String name) {
    return Package.of(name, PLACE).withFolder(root, "");
  }

  static Package pkgWith(Generated... generated) {
    return pkg().withAdditions(List.of(generated));
  }

  static Package prebuilt(String name, String location) {
    return Package.of(name, PLACE).withPrebuilt(new Prebuilt(location, PLACE));
  }

  Path out() {
    return root.resolve(".serverless");
  }

  Result<Artifacts> pack(Package... packages) {
    return pack((address, target) -> Files.writeString(target, "from " + address), packages);
  }

  Result<Artifacts> pack(Downloader downloader, Package... packages) {
    return packager(new ServiceTree(root), downloader).pack(List.of(packages), out());
  }

  Packager packager(ServiceTree tree, Downloader downloader) {
    return packager(tree, downloader, System.getenv("PATH"), Destination.CLOUD);
  }

  Packager packager(ServiceTree tree, Downloader downloader, String path, Destination destination) {
    return new Packager(
        tree,
        downloader,
        new Environment(
            Map.of("PATH", path), root, root.resolveSibling("home"), Clock.systemUTC(), null),
        destination,
        destination == Destination.LOCAL,
        Progress.SILENT);
  }

  byte[] bytes(String zip) throws IOException {
    return Files.readAllBytes(out().resolve(zip));
  }

  /// The names in a zip, in their order.
  List<String> names(String zip) throws IOException {
    try (ZipFile file = new ZipFile(out().resolve(zip).toFile())) {
      return new ArrayList<>(file.stream().map(ZipEntry::getName).toList());
    }
  }

  /// Packs one package with these patterns and lists what is in it.
  List<String> packed(String... patterns) throws IOException {
    pack(pkg(patterns)).orThrow();
    return names("app.zip");
  }

  @Nullable String text(String zip, String name) throws IOException {
    try (ZipFile file = new ZipFile(out().resolve(zip).toFile())) {
      ZipEntry entry = file.getEntry(name);
      return entry == null
          ? null
          : new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
