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

/// Installs wheels from a folder with the pip of this machine and without network access.
class PythonRequirementsTest {
  private static final String NO_PROGRAMS = "/nowhere";
  private static final Content ALL = new Content("", List.of(), List.of(), List.of(), false);

  @TempDir Path folder;
  private PackagingFixture fixture;

  @BeforeEach
  void createFixture() throws IOException {
    fixture = new PackagingFixture(Files.createDirectories(folder.resolve("service")));
    fixture.file("handler.py", "import one\n");
    for (String name : List.of("one", "two", "boto3")) {
      PythonWheel.pure(name).writeTo(wheels());
    }
  }

  private Path wheels() {
    return folder.resolve("wheels");
  }

  private PythonRequirements requirements(boolean asked, Content content) {
    return requirements("", asked, new Platform("python3.12", "3.12", "x86_64", 34), content);
  }

  private PythonRequirements requirements(
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

  private static Package packageWith(String base, Addition addition) {
    return Package.of("app", PackagingFixture.PLACE)
        .withFolder("", base)
        .withFiles(List.of(".serverless/**", "requirements.txt"), List.of())
        .withAdditions(List.of(addition));
  }

  private Result<Artifacts> pack(PythonRequirements wanted, String path) {
    return fixture
        .packager(new ServiceTree(fixture.root()), (a, t) -> {}, path, Destination.CLOUD)
        .pack(List.of(packageWith(wanted.folder(), wanted)), fixture.out());
  }

  private List<Diagnostic> pack(PythonRequirements wanted) {
    Result<Artifacts> read = pack(wanted, System.getenv("PATH"));
    read.orThrow();
    return read.diagnostics();
  }

  @Test
  void packsRequirementsAndRunsPipOnce() throws IOException {
    fixture.file("requirements.txt", "# what we need\none==1.0  # pinned\n\nboto3\n");
    assertThat(pack(requirements(false, ALL))).isEmpty();
    byte[] first = fixture.bytes("app.zip");
    assertThat(fixture.names("app.zip"))
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
    assertThat(fixture.text("app.zip", "bin/one")).startsWith("#!/usr/bin/env python3\n");
    assertThat(fixture.text("app.zip", "one-1.0.dist-info/RECORD"))
        .contains("bin/one,,")
        .doesNotContain(folder.toString());
    pack(requirements(false, ALL), NO_PROGRAMS).orThrow();
    assertThat(fixture.bytes("app.zip")).isEqualTo(first);
  }

  @Test
  void nothingToInstallRunsNoPip() throws IOException {
    fixture.file("requirements.txt", "# later\n\n--no-index\nboto3>=1.2\n");
    assertThat(pack(requirements(false, ALL), NO_PROGRAMS).diagnostics()).isEmpty();
    assertThat(fixture.names("app.zip")).containsExactly("handler.py");
    Files.delete(fixture.root().resolve("requirements.txt"));
    assertThat(pack(requirements(true, ALL), NO_PROGRAMS).diagnostics()).isEmpty();
  }

  @Test
  void installsForTheRuntimeAndItsArchitecture() throws IOException {
    new PythonWheel("tagged", "1.0", "cp312-cp312-manylinux_2_28_x86_64").writeTo(wheels());
    new PythonWheel("tagged", "1.0", "cp312-cp312-manylinux2014_aarch64").writeTo(wheels());
    new PythonWheel("tagged", "1.0", "cp39-cp39-manylinux2014_x86_64").writeTo(wheels());
    fixture.file(
        "requirements.txt",
        """
        tagged
        one ; python_version >= "3.10" and sys_platform == "linux"
        two ; python_version < "3.9" or platform_machine == "aarch64"
        """);
    pack(requirements("", true, new Platform("python3.12", "3.12", "x86_64", 34), ALL));
    assertThat(fixture.text("app.zip", "tagged/__init__.py")).contains("manylinux_2_28_x86_64");
    assertThat(fixture.names("app.zip")).contains("one/data.txt").doesNotContain("two/data.txt");
    pack(requirements("", true, new Platform("python3.12", "3.12", "aarch64", 34), ALL));
    assertThat(fixture.text("app.zip", "tagged/__init__.py")).contains("manylinux2014_aarch64");
    assertThat(fixture.names("app.zip")).contains("two/data.txt");
    pack(requirements("", true, new Platform("python3.9", "3.9", "x86_64", 26), ALL));
    assertThat(fixture.text("app.zip", "tagged/__init__.py")).contains("cp39");
    assertThat(fixture.names("app.zip")).doesNotContain("one/data.txt");
  }

  @Test
  void excludesNoDeployAndSlimPatterns() throws IOException {
    fixture.file("requirements.txt", "one\nboto3\n-r more.txt\n").file("more.txt", "two\n");
    fixture.file("vendor/two/vendored.py", "");
    List<String> slim = List.of("**/*.dist-info*", "**/data.txt", "bin");
    pack(requirements(true, new Content("", slim, List.of("boto3"), List.of("vendor"), false)));
    assertThat(fixture.names("app.zip"))
        .containsExactly(
            "handler.py",
            "more.txt",
            "one/__init__.py",
            "two/vendored.py",
            "vendor/two/vendored.py");
  }

  @Test
  void nestedZipIncludesTheUnpackingModule() throws IOException {
    fixture.file("requirements.txt", "one\n");
    pack(requirements(true, new Content("", List.of(), List.of(), List.of(), true)));
    assertThat(fixture.names("app.zip"))
        .containsExactly(".requirements.zip", "handler.py", "unzip_requirements.py");
    assertThat(fixture.text("app.zip", "unzip_requirements.py")).doesNotContain("CONTENT");
    try (var files = Files.list(fixture.out())) {
      assertThat(files).containsExactly(fixture.out().resolve("app.zip"));
    }
  }

  @Test
  void moduleIsTheZipRootAndHasItsOwnRequirements() throws IOException {
    fixture.file("requirements.txt", "two\n");
    fixture.file("users/requirements.txt", "one\n").files("users/handler.py", "other/handler.py");
    pack(requirements("users", true, new Platform("python3.12", "3.12", "x86_64", 34), ALL));
    assertThat(fixture.names("app.zip"))
        .contains("handler.py", "one/data.txt", "requirements.txt")
        .doesNotContain("two/data.txt", "other/handler.py", "users/handler.py");
  }

  @Test
  void userFilesOverridePackagesUnlessConfigured() throws IOException {
    fixture.file("requirements.txt", "one\n").file("one/data.txt", "mine");
    pack(requirements(false, ALL));
    assertThat(fixture.text("app.zip", "one/data.txt")).isEqualTo("mine");
    pack(requirements(true, ALL));
    assertThat(fixture.text("app.zip", "one/data.txt")).isEqualTo("data\n");
  }

  @Test
  void doesNotInstallWherePackagesAreVendored() throws IOException {
    fixture.file("requirements.txt", "one\n").file("lib/two-1.0.dist-info/METADATA", "");
    assertThat(pack(requirements(false, ALL)))
        .extracting(Diagnostic::message)
        .containsExactly("requirements.txt is not installed: lib/ already contains packages");
    assertThat(fixture.names("app.zip")).doesNotContain("one/data.txt");
    assertThat(pack(requirements(true, ALL))).isEmpty();
    assertThat(fixture.names("app.zip")).contains("one/data.txt");
  }

  @Test
  void reportsPipErrorsAtTheRequirement() throws IOException {
    fixture.file("requirements.txt", "one\n  nosuch>=2.0 # gone\n");
    assertThatThrownBy(() -> pack(requirements(false, ALL)))
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
    assertThatThrownBy(() -> pack(requirements(false, ALL), NO_PROGRAMS))
        .isInstanceOf(UserException.class)
        .hasMessage("not found on the PATH: python3.12, python3, python");
  }

  @Test
  void concurrentInstallsAreIndependent() throws Exception {
    fixture.file("requirements.txt", "one\ntwo\n");
    Callable<Artifacts> work =
        () -> {
          Path out = Files.createTempDirectory(folder, "out");
          return fixture
              .packager(new ServiceTree(fixture.root()), (a, t) -> {})
              .pack(List.of(packageWith("", requirements(true, ALL))), out)
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
  void localRunsUseTheInterpreterOfThisMachine() throws IOException {
    fixture.file("requirements.txt", "one\nboto3\n");
    fixture
        .packager(
            new ServiceTree(fixture.root()), (a, t) -> {}, System.getenv("PATH"), Destination.LOCAL)
        .pack(List.of(packageWith("", requirements(false, ALL))), fixture.out())
        .orThrow();
    assertThat(fixture.names("app.zip")).contains("one/data.txt", "boto3/data.txt");
  }

  @Test
  void readsLockFiles() throws IOException {
    fixture.file(
        "Pipfile.lock",
        """
        {"default": {"one": {"version": "==1.0", "markers": "python_version >= '3'"}},
         "develop": {"two": {"version": "==1.0"}}}
        """);
    pack(requirements(true, ALL));
    assertThat(fixture.names("app.zip")).contains("one/data.txt").doesNotContain("two/data.txt");
  }

  @Test
  void exportsLockFilesWithTheirTool() throws IOException {
    fixture.file("pyproject.toml", "[project]\nname = \"app\"\n").file("uv.lock", "version = 1\n");
    assertThatThrownBy(() -> pack(requirements(true, ALL), NO_PROGRAMS))
        .isInstanceOf(UserException.class)
        .hasMessage("there is no uv on the PATH to export uv.lock");
    assertThat(pack(requirements(false, ALL), NO_PROGRAMS).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("packages of uv.lock are not installed: there is no uv on the PATH");
    Path uv = folder.resolve("bin/uv");
    Files.createDirectories(uv.getParent());
    Files.writeString(uv, "#!/bin/sh\n[ \"$1\" = export ] && echo one==1.0\n");
    Files.setPosixFilePermissions(uv, PosixFilePermissions.fromString("rwxr-xr-x"));
    pack(requirements(true, ALL), uv.getParent() + ":" + System.getenv("PATH")).orThrow();
    assertThat(fixture.names("app.zip")).contains("one/data.txt");
    Files.writeString(uv, "#!/bin/sh\nexit 1\n");
    pack(requirements(true, ALL), String.valueOf(uv.getParent())).orThrow();
    assertThat(fixture.names("app.zip")).contains("one/data.txt");
  }
}
