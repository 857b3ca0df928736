package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.cli.AloftCommand;
import aloft.spi.provider.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `invoke local` finds what packaging puts beside the code: Python packages, the folder of a
/// module, layers.
class InvokeLocalPackagesTest {
  @TempDir Path folder;

  private void file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling(".").normalize());
    Files.writeString(file, text);
  }

  private AloftCommand.Output aloft(String... words) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.remove("VIRTUAL_ENV");
    variables.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    return AloftCommand.inProcess(
        new Environment(variables, folder, folder.resolve("home"), Clock.systemUTC(), null), words);
  }

  private AloftCommand.Output invoke(String function) {
    return aloft("invoke", "local", "-f", function);
  }

  /// A service with two Python functions that have their own folders and packages.
  private void modules() throws IOException {
    for (String name : new String[] {"one", "two"}) {
      PythonWheel.pure(name).writeTo(folder.resolve("wheels"));
      file(name + "/needs.txt", name + "==1.0\n");
      file(
          name + "/handler.py",
          "import %s, beside\ndef main(event, context):\n    return beside.NAME\n".formatted(name));
      file(name + "/beside.py", "NAME = '%s'\n".formatted(name));
    }
    file(
        "serverless.yml",
        """
        service: shop
        provider: {name: aws, runtime: python3.12}
        package: {individually: true}
        custom:
          pythonRequirements:
            fileName: needs.txt
            pipCmdExtraArgs: ["--no-index", "--find-links %s"]
        functions:
          one: {module: one, handler: handler.main}
          two: {module: two, handler: handler.main}
        """
            .formatted(folder.resolve("wheels")));
  }

  @Test
  void packagesThatWereInstalledForTheZipAreFound() throws IOException {
    modules();
    AloftCommand.Output before = invoke("one");
    assertThat(before.code()).isEqualTo(1);
    assertThat(before.err())
        .contains("the Python module \"one\" is not installed [runtime/missing-module]")
        .contains("run \"aloft package\"");

    aloft("package").done();

    assertThat(invoke("one").done().out()).isEqualTo("\"one\"\n");
    assertThat(invoke("two").done().out()).isEqualTo("\"two\"\n");
  }

  @Test
  void theEnvironmentInTheFolderRunsTheFunction() throws IOException {
    file(
        "serverless.yml",
        """
        service: shop
        provider: {name: aws, runtime: python3.12}
        functions:
          one: {handler: handler.main}
        """);
    file(
        "handler.py",
        "import os\ndef main(event, context):\n    return os.environ.get('FROM_ENVIRONMENT')\n");
    assertThat(invoke("one").done().out()).isEqualTo("null\n");
    file("venv/bin/python3", "#!/bin/sh\nFROM_ENVIRONMENT=yes exec python3 \"$@\"\n");
    Files.setPosixFilePermissions(
        folder.resolve("venv/bin/python3"), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(invoke("one").done().out()).isEqualTo("\"yes\"\n");
  }

  @Test
  void vendoredPackagesAndTheUnpackingModuleAreFound() throws IOException {
    file(
        "serverless.yml",
        """
        service: shop
        provider: {name: aws, runtime: python3.12}
        custom: {pythonRequirements: {zip: true, vendor: ./vendored}}
        functions:
          one: {handler: handler.main}
        """);
    file("vendored/mine/__init__.py", "NAME = 'vendored'\n");
    file(
        "handler.py",
        """
        import unzip_requirements
        import mine
        def main(event, context):
            return mine.NAME
        """);
    assertThat(invoke("one").done().out()).isEqualTo("\"vendored\"\n");
    assertThat(folder.resolve(".serverless")).isEmptyDirectory();
  }

  @Test
  void layersOfTheServiceAreMerged() throws IOException {
    file(
        "serverless.yml",
        """
        service: shop
        provider: {name: aws, runtime: nodejs20.x}
        layers:
          first: {path: layers/first}
          second: {path: layers/second}
        functions:
          both: {handler: index.main, layers: [!Ref FirstLambdaLayer, !Ref SecondLambdaLayer]}
          single: {handler: index.main, layers: [!Ref FirstLambdaLayer]}
        """);
    file("layers/first/nodejs/node_modules/a/index.js", "module.exports = 'a of first';");
    file("layers/first/nodejs/node_modules/b/index.js", "module.exports = 'b of first';");
    file("layers/second/nodejs/node_modules/b/index.js", "module.exports = 'b of second';");
    file("index.js", "exports.main = async () => require('a') + ', ' + require('b');");
    assertThat(invoke("both").done().out()).isEqualTo("\"a of first, b of second\"\n");
    assertThat(invoke("single").done().out()).isEqualTo("\"a of first, b of first\"\n");
  }

  @Test
  void aPackageJsonAboveTheServiceDoesNotCount() throws IOException {
    file("package.json", "{\"type\": \"module\"}");
    file(
        "inner/serverless.yml",
        """
        service: shop
        provider: {name: aws, runtime: nodejs20.x}
        functions:
          common: {handler: common.main}
          module: {handler: module.main}
          latest: {handler: common.main, runtime: nodejs24.x}
        """);
    file("inner/common.js", "exports.main = async () => require('./other');");
    file("inner/other.js", "module.exports = 'common';");
    file("inner/module.js", "export const main = async () => 'module';");
    folder = folder.resolve("inner");
    assertThat(invoke("common").done().out()).isEqualTo("\"common\"\n");
    assertThat(invoke("module").done().out()).isEqualTo("\"module\"\n");
    assertThat(invoke("latest").done().out()).isEqualTo("\"common\"\n");
  }
}
