package aloft.cli.packaging;

import static aloft.cli.packaging.PackagingFixture.wanted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Package.Generated;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagerTest {
  @TempDir Path folder;
  private PackagingFixture scene;

  @BeforeEach
  void service() throws IOException {
    scene = new PackagingFixture(Files.createDirectories(folder.resolve("service")));
  }

  @Test
  void packsEveryFileInTheOrderOfItsBytes() throws IOException {
    scene.files("b.js", "a/x.js", "a.js", "a-b/y", ".hidden", "B", "a/.deep/z", "ä", "z");
    scene.files("\uD83D\uDE00", "\uFF5E");
    assertThat(scene.packed())
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
    assertThat(scene.text("app.zip", "a/x.js")).isEqualTo("content of a/x.js");
  }

  @Test
  void theSameFilesGiveTheSameBytes() throws IOException {
    PackagingFixture other =
        new PackagingFixture(Files.createDirectories(folder.resolve("elsewhere")));
    List<String> names = List.of("a.js", "lib/b.js", "lib/c.js", "run.sh", "z/y/x");
    for (String name : names) {
      scene.file(name, "text " + name.repeat(50));
    }
    for (String name : names.reversed()) {
      other.file(name, "text " + name.repeat(50));
      Files.setLastModifiedTime(
          other.root().resolve(name), FileTime.from(Instant.ofEpochSecond(1_000_000_000)));
      Files.setPosixFilePermissions(
          other.root().resolve(name), PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    for (PackagingFixture one : List.of(scene, other)) {
      Path script = one.root().resolve("run.sh");
      boolean first = one.equals(scene);
      Files.setPosixFilePermissions(
          script, PosixFilePermissions.fromString(first ? "rwx------" : "rwxrwxrwx"));
    }
    Artifact one = scene.pack(wanted()).orThrow().get("app");
    Artifact two = other.pack(wanted()).orThrow().get("app");
    assertThat(one).isEqualTo(two);
    assertThat(scene.bytes("app.zip")).isEqualTo(other.bytes("app.zip"));
  }

  @Test
  void aDigestIsThatOfTheBytes() throws Exception {
    scene.files("a.js");
    Artifact artifact = scene.pack(wanted()).orThrow().get("app");
    byte[] bytes = scene.bytes("app.zip");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertThat(artifact)
        .isEqualTo(
            new Artifact(
                "app", "app.zip", Base64.getEncoder().encodeToString(digest), bytes.length));
  }

  @Test
  void manyFilesArePackedAheadAndWrittenInOrder() throws IOException {
    for (int i = 0; i < 300; i++) {
      scene.file("lib/%03d.js".formatted(i), ("line " + i + "\n").repeat(i));
    }
    scene.file("large.bin", "0123456789abcdef".repeat(400_000));
    assertThat(scene.packed()).hasSize(301).isSorted();
    assertThat(scene.text("app.zip", "lib/123.js")).isEqualTo("line 123\n".repeat(123));
    assertThat(scene.text("app.zip", "large.bin")).hasSize(6_400_000);
  }

  @Test
  void linksAreWhatTheyPointToAndCyclesEnd() throws IOException {
    scene.files("real/a.js").link("linked", "real").link("one.js", "real/a.js");
    scene.link("real/up", "..").link("real/self", ".");
    assertThat(scene.packed()).containsExactly("linked/a.js", "one.js", "real/a.js");
  }

  @Test
  void aLinkThatLeadsNowhereIsLeftOutWithAWarning() throws IOException {
    scene.files("a.js").link("lost", "nowhere").link("ignored/lost", "nowhere");
    Result<Artifacts> read = scene.pack(wanted("!ignored/**"));
    assertThat(scene.names("app.zip")).containsExactly("a.js");
    assertThat(read.diagnostics())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.isError()).isFalse();
          assertThat(d.message())
              .isEqualTo("lost is left out of the package: the link leads nowhere");
        });
  }

  @Test
  void generatedFilesTakeTheirPlaceAmongTheOthers() throws IOException {
    scene.files("a.js", "m.js", "z.js");
    scene
        .pack(
            PackagingFixture.with(
                new Generated("m.js", "made", false),
                new Generated("b/run", "#!/bin/sh", true),
                new Generated("zz", "last", false)))
        .orThrow();
    assertThat(scene.names("app.zip")).containsExactly("a.js", "b/run", "m.js", "z.js", "zz");
    assertThat(scene.text("app.zip", "m.js")).isEqualTo("made");
  }

  @Test
  void filesBesideTheServiceComeInWhereAPatternNamesThem() throws IOException {
    PackagingFixture beside = new PackagingFixture(folder);
    beside.files("shared/lib/a.js", "shared/lib/a.md", "shared/b.js", "other/c.js");
    scene.files("m.js", "shared/b.js");
    assertThat(scene.packed("../shared/**", "!../shared/**/*.md"))
        .containsExactly("m.js", "shared/b.js", "shared/lib/a.js");
    assertThat(scene.text("app.zip", "shared/b.js")).isEqualTo("content of shared/b.js");
  }

  @Test
  void aLayerIsNamedFromItsOwnFolder() throws IOException {
    scene.files("layers/one/nodejs/a.js", "layers/one/b", "c.js");
    scene
        .pack(PackagingFixture.in("layers/one", "one"), PackagingFixture.in("layers", "all"))
        .orThrow();
    assertThat(scene.names("one.zip")).containsExactly("b", "nodejs/a.js");
    assertThat(scene.names("all.zip")).containsExactly("one/b", "one/nodejs/a.js");
  }

  @Test
  void theOutputIsNeverPackedAndLeavesNoParts() throws IOException {
    scene.files("a.js");
    assertThat(scene.packed()).containsExactly("a.js");
    Packager packing = scene.packing(new ServiceTree(scene.root()), (address, target) -> {});
    Path out = scene.root().resolve("dist");
    packing.pack(List.of(wanted()), out).orThrow();
    Artifact again = packing.pack(List.of(wanted()), out).orThrow().get("app");
    assertThat(again).isEqualTo(scene.pack(wanted("!dist")).orThrow().get("app"));
    try (var files = Files.list(out)) {
      assertThat(files).containsExactly(out.resolve("app.zip"));
    }
  }

  @Test
  void whatWasPackagedIntoAnotherFolderIsNotPacked() throws IOException {
    scene.files("a.js", "out/steps.json", "out/serverless-state.json", "out/app.zip");
    scene.files("own/steps.json", "own/b.js");
    assertThat(scene.packed()).containsExactly("a.js", "own/b.js", "own/steps.json");
  }

  @Test
  void anEmptyPackageAndAMissingFolderAreErrorsAtTheirPlace() throws IOException {
    scene.files("a.js");
    assertThatThrownBy(() -> scene.pack(wanted("!**")))
        .isInstanceOfSatisfying(UserException.class, f -> failed(f, "package/no-files"));
    assertThatThrownBy(() -> scene.pack(PackagingFixture.in("layers/none", "none")))
        .isInstanceOfSatisfying(UserException.class, f -> failed(f, "package/no-folder"));
  }

  @Test
  void anUnreadableFileIsNamed() throws IOException {
    scene.files("a.js", "lib/b.js");
    ServiceTree tree = new ServiceTree(scene.root());
    assertThat(tree.isFile("lib/b.js")).isTrue();
    Files.delete(scene.root().resolve("lib/b.js"));
    assertThatThrownBy(() -> scene.packing(tree, (a, t) -> {}).pack(List.of(wanted()), scene.out()))
        .isInstanceOf(UserException.class)
        .hasMessage("cannot read lib/b.js: it does not exist");
    try (var files = Files.list(scene.out())) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void anOutputThatCannotBeWrittenIsNamed() throws IOException {
    scene.files("a.js", ".serverless");
    assertThatThrownBy(() -> scene.pack(wanted()))
        .isInstanceOfSatisfying(
            UserException.class,
            f -> assertThat(f.diagnostics().getFirst().code()).isEqualTo("package/unwritable"));
  }

  private static void failed(UserException failure, String code) {
    assertThat(failure.diagnostics().getFirst().code()).isEqualTo(code);
    assertThat(failure.diagnostics().getFirst().place()).isEqualTo(PackagingFixture.PLACE);
  }

  @Test
  void theTreeIsSeenWithoutDetours() throws IOException {
    new PackagingFixture(folder).files("beside/b.js");
    scene.files("a/x.js");
    ServiceTree tree = new ServiceTree(scene.root());
    assertThat(tree.isFile("./a//x.js")).isTrue();
    assertThat(tree.isFile("a/../a/x.js")).isTrue();
    assertThat(tree.isFile("a")).isFalse();
    assertThat(tree.isFolder("a/")).isTrue();
    assertThat(tree.isFolder("")).isTrue();
    assertThat(tree.isFolder("b")).isFalse();
    assertThat(tree.text("../beside/b.js")).isEqualTo("content of beside/b.js");
    assertThat(tree.isFile(scene.root() + "/a/x.js")).isTrue();
    assertThat(tree.text("a/none")).isNull();
  }
}
