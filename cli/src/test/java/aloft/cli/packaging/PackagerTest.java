package aloft.cli.packaging;

import static aloft.cli.packaging.PackagingFixture.pkg;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.artifact.RequiredContent;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerTest {
  @TempDir Path folder;
  private PackagingFixture fixture;

  @BeforeEach
  void createFixture() throws IOException {
    fixture = new PackagingFixture(Files.createDirectories(folder.resolve("service")));
  }

  @Test
  void packsEveryFileInUtf8Order() throws IOException {
    fixture.files("b.js", "a/x.js", "a.js", "a-b/y", ".hidden", "B", "a/.deep/z", "ä", "z");
    fixture.files("\uD83D\uDE00", "\uFF5E");
    assertThat(fixture.packed())
        .containsExactly(
            ".hidden",
            "B",
            "a-b/y",
            "a.js",
            "a/.deep/z",
            "a/x.js",
            "b.js",
            "z",
            "ä",
            "\uFF5E",
            "\uD83D\uDE00");
    assertThat(fixture.text("app.zip", "a/x.js")).isEqualTo("content of a/x.js");
  }

  @Test
  void theSameFilesGiveTheSameBytes() throws IOException {
    PackagingFixture other =
        new PackagingFixture(Files.createDirectories(folder.resolve("elsewhere")));
    List<String> names = List.of("a.js", "lib/b.js", "lib/c.js", "run.sh", "z/y/x");
    for (String name : names) {
      fixture.file(name, "text " + name.repeat(50));
    }
    for (String name : names.reversed()) {
      other.file(name, "text " + name.repeat(50));
      Files.setLastModifiedTime(
          other.root().resolve(name), FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
      Files.setPosixFilePermissions(
          other.root().resolve(name), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    for (PackagingFixture each : List.of(fixture, other)) {
      Path script = each.root().resolve("run.sh");
      boolean first = each.equals(fixture);
      Files.setPosixFilePermissions(
          script, PosixFilePermissions.fromString(first ? "rwx------" : "rwxrwxrwx"));
    }
    Artifact one = fixture.pack(pkg()).orThrow().get("app");
    Artifact two = other.pack(pkg()).orThrow().get("app");
    assertThat(one).isEqualTo(two);
    assertThat(fixture.bytes("app.zip")).isEqualTo(other.bytes("app.zip"));
  }

  @Test
  void digestIsTheSha256OfTheZip() throws Exception {
    fixture.files("a.js");
    Artifact artifact = fixture.pack(pkg()).orThrow().get("app");
    byte[] bytes = fixture.bytes("app.zip");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(artifact)
        .isEqualTo(
            new Artifact(
                "app", "app.zip", Base64.getEncoder().encodeToString(digest), bytes.length));
  }

  @Test
  void manyFilesAreWrittenInOrder() throws IOException {
    for (int i = 0; i < 300; i++) {
      fixture.file("lib/%03d.js".formatted(i), ("line " + i + "\n").repeat(i));
    }
    fixture.file("large.bin", "0123456789abcdef".repeat(400_000));
    assertThat(fixture.packed()).hasSize(301).isSorted();
    assertThat(fixture.text("app.zip", "lib/123.js")).isEqualTo("line 123\n".repeat(123));
    assertThat(fixture.text("app.zip", "large.bin")).hasSize(6_400_000);
  }

  @Test
  void followsLinksAndStopsAtCycles() throws IOException {
    fixture.files("real/a.js").link("linked", "real").link("one.js", "real/a.js");
    fixture.link("real/up", "..").link("real/self", ".");
    assertThat(fixture.packed()).containsExactly("linked/a.js", "one.js", "real/a.js");
  }

  @Test
  void warnsAboutABrokenLink() throws IOException {
    fixture.files("a.js").link("lost", "nowhere").link("ignored/lost", "nowhere");
    Result<Artifacts> read = fixture.pack(pkg("!ignored/**"));
    assertThat(fixture.names("app.zip")).containsExactly("a.js");
    assertThat(read.diagnostics())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.isError()).isFalse();
          assertThat(d.message()).isEqualTo("lost is not packed: the link target does not exist");
        });
  }

  @Test
  void endsWhereLinksMultiplyThePaths() throws IOException {
    for (int i = 0; i < 40; i++) {
      fixture.files("d" + i + "/file");
      for (String link : List.of("a", "b")) {
        fixture.link("d" + i + "/" + link, "../d" + (i + 1));
      }
    }
    fixture.files("d40/file");
    assertThatThrownBy(() -> fixture.pack(pkg()))
        .hasMessageStartingWith("links create more than 10001 paths to 42 folders, such as d0/a/");
    fixture.pack(pkg("!d0/a", "!d0/b", "!d{1..40}")).orThrow();
  }

  @Test
  void doesNotReadSocketsPipesAndDevices() throws IOException {
    fixture.files("a.js").link("device", "/dev/zero");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(fixture.root().resolve("package.json")));
      assertThat(fixture.pack(pkg()).diagnostics())
          .extracting(Diagnostic::message)
          .containsExactly(
              "device is not packed: it is a pipe, a socket or a device",
              "package.json is not packed: it is a pipe, a socket or a device");
      assertThat(fixture.pack(pkg("!device", "!package.json")).diagnostics()).isEmpty();
    }
  }

  @Test
  void limitsTheSizeOfAPackage() throws IOException {
    fixture.file("a.txt", "1234").file("b.bin", "123456");
    fixture.pack(pkg().withMaxSize(10)).orThrow();
    fixture.file("c.txt", "1");
    assertThatThrownBy(() -> fixture.pack(pkg().withMaxSize(10)))
        .hasMessage(
            "the files of the package app are larger than 1 MB; the largest is b.bin with 1 MB");
    fixture.pack(pkg("!c.txt").withMaxSize(10)).orThrow();
  }

  @Test
  void reportsAPatternThatIsTooComplexAtItsPlace() throws IOException {
    fixture.files("a.js");
    String pattern = "{".repeat(200_000);
    SourceRange place = new SourceRange("serverless.yml", 9, 7, 9, 9);
    RequiredContent content = new RequiredContent(List.of(), List.of(), Map.of(pattern, place));
    assertThatThrownBy(() -> fixture.pack(pkg("a", pattern).withRequiredContent(content)))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              assertThat(failure.diagnostics().getFirst().place()).isEqualTo(place);
              assertThat(failure.diagnostics().getFirst().code()).isEqualTo("package/pattern");
            });
  }

  @Test
  void namesOfOutsideFilesStayInTheZip() throws IOException {
    fixture.files("../shared/lib/a.js");
    assertThat(fixture.packed("../shared/x/../../shared/lib/*.js"))
        .containsExactly("shared/lib/a.js");
  }

  @Test
  void generatedFilesAreSortedAmongTheOthers() throws IOException {
    fixture.files("a.js", "m.js", "z.js");
    fixture
        .pack(
            PackagingFixture.pkgWith(
                new Generated("m.js", "made", false),
                new Generated("b/run", "#!/bin/sh", true),
                new Generated("zz", "last", false)))
        .orThrow();
    assertThat(fixture.names("app.zip")).containsExactly("a.js", "b/run", "m.js", "z.js", "zz");
    assertThat(fixture.text("app.zip", "m.js")).isEqualTo("made");
  }

  @Test
  void patternsCanIncludeFilesOutsideTheService() throws IOException {
    PackagingFixture beside = new PackagingFixture(folder);
    beside.files("shared/lib/a.js", "shared/lib/a.md", "shared/b.js", "other/c.js");
    fixture.files("m.js", "shared/b.js");
    assertThat(fixture.packed("../shared/**", "!../shared/**/*.md"))
        .containsExactly("m.js", "shared/b.js", "shared/lib/a.js");
    assertThat(fixture.text("app.zip", "shared/b.js")).isEqualTo("content of shared/b.js");
  }

  @Test
  void pathsOfALayerAreRelativeToItsFolder() throws IOException {
    fixture.files("layers/one/nodejs/a.js", "layers/one/b", "c.js");
    fixture
        .pack(PackagingFixture.pkgIn("layers/one", "one"), PackagingFixture.pkgIn("layers", "all"))
        .orThrow();
    assertThat(fixture.names("one.zip")).containsExactly("b", "nodejs/a.js");
    assertThat(fixture.names("all.zip")).containsExactly("one/b", "one/nodejs/a.js");
  }

  @Test
  void excludesTheOutputFolderAndLeavesNoTemporaryFiles() throws IOException {
    fixture.files("a.js");
    assertThat(fixture.packed()).containsExactly("a.js");
    Packager packing = fixture.packager(new ServiceTree(fixture.root()), (address, target) -> {});
    Path out = fixture.root().resolve("dist");
    packing.pack(List.of(pkg()), out).orThrow();
    Artifact again = packing.pack(List.of(pkg()), out).orThrow().get("app");
    assertThat(again).isEqualTo(fixture.pack(pkg("!dist")).orThrow().get("app"));
    try (var files = Files.list(out)) {
      assertThat(files).containsExactly(out.resolve("app.zip"));
    }
  }

  @Test
  void excludesEarlierOutputFolders() throws IOException {
    fixture.files("a.js", "out/steps.json", "out/serverless-state.json", "out/app.zip");
    fixture.files("own/steps.json", "own/b.js");
    assertThat(fixture.packed()).containsExactly("a.js", "own/b.js", "own/steps.json");
  }

  @Test
  void reportsAnEmptyPackageAndAMissingFolder() throws IOException {
    fixture.files("a.js");
    assertThatThrownBy(() -> fixture.pack(pkg("!**")))
        .isInstanceOfSatisfying(UserException.class, f -> assertFailure(f, "package/no-files"));
    assertThatThrownBy(() -> fixture.pack(PackagingFixture.pkgIn("layers/none", "none")))
        .isInstanceOfSatisfying(UserException.class, f -> assertFailure(f, "package/no-folder"));
  }

  @Test
  void reportsAnUnreadableFile() throws IOException {
    fixture.files("a.js", "lib/b.js");
    ServiceTree tree = new ServiceTree(fixture.root());
    assertThat(tree.isFile("lib/b.js")).isTrue();
    Files.delete(fixture.root().resolve("lib/b.js"));
    assertThatThrownBy(
            () -> fixture.packager(tree, (a, t) -> {}).pack(List.of(pkg()), fixture.out()))
        .isInstanceOf(UserException.class)
        .hasMessage("cannot read lib/b.js: it does not exist");
    try (var files = Files.list(fixture.out())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void reportsAnUnwritableOutputFolder() throws IOException {
    fixture.files("a.js", ".serverless");
    assertThatThrownBy(() -> fixture.pack(pkg()))
        .isInstanceOfSatisfying(
            UserException.class,
            f -> assertThat(f.diagnostics().getFirst().code()).isEqualTo("package/unwritable"));
  }

  private static void assertFailure(UserException failure, String code) {
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo(code);
    assertThat(failure.diagnostics().getFirst().place()).isEqualTo(PackagingFixture.PLACE);
  }

  @Test
  void normalizesPaths() throws IOException {
    new PackagingFixture(folder).files("beside/b.js");
    fixture.files("a/x.js");
    ServiceTree tree = new ServiceTree(fixture.root());
    assertThat(tree.isFile("./a//x.js")).isTrue();
    assertThat(tree.isFile("a/../a/x.js")).isTrue();
    assertThat(tree.isFile("a")).isFalse();
    assertThat(tree.isFolder("a/")).isTrue();
    assertThat(tree.isFolder("")).isTrue();
    assertThat(tree.isFolder("b")).isFalse();
    assertThat(tree.text("../beside/b.js")).isEqualTo("content of beside/b.js");
    assertThat(tree.isFile(fixture.root() + "/a/x.js")).isTrue();
    assertThat(tree.text("a/none")).isNull();
  }
}
