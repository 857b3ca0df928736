package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifacts;
import aloft.spi.artifact.Destination;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.PythonRequirements.Content;
import aloft.spi.artifact.PythonRequirements.Locks;
import aloft.spi.artifact.PythonRequirements.Pip;
import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Installs wheels that lie in a folder, with the pip of this machine and without a network.
class PythonRequirementsTest {
  private static final String NO_PROGRAMS = "/nowhere";
  private static final Content ALL = new Content("", List.of(), List.of(), List.of(), false);

  @TempDir Path folder;
  private PackagingFixture scene;

  @BeforeEach
  void service() throws IOException {
    scene = new PackagingFixture(Files.createDirectories(folder.resolve("service")));
    scene.file("handler.py", "import one\n");
    for (String name : List.of("one", "two", "boto3")) {
      PythonWheel.pure(name).into(wheels());
    }
  }

  private Path wheels() {
    return folder.resolve("wheels");
  }

  private PythonRequirements wanted(boolean asked, Content content) {
    return wanted("", asked, new Platform("python3.12", "3.12", "x86_64", 34), content);
  }

  private PythonRequirements wanted(
      String module, boolean asked, Platform platform, Content content) {
    List<String> arguments = List.of("--no-index", "--find-links " + wheels());
    return new PythonRequirements(
        module,
        "requirements.txt",
        asked,
        platform,
        asked ? List.of() : List.of("boto3"),
        new Locks(true, true, true, false, List.of()),
        new Pip(null, arguments, true, true, null),
        content,
        PackagingFixture.PLACE);
  }

  private static Package with(String base, Addition addition) {
    return new Package(
        "app",
        "",
        base,
        List.of(".serverless/**", "requirements.txt"),
        List.of(),
        true,
        List.of(addition),
        null,
        PackagingFixture.PLACE);
  }

  private Result<Artifacts> pack(PythonRequirements wanted, String path) {
    return scene
        .packing(new ServiceTree(scene.root()), (a, t) -> {}, path, Destination.CLOUD)
        .pack(List.of(with(wanted.folder(), wanted)), scene.out());
  }

  private List<Diagnostic> pack(PythonRequirements wanted) {
    Result<Artifacts> read = pack(wanted, System.getenv("PATH"));
    read.orThrow();
    return read.diagnostics();
  }

  @Test
  void requirementsComeIntoTheZipAndPipIsNotAskedTwice() throws IOException {
    scene.file("requirements.txt", "# what we need\none==1.0  # pinned\n\nboto3\n");
    assertThat(pack(wanted(false, ALL))).isEmpty();
    byte[] first = scene.bytes("app.zip");
    assertThat(scene.names("app.zip"))
        .containsExactly(
            "bin/one",
            "handler.py",
            "one-1.0.dist-info/INSTALLER",
            "one-1.0.dist-info/METADATA",
            "one-1.0.dist-info/RECORD",
            "one-1.0.dist-info/REQUESTED",
            "one-1.0.dist-info/WHEEL",
            "one-1.0.dist-info/entry_points.txt",
            "one/__init__.py",
            "one/data.txt");
    assertThat(scene.text("app.zip", "bin/one")).startsWith("#!/usr/bin/env python3\n");
    assertThat(scene.text("app.zip", "one-1.0.dist-info/RECORD"))
        .contains("bin/one,,")
        .doesNotContain(folder.toString());
    pack(wanted(false, ALL), NO_PROGRAMS).orThrow();
    assertThat(scene.bytes("app.zip")).isEqualTo(first);
  }

  @Test
  void nothingToInstallStartsNothing() throws IOException {
    scene.file("requirements.txt", "# later\n\n--no-index\nboto3>=1.2\n");
    assertThat(pack(wanted(false, ALL), NO_PROGRAMS).diagnostics()).isEmpty();
    assertThat(scene.names("app.zip")).containsExactly("handler.py");
    Files.delete(scene.root().resolve("requirements.txt"));
    assertThat(pack(wanted(true, ALL), NO_PROGRAMS).diagnostics()).isEmpty();
  }

  @Test
  void packagesAreThoseOfTheRuntimeAndItsProcessor() throws IOException {
    new PythonWheel("tagged", "1.0", "cp312-cp312-manylinux_2_28_x86_64").into(wheels());
    new PythonWheel("tagged", "1.0", "cp312-cp312-manylinux2014_aarch64").into(wheels());
    new PythonWheel("tagged", "1.0", "cp39-cp39-manylinux2014_x86_64").into(wheels());
    scene.file(
        "requirements.txt",
        """
        tagged
        one ; python_version >= "3.10" and sys_platform == "linux"
        two ; python_version < "3.9" or platform_machine == "aarch64"
        """);
    pack(wanted("", true, new Platform("python3.12", "3.12", "x86_64", 34), ALL));
    assertThat(scene.text("app.zip", "tagged/__init__.py")).contains("manylinux_2_28_x86_64");
    assertThat(scene.names("app.zip")).contains("one/data.txt").doesNotContain("two/data.txt");
    pack(wanted("", true, new Platform("python3.12", "3.12", "aarch64", 34), ALL));
    assertThat(scene.text("app.zip", "tagged/__init__.py")).contains("manylinux2014_aarch64");
    assertThat(scene.names("app.zip")).contains("two/data.txt");
    pack(wanted("", true, new Platform("python3.9", "3.9", "x86_64", 26), ALL));
    assertThat(scene.text("app.zip", "tagged/__init__.py")).contains("cp39");
    assertThat(scene.names("app.zip")).doesNotContain("one/data.txt");
  }

  @Test
  void whatIsNotWantedIsLeftOut() throws IOException {
    scene.file("requirements.txt", "one\nboto3\n-r more.txt\n").file("more.txt", "two\n");
    scene.file("vendor/two/vendored.py", "");
    List<String> slim = List.of("**/*.dist-info*", "**/data.txt", "bin");
    pack(wanted(true, new Content("", slim, List.of("boto3"), List.of("vendor"), false)));
    assertThat(scene.names("app.zip"))
        .containsExactly(
            "handler.py",
            "more.txt",
            "one/__init__.py",
            "two/vendored.py",
            "vendor/two/vendored.py");
  }

  @Test
  void aZipInTheZipBringsTheModuleThatUnpacksIt() throws IOException {
    scene.file("requirements.txt", "one\n");
    pack(wanted(true, new Content("", List.of(), List.of(), List.of(), true)));
    assertThat(scene.names("app.zip"))
        .containsExactly(".requirements.zip", "handler.py", "unzip_requirements.py");
    assertThat(scene.text("app.zip", "unzip_requirements.py")).doesNotContain("CONTENT");
    try (var files = Files.list(scene.out())) {
      assertThat(files).containsExactly(scene.out().resolve("app.zip"));
    }
  }

  @Test
  void aModuleIsTheRootOfItsZipAndHasItsOwnRequirements() throws IOException {
    scene.file("requirements.txt", "two\n");
    scene.file("users/requirements.txt", "one\n").files("users/handler.py", "other/handler.py");
    pack(wanted("users", true, new Platform("python3.12", "3.12", "x86_64", 34), ALL));
    assertThat(scene.names("app.zip"))
        .contains("handler.py", "one/data.txt", "requirements.txt")
        .doesNotContain("two/data.txt", "other/handler.py", "users/handler.py");
  }

  @Test
  void theUsersOwnFilesPrevailUnlessTheManifestAsks() throws IOException {
    scene.file("requirements.txt", "one\n").file("one/data.txt", "mine");
    pack(wanted(false, ALL));
    assertThat(scene.text("app.zip", "one/data.txt")).isEqualTo("mine");
    pack(wanted(true, ALL));
    assertThat(scene.text("app.zip", "one/data.txt")).isEqualTo("data\n");
  }

  @Test
  void packagesThatLieThereAlreadyAreEnough() throws IOException {
    scene.file("requirements.txt", "one\n").file("lib/two-1.0.dist-info/METADATA", "");
    assertThat(pack(wanted(false, ALL)))
        .extracting(Diagnostic::message)
        .containsExactly("requirements.txt is not installed: packages lie in lib/");
    assertThat(scene.names("app.zip")).doesNotContain("one/data.txt");
    assertThat(pack(wanted(true, ALL))).isEmpty();
    assertThat(scene.names("app.zip")).contains("one/data.txt");
  }

  @Test
  void whatPipSaysIsToldAtTheRequirement() throws IOException {
    scene.file("requirements.txt", "one\n  nosuch>=2.0 # gone\n");
    assertThatThrownBy(() -> pack(wanted(false, ALL)))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              Diagnostic told = failure.diagnostics().getFirst();
              assertThat(told.message())
                  .isEqualTo("pip cannot install \"nosuch>=2.0\" for python3.12 on x86_64");
              assertThat(String.valueOf(told.place())).isEqualTo("requirements.txt:2:3");
              assertThat(told.hint())
                  .contains("ERROR: No matching distribution found for nosuch>=2.0")
                  .contains("custom.pythonRequirements: false");
            });
    assertThat(folder.resolve("home/.cache/aloft/python")).isEmptyDirectory();
    assertThatThrownBy(() -> pack(wanted(false, ALL), NO_PROGRAMS))
        .isInstanceOf(UserException.class)
        .hasMessage("there is no python3.12, no python3, no python on the PATH");
  }

  @Test
  void twoAtOnceDoNotDisturbEachOther() throws Exception {
    scene.file("requirements.txt", "one\ntwo\n");
    Callable<Artifacts> work =
        () -> {
          Path out = Files.createTempDirectory(folder, "out");
          return scene
              .packing(new ServiceTree(scene.root()), (a, t) -> {})
              .pack(List.of(with("", wanted(true, ALL))), out)
              .orThrow();
        };
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Future<Artifacts>> made = both.invokeAll(List.of(work, work));
      assertThat(made.getFirst().get()).isEqualTo(made.getLast().get());
    }
    try (var kept = Files.list(folder.resolve("home/.cache/aloft/python"))) {
      assertThat(kept).hasSize(1);
    }
  }

  @Test
  void hereTheInterpreterOfThisMachineDecides() throws IOException {
    scene.file("requirements.txt", "one\nboto3\n");
    scene
        .packing(
            new ServiceTree(scene.root()), (a, t) -> {}, System.getenv("PATH"), Destination.HERE)
        .pack(List.of(with("", wanted(false, ALL))), scene.out())
        .orThrow();
    assertThat(scene.names("app.zip")).contains("one/data.txt", "boto3/data.txt");
  }

  @Test
  void lockFilesStandForRequirements() throws IOException {
    scene.file(
        "Pipfile.lock",
        """
        {"default": {"one": {"version": "==1.0", "markers": "python_version >= '3'"}},
         "develop": {"two": {"version": "==1.0"}}}
        """);
    pack(wanted(true, ALL));
    assertThat(scene.names("app.zip")).contains("one/data.txt").doesNotContain("two/data.txt");
  }

  @Test
  void aToolThatKnowsTheLockFileIsAsked() throws IOException {
    scene.file("pyproject.toml", "[project]\nname = \"app\"\n").file("uv.lock", "version = 1\n");
    assertThatThrownBy(() -> pack(wanted(true, ALL), NO_PROGRAMS))
        .isInstanceOf(UserException.class)
        .hasMessage("there is no uv on the PATH, which knows the packages of uv.lock");
    assertThat(pack(wanted(false, ALL), NO_PROGRAMS).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("packages of uv.lock are not installed: there is no uv on the PATH");
    Path uv = folder.resolve("bin/uv");
    Files.createDirectories(uv.getParent());
    Files.writeString(uv, "#!/bin/sh\n[ \"$1\" = export ] && echo one==1.0\n");
    Files.setPosixFilePermissions(uv, PosixFilePermissions.fromString("rwxr-xr-x"));
    pack(wanted(true, ALL), uv.getParent() + ":" + System.getenv("PATH")).orThrow();
    assertThat(scene.names("app.zip")).contains("one/data.txt");
    Files.writeString(uv, "#!/bin/sh\nexit 1\n");
    pack(wanted(true, ALL), String.valueOf(uv.getParent())).orThrow();
    assertThat(scene.names("app.zip")).contains("one/data.txt");
  }
}
