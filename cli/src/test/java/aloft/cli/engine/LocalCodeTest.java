package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.diagnostic.UserException;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Options;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where `invoke local` finds the code of a function.
final class LocalCodeTest {
  private static final String MANIFEST =
      """
      service: shop
      provider: {name: aws, runtime: nodejs22.x}
      functions:
        plain:
          handler: src/plain.main
        typed:
          handler: src/typed.main
        snake:
          handler: app.main
          runtime: python3.13
        nodeZip:
          handler: src/plain.main
          package: {artifact: node.zip}
        jar:
          handler: shop.Hello
          runtime: java21
        jarZip:
          handler: shop.Hello
          runtime: java21
          package: {artifact: hello.jar}
        sameJar:
          handler: shop.Bye
          runtime: java21
          package: {artifact: hello.jar}
        missing:
          handler: shop.Hello
          runtime: java21
          package: {artifact: gone.jar}
        remote:
          handler: shop.Hello
          runtime: java21
          package: {artifact: s3://bucket/hello.jar}
        own:
          handler: bootstrap
          runtime: provided.al2023
      """;

  /// Writes its arguments into the output folder.
  private static final String ESBUILD =
      """
      #!/bin/sh
      for word; do case $word in --outdir=*) out=${word#--outdir=} ;; esac; done
      mkdir -p "$out/src" && echo "$@" >"$out/src/typed.js"
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeService() throws IOException {
    write("serverless.yml", MANIFEST);
    write("src/plain.js", "exports.main = () => 1;");
    write("src/typed.ts", "export const main = () => 1;");
    write("app.py", "");
    write("hello.jar", "");
    write("node_modules/.bin/esbuild", ESBUILD).toFile().setExecutable(true);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path prepared(String name) {
    try (Project project = project()) {
      try (LocalCode code = new LocalCode(project)) {
        Path path = code.prepare(local(project, code, name));
        assertThat(code.isBundle(path)).isFalse();
        return path;
      }
    }
  }

  private Project project() {
    Environment environment =
        new Environment(
            Map.of("PATH", System.getenv("PATH")), folder, folder, Clock.systemUTC(), null);
    return new LoadService(new Installation(environment, new Providers()))
        .read(
            new ServiceRoot(folder),
            new ServiceRequest(null, null, null, Options.NONE, Map.of(), false))
        .orThrow();
  }

  private static LocalFunction local(Project project, LocalCode code, String name) {
    return project.blueprint().localFunction(name, code);
  }

  @Test
  void sourcesRunInTheFolderOfTheService() {
    assertThat(prepared("plain")).isEqualTo(folder);
    assertThat(prepared("snake")).isEqualTo(folder);
    assertThat(prepared("own")).isEqualTo(folder);
  }

  @Test
  void languagesThatRunFromSourceIgnoreTheirArtifact() {
    assertThat(prepared("nodeZip")).isEqualTo(folder);
  }

  @Test
  void artifactsRunWhereTheyAre() {
    assertThat(prepared("jarZip")).isEqualTo(folder.resolve("hello.jar"));
    assertThat(prepared("sameJar")).isEqualTo(folder.resolve("hello.jar"));
  }

  @Test
  void codeThatIsNotOnThisMachineIsAnError() {
    assertThatThrownBy(() -> prepared("jar"))
        .isInstanceOf(UserException.class)
        .hasMessage("the function \"jar\" has no package.artifact");
    assertThatThrownBy(() -> prepared("missing"))
        .isInstanceOf(UserException.class)
        .hasMessage("cannot read the artifact gone.jar: it does not exist");
    assertThatThrownBy(() -> prepared("remote"))
        .isInstanceOf(UserException.class)
        .hasMessage("the code of the function \"remote\" is at s3://bucket/hello.jar");
  }

  @Test
  void aBundleHasOnlyItsFunctionAndIsDeleted() throws IOException {
    Path bundle;
    try (Project project = project()) {
      try (LocalCode code = new LocalCode(project)) {
        bundle = code.prepare(local(project, code, "typed"));
        assertThat(code.isBundle(bundle)).isTrue();
        assertThat(bundle.startsWith(folder.resolve(BundleBuilder.OUTPUT_FOLDER))).isTrue();
        assertThat(bundle.resolve("src/typed.js")).content().startsWith("src/typed.ts ");
        assertThat(bundle.resolveSibling("package.json")).content().isEqualTo("{}");
      }
    }
    assertThat(folder.resolve(BundleBuilder.OUTPUT_FOLDER)).isEmptyDirectory();
  }

  @Test
  void nothingIsPacked() throws IOException {
    prepared("plain");
    assertThat(folder.resolve(BundleBuilder.OUTPUT_FOLDER)).doesNotExist();
  }
}
