package aloft.cli.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import aloft.spi.artifact.Destination;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.EntryPoint;
import aloft.spi.artifact.NodeBundle.Externals;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles with a replacement for esbuild that records its arguments.
class NodeBundleTest {
  private static final String ESBUILD =
      """
      #!/bin/sh
      for word in "$@"; do case "$word" in --outdir=*) out=${word#--outdir=};; esac; done
      for word in "$@"; do
        case "$word" in
          -*) ;;
          *) mkdir -p "$out/$(dirname "$word")"
             echo "bundled $word" > "$out/${word%.ts}.js"
             echo "map" > "$out/${word%.ts}.js.map";;
        esac
      done
      echo "$@" >> calls
      """;

  @TempDir Path folder;
  private PackagingFixture fixture;

  @BeforeEach
  void createFixture() throws IOException {
    fixture = new PackagingFixture(folder.resolve("service"));
    fixture.files("src/a.ts", "src/b.ts", "data/x.json", "package.json", "README.md");
    fixture.file("package.json", "{\"dependencies\": {\"native\": \"1\"}}");
    fixture.file(
        "node_modules/native/package.json",
        "{\"name\": \"native\", \"dependencies\": {\"deep\": \"1\"}}");
    fixture.file("node_modules/deep/package.json", "{\"name\": \"deep\"}");
    fixture.files("node_modules/native/n.node", "node_modules/other/o.js");
  }

  private void esbuild(String script) throws IOException {
    fixture.file("node_modules/.bin/esbuild", script);
    Files.setPosixFilePermissions(
        fixture.root().resolve("node_modules/.bin/esbuild"),
        PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Package packageWith(String name, List<String> externals, String... stems) {
    return packageWith(name, Externals.Rule.NAMED, externals, stems);
  }

  private static Package packageWith(
      String name, Externals.Rule rule, List<String> externals, String... stems) {
    List<EntryPoint> entries =
        List.of(stems).stream()
            .map(stem -> new EntryPoint(stem, stem + ".ts", PackagingFixture.PLACE))
            .toList();
    NodeBundle bundle =
        new NodeBundle(
            entries,
            List.of("--bundle"),
            new Externals(externals, rule, List.of()),
            PackagingFixture.PLACE);
    return Package.of(name, PackagingFixture.PLACE)
        .withFiles(List.of("**"), List.of("data/**"))
        .withAdditions(List.of(bundle));
  }

  @Test
  void zipHoldsBundlesPatternFilesAndExternals() throws IOException {
    esbuild(ESBUILD);
    fixture
        .pack(packageWith("a", List.of("native"), "src/a"), packageWith("b", List.of(), "src/b"))
        .orThrow();
    assertThat(fixture.names("a.zip"))
        .containsExactly(
            "data/x.json",
            "node_modules/deep/package.json",
            "node_modules/native/n.node",
            "node_modules/native/package.json",
            "src/a.js",
            "src/a.js.map");
    assertThat(fixture.text("a.zip", "src/a.js")).isEqualTo("bundled src/a.ts\n");
    assertThat(fixture.names("b.zip")).containsExactly("data/x.json", "src/b.js", "src/b.js.map");
    assertThat(Files.readAllLines(fixture.root().resolve("calls")))
        .singleElement()
        .asString()
        .startsWith("src/a.ts src/b.ts --bundle --outdir=");
    try (var files = Files.list(fixture.out())) {
      assertThat(files).hasSize(2);
    }
  }

  private static Package packageOfWebpack(String config) {
    Package pkg = packageWith("a", Externals.Rule.ALL_IMPORTED, List.of(), "src/a");
    NodeBundle bundle = (NodeBundle) pkg.additions().getFirst();
    return pkg.withAdditions(
        List.of(
            new NodeBundle(
                bundle.entries(),
                bundle.arguments(),
                bundle.externals(),
                bundle.place(),
                new NodeBundle.Webpack(config))));
  }

  /// A webpack that writes one file for each entry; an entry with "broken" in it is an error.
  private void webpack() throws IOException {
    fixture.file("node_modules/webpack/package.json", "{\"name\": \"webpack\"}");
    fixture.file(
        "node_modules/webpack/index.js",
        """
        const fs = require('fs');
        const path = require('path');
        module.exports = ({ entry, output, context, mode }, done) => {
          const errors = [];
          for (const [name, file] of Object.entries(entry)) {
            const source = fs.readFileSync(path.join(context, file), 'utf8');
            if (source.includes('broken')) errors.push({ message: 'bad', moduleName: file, loc: '2:4-9' });
            const target = path.join(output.path, output.filename.replace('[name]', name));
            fs.mkdirSync(path.dirname(target), { recursive: true });
            fs.writeFileSync(target, mode + ' require("native")');
          }
          done(null, { toJson: () => ({ errors, warnings: [{ message: 'large' }] }) });
        };
        """);
    fixture.file("node_modules/serverless-webpack/package.json", "{\"main\": \"i.js\"}");
    fixture.file("node_modules/serverless-webpack/i.js", "exports.lib = {};");
    fixture.file(
        "webpack.config.js",
        "const { lib } = require('serverless-webpack');"
            + " module.exports = async () => ({ entry: lib.entries, mode: 'mine' });");
  }

  @Test
  void theProjectsWebpackBundles() throws IOException {
    webpack();
    assertThat(fixture.pack(packageOfWebpack("webpack.config.js")).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("large");
    assertThat(fixture.names("a.zip")).contains("src/a.js", "node_modules/native/n.node");
    assertThat(fixture.text("a.zip", "src/a.js")).isEqualTo("mine require(\"native\")");
  }

  @Test
  void errorsOfWebpackHavePlaces() throws IOException {
    webpack();
    fixture.file("src/a.ts", "broken");
    assertThatThrownBy(() -> fixture.pack(packageOfWebpack("webpack.config.js")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              Diagnostic told = failure.diagnostics().getFirst();
              assertThat(told.message()).isEqualTo("bad");
              assertThat(told.place()).hasToString("src/a.ts:2:5");
            });
  }

  @Test
  void aBrokenConfigurationIsAnError() throws IOException {
    webpack();
    fixture.file("webpack.config.js", "throw new Error('no such stage')");
    assertThatThrownBy(() -> fixture.pack(packageOfWebpack("webpack.config.js")))
        .hasMessageContaining("no such stage");
  }

  @Test
  void esbuildBundlesWhereWebpackIsNotInstalled() throws IOException {
    esbuild(ESBUILD);
    assertThat(fixture.pack(packageOfWebpack("webpack.config.js")).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("webpack is not installed: esbuild bundles the handlers");
    assertThat(fixture.text("a.zip", "src/a.js")).isEqualTo("bundled src/a.ts\n");
  }

  /// esbuild writes what the source files contain.
  private void bundleOf(String stem, String text) throws IOException {
    fixture.file(stem + ".ts", text);
    esbuild(ESBUILD.replace("echo \"bundled $word\"", "cat \"$word\""));
  }

  private List<String> modules(String zip) throws IOException {
    return fixture.names(zip).stream()
        .filter(name -> name.endsWith("/package.json"))
        .map(name -> name.replace("/package.json", ""))
        .toList();
  }

  @Test
  void aZipOfOneFunctionHoldsTheExternalsThatItsBundleImports() throws IOException {
    fixture.file("node_modules/@scope/own/package.json", "{\"name\": \"@scope/own\"}");
    fixture.file("node_modules/word/package.json", "{\"name\": \"word\"}");
    bundleOf("src/a", "var n=a(\"native/lib/x\"); // 'word' is only a word");
    bundleOf("src/b", "import{own}from'@scope/own'; const w = \"native\"");
    List<String> externals = List.of("native", "@scope/own", "word", "gone");
    var result =
        fixture.pack(
            packageWith("a", Externals.Rule.IMPORTED, externals, "src/a"),
            packageWith("b", Externals.Rule.IMPORTED, externals, "src/b"));
    assertThat(result.diagnostics()).isEmpty();
    assertThat(modules("a.zip")).containsExactly("node_modules/deep", "node_modules/native");
    assertThat(modules("b.zip")).containsExactly("node_modules/@scope/own");
  }

  @Test
  void externalsWithAWildcardAreThosePackagesThatABundleImports() throws IOException {
    for (String name : List.of("@scope/own", "@scope/other", "word", "native-driver")) {
      fixture.file("node_modules/" + name + "/package.json", "{}");
    }
    bundleOf("src/a", "require('@scope/own/x'), require('native-driver'), require('word')");
    List<String> externals = List.of("@scope/*", "na*-driver");
    for (Externals.Rule rule : List.of(Externals.Rule.NAMED, Externals.Rule.IMPORTED)) {
      assertThat(fixture.pack(packageWith("a", rule, externals, "src/a")).diagnostics()).isEmpty();
      assertThat(modules("a.zip"))
          .containsExactly("node_modules/@scope/own", "node_modules/native-driver");
    }
  }

  @Test
  void allImportedPackagesMayBeExternal() throws IOException {
    fixture.file("node_modules/@cloud/sdk/package.json", "{\"name\": \"@cloud/sdk\"}");
    bundleOf("src/a", "require('native'), import(`fs`), require('@cloud/sdk'), require('./deep')");
    NodeBundle bundle =
        new NodeBundle(
            List.of(new EntryPoint("src/a", "src/a.ts", PackagingFixture.PLACE)),
            List.of(),
            new Externals(List.of(), Externals.Rule.ALL_IMPORTED, List.of("@cloud/*")),
            PackagingFixture.PLACE);
    fixture.pack(packageWith("a", List.of(), "src/a").withAdditions(List.of(bundle))).orThrow();
    assertThat(modules("a.zip")).containsExactly("node_modules/deep", "node_modules/native");
  }

  @Test
  void externalsMayBeInstalledInAFolderAbove() throws IOException {
    esbuild(ESBUILD);
    Files.move(
        fixture.root().resolve("node_modules/deep"),
        Files.createDirectories(folder.resolve("node_modules")).resolve("deep"));
    fixture.pack(packageWith("a", List.of("native"), "src/a")).orThrow();
    assertThat(modules("a.zip")).containsExactly("node_modules/deep", "node_modules/native");
  }

  @Test
  void patternsTakeFilesOutOfExternals() throws IOException {
    esbuild(ESBUILD);
    Package pkg = packageWith("a", List.of("native"), "src/a");
    fixture
        .pack(pkg.withFiles(pkg.excluded(), List.of("!node_modules/**/*.node", "!**")))
        .orThrow();
    assertThat(fixture.names("a.zip"))
        .contains("node_modules/native/package.json", "src/a.js")
        .doesNotContain("node_modules/native/n.node");
  }

  @Test
  void warnsAboutAnExternalThatIsNotInstalled() throws IOException {
    esbuild(ESBUILD);
    assertThat(fixture.pack(packageWith("a", List.of("gone"), "src/a")).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("the package gone is not in node_modules and is not packed");
  }

  /// An esbuild that cannot find the packages `uuid` and `nope`.
  private void esbuildWithoutUuid(String imports) throws IOException {
    esbuild(
        """
        #!/bin/sh
        case "$*" in
          *--external:uuid*) mkdir -p src; for word in "$@"; do
            case "$word" in --outdir=*) out=${word#--outdir=};; esac; done
            mkdir -p "$out/src"; echo 'require("uuid")%s' > "$out/src/a.js";;
          *) echo '✘ [ERROR] Could not resolve "uuid"' >&2; exit 1;;
        esac
        """
            .formatted(imports));
  }

  @Test
  void packagesThatAreNotInstalledYetAreLeftOutOfTheBundle() throws IOException {
    fixture.file(
        "package.json",
        "{\"dependencies\": {\"uuid\": \"1\", \"native\": \"1\", \"stream\": \"1\"},"
            + " \"devDependencies\": {\"jest\": \"1\", \"@types/a__b\": \"1\"}}");
    esbuildWithoutUuid("; require(\"@a/b/c\"); require(\"stream\")");
    var result = fixture.pack(packageWith("a", List.of(), "src/a"));
    assertThat(result.diagnostics())
        .singleElement()
        .satisfies(warning -> {
          assertThat(warning.isError()).isFalse();
          assertThat(warning.message())
              .isEqualTo("imported packages are not in the bundle: @a/b, uuid (not installed)");
          assertThat(warning.place()).isEqualTo(PackagingFixture.PLACE);
        });
    assertThat(fixture.names("a.zip")).contains("src/a.js");
  }

  @Test
  void onlyWhatIsMissingBesidesPackagesIsToldIfTheyAreNotInstalled() throws IOException {
    fixture.file("package.json", "{\"dependencies\": {\"uuid\": \"1\"}}");
    esbuild(
        """
        #!/bin/sh
        case "$*" in *--external:uuid*) ;; *) echo '✘ [ERROR] Could not resolve "uuid"' >&2;; esac
        echo '✘ [ERROR] Could not resolve "./generated"' >&2
        exit 1
        """);
    assertThatThrownBy(() -> fixture.pack(packageWith("a", List.of(), "src/a")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure ->
                assertThat(failure.diagnostics())
                    .extracting(Diagnostic::message)
                    .containsExactly("Could not resolve \"./generated\""));
  }

  @Test
  void packagesThatAreNotInstalledAreAnErrorBeforeAFunctionRuns() throws IOException {
    fixture.file("package.json", "{\"dependencies\": {\"uuid\": \"1\"}}");
    esbuildWithoutUuid("");
    Packager packager =
        fixture.packager(
            new ServiceTree(fixture.root()),
            (address, target) -> {},
            System.getenv("PATH"),
            Destination.LOCAL);
    assertThatThrownBy(
            () -> packager.pack(List.of(packageWith("a", List.of(), "src/a")), fixture.out()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Could not resolve \"uuid\"");
  }

  @Test
  void packagesThatTheProjectDoesNotNameAreAnError() throws IOException {
    esbuildWithoutUuid("");
    assertThatThrownBy(() -> fixture.pack(packageWith("a", List.of(), "src/a")))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("Could not resolve \"uuid\"");
  }

  @Test
  void missingEsbuildIsAnErrorAtTheHandler() throws IOException {
    fixture.file(".npmrc", "offline=true");
    assertThatThrownBy(() -> fixture.pack(packageWith("a", List.of(), "src/a")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              Diagnostic told = failure.diagnostics().getFirst();
              assertThat(told.message())
                  .isEqualTo("src/a.ts must be bundled, but the project does not have esbuild");
              assertThat(told.place()).isEqualTo(PackagingFixture.PLACE);
              assertThat(told.hint())
                  .isEqualTo(
                      "run: npm i -D esbuild\nAloft cannot fetch it: npm is set to be offline");
            });
  }

  @Test
  void suggestsNpmInstallWhereEsbuildIsADependency() throws IOException {
    fixture.file(".npmrc", "offline=true");
    fixture.file("package.json", "{\"devDependencies\": {\"esbuild\": \"0.28.0\"}}");
    assertThatThrownBy(() -> fixture.pack(packageWith("a", List.of(), "src/a")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure ->
                assertThat(failure.diagnostics().getFirst().hint())
                    .startsWith("run: npm install\n"));
  }

  @Test
  void findsEsbuildInAFolderAbove() throws IOException {
    esbuild(ESBUILD);
    Files.move(
        fixture.root().resolve("node_modules/.bin"),
        Files.createDirectories(folder.resolve("node_modules")).resolve(".bin"));
    fixture.pack(packageWith("a", List.of(), "src/a")).orThrow();
    assertThat(fixture.names("a.zip")).contains("src/a.js");
  }

  @Test
  void esbuildMessagesBecomeDiagnosticsWithPlaces() throws IOException {
    esbuild(
        """
        #!/bin/sh
        cat >&2 <<'END'
        ▲ [WARNING] Comparison with -0 [equals-negative-zero]

            src/a.ts:1:8:
              1 │ if (x === -0) {}
                ╵         ~~~

          Use another operator.

        ✘ [ERROR] Could not resolve "nope"

            src/lib/b.ts:3:14:
              3 │ import n from "nope";
                ╵               ~~~~~~

          You can mark the path as external.

        node:internal/errors:984
          const err = new Error(message);
        END
        exit 1
        """);
    assertThatThrownBy(() -> fixture.pack(packageWith("a", List.of(), "src/a")))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> {
              assertThat(failure.diagnostics())
                  .extracting(Diagnostic::message)
                  .containsExactly("Comparison with -0", "Could not resolve \"nope\"");
              Diagnostic error = failure.diagnostics().getLast();
              assertThat(error.place()).hasToString("src/lib/b.ts:3:15");
              assertThat(error.place()).extracting("endColumn").isEqualTo(21);
              assertThat(error.hint()).isEqualTo("install it: npm install nope");
              assertThat(failure.diagnostics().getFirst().hint())
                  .isEqualTo("Use another operator.");
            });
    try (var files = Files.list(fixture.out())) {
      assertThat(files).isEmpty();
    }
  }
}
