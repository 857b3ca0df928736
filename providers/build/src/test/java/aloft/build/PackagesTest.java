package aloft.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import aloft.build.TestManifest.Files;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeBundle.EntryPoint;
import aloft.spi.artifact.NodeBundle.Externals;
import aloft.spi.artifact.NodeBundle.Externals.Rule;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.RequiredContent.MissingFile;
import aloft.spi.artifact.RequiredContent.RequiredFile;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The zips of a service and their content.
class PackagesTest {
  private static final String NODE = "'handler': 'main.run', 'runtime': 'nodejs20.x'";
  private static final String PYTHON = "'handler': 'main.run', 'runtime': 'python3.12'";

  private static String functions(String... bodies) {
    StringBuilder text = new StringBuilder("'functions': {");
    for (int i = 0; i < bodies.length; i++) {
      text.append(i == 0 ? "" : ", ").append("'f").append(i).append("': {");
      text.append(bodies[i]).append("}");
    }
    return text + "}";
  }

  private static Packages packages(String manifest) {
    return new Packages(TestManifest.service("{" + manifest + "}"), List.of());
  }

  private static List<Package> zips(String manifest, String... files) {
    return packages(manifest).packages(Files.of(files));
  }

  private static <T> List<T> additions(Class<T> kind, String manifest, String... files) {
    return zips(manifest, files).stream()
        .flatMap(zip -> zip.additions().stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static List<PythonRequirements> requirements(String manifest) {
    return additions(PythonRequirements.class, manifest, "requirements.txt");
  }

  private static List<NodeBundle> bundles(String file, String manifest) {
    return additions(NodeBundle.class, manifest, file);
  }

  @Test
  void functionsShareOneZipUnlessTheyArePackedIndividually() {
    String own = NODE + ", 'package': {'individually': true}";
    String built = NODE + ", 'package': {'artifact': 'built.zip'}";
    Packages packages = packages(functions(NODE, own, built));
    assertThat(packages.packages(Files.of()))
        .extracting(Package::name)
        .containsExactly("shop", "f1", "f2");
    assertThat(packages.commonZip()).isEqualTo("shop");
    assertThat(packages.zipOf("f1")).isEqualTo("f1");
    assertThatThrownBy(() -> packages.zipOf("f3")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void foldersHaveZipsOfTheirOwn() {
    BuildService service = TestManifest.service("{" + functions(NODE) + "}");
    BuildFolder folder = new BuildFolder("shop", "layer", "tools", null, SourceRange.of("s.yml"));
    Packages packages =
        new Packages(
            new BuildService(
                "shop", service.settings(), service.functions(), List.of(folder), 1000),
            List.of());
    assertThat(packages.zipOfFolder("shop")).isEqualTo("shop-layer");
    List<Package> zips = packages.packages(Files.of());
    assertThat(zips).extracting(Package::root).containsExactly("", "tools");
    assertThat(zips.getFirst().excluded()).contains("tools/**");
    assertThat(zips.getLast().excluded()).doesNotContain("tools/**");
  }

  @Test
  void patternsOfTheServicePrecedeThoseOfTheFunction() {
    String packaging =
        "'package': {'individually': true, 'patterns': ['!a/**'], 'exclude': ['x']},";
    String own = NODE + ", 'package': {'patterns': ['a/b'], 'exclude': ['y']}";
    Package zip =
        zips("'useDotenv': true, 'plugins': {'localPath': 'own'}, " + packaging + functions(own))
            .getFirst();
    assertThat(zip.patterns()).containsExactly("!a/**", "a/b");
    assertThat(zip.excluded())
        .containsSubsequence(".git/**", "serverless.json", "own", "x", ".env*", "y");
  }

  private static List<MissingFile> missing(String manifest, String... files) {
    return zips(manifest, files).getFirst().requiredContent().missing();
  }

  @Test
  void handlerFilesAreRequired() {
    Package zip = zips(functions(NODE, PYTHON), "main.js").getFirst();
    assertThat(zip.requiredContent().files())
        .extracting(RequiredFile::path, RequiredFile::function)
        .containsExactly(tuple("main.js", "f0"));
    assertThat(zip.requiredContent().missing())
        .extracting(MissingFile::stem, MissingFile::candidates, MissingFile::isFatal)
        .containsExactly(
            tuple("main", List.of("main.py", "main/__init__.py", "main.pyc", "main.so"), false));
    assertThat(zip.requiredContent().missing())
        .extracting(MissingFile::warning)
        .extracting(Diagnostic::message, Diagnostic::hint)
        .containsExactly(
            tuple(
                "the file of the handler \"main.run\" is missing",
                "looked for main.py, main/__init__.py"));
    assertThat(missing(functions(NODE, NODE))).allMatch(MissingFile::isFatal).hasSize(2);
    assertThat(missing("'plugins': ['other'], " + functions(NODE))).isEmpty();
    assertThat(missing("'plugins': ['serverless-offline'], " + functions(NODE))).hasSize(1);
    assertThat(missing(functions(NODE + ", 'layers': ['a']"))).isEmpty();
    assertThat(missing(functions(NODE.replace("main", "/opt/x")))).isEmpty();
  }

  @Test
  void languagesNameFilesDifferently() {
    for (List<String> names :
        List.of(
            List.of("nodejs20.x", "a/b.c.d", "a/b.c.js", "a/b.js"),
            List.of("python3.12", "a.b.c", "a/b.py", "a/b.so"),
            List.of("ruby3.4", "a/b.C.d", "a/b.rb"),
            List.of("java21", "a.b.C::d", "a/b/C.class", "*.jar"),
            List.of("java21", "a.b.C", "a/b/C.class", "*.jar"),
            List.of("dotnet8", "A.B::C.D::e", "A.B.dll"),
            List.of("go1.x", "bin/main", "bin/main"))) {
      String function = "'handler': '" + names.get(1) + "', 'runtime': '" + names.get(0) + "'";
      assertThat(missing(functions(function)).getFirst().candidates())
          .as(function)
          .containsAll(names.subList(2, names.size()));
    }
  }

  @Test
  void customRuntimesNeedTheProgramThatTheCloudStarts() {
    String custom = functions("'handler': 'any', 'runtime': 'custom'");
    assertThat(missing(custom))
        .extracting(file -> file.warning().message())
        .containsExactly("custom starts the program \"server\", which is missing");
    assertThat(missing(custom, "server")).isEmpty();
  }

  @Test
  void pythonRequirementsAreIncludedByDefault() {
    assertThat(requirements(functions(NODE))).isEmpty();
    PythonRequirements requirements = requirements(functions(PYTHON)).getFirst();
    assertThat(requirements.requested()).isFalse();
    assertThat(requirements.provided()).containsExactly("cloudlib");
    assertThat(requirements.platform().glibc()).isEqualTo(36);
  }

  @Test
  void thePluginOrItsSettingsRequestRequirements() {
    String plugin = "'plugins': ['serverless-python-requirements'], " + functions(PYTHON);
    assertThat(requirements(plugin).getFirst().requested()).isTrue();
    String custom =
        "'custom': {'pythonRequirements': {'slim': 'true', 'slimPatterns': ['**/*.txt'],"
            + " 'fileName': 'prod.txt', 'vendor': 'lib', 'usePipenv': false}}, ";
    PythonRequirements requirements =
        requirements(custom + functions(PYTHON + ", 'vendor': 'own'")).getFirst();
    assertThat(requirements.requested()).isTrue();
    assertThat(requirements.provided()).isEmpty();
    assertThat(requirements.fileName()).isEqualTo("prod.txt");
    assertThat(requirements.locks().pipenv()).isFalse();
    assertThat(requirements.locks().poetry()).isTrue();
    assertThat(requirements.content().excludedFiles()).contains("**/*.txt", "**/*.dist-info*");
    assertThat(requirements.content().vendorFolders()).containsExactly("lib", "own");
    String disabled = "'custom': {'pythonRequirements': false}, " + functions(PYTHON);
    assertThat(requirements(disabled)).isEmpty();
  }

  @Test
  void functionsWithLayersGetNoRequirementsByDefault() {
    String layers = functions(PYTHON + ", 'layers': ['a']");
    assertThat(requirements(layers)).isEmpty();
    assertThat(packages(layers).findings(Files.of("requirements.txt")))
        .extracting(Diagnostic::message)
        .containsExactly("requirements.txt is not installed because functions have layers");
    assertThat(requirements("'custom': {'pythonRequirements': true}, " + layers)).hasSize(1);
  }

  @Test
  void severalRuntimesInOneZipAreReported() {
    String twoRuntimes = functions(PYTHON, "'handler': 'main.run', 'runtime': 'python3.13'");
    assertThat(packages(twoRuntimes).findings(Files.of("requirements.txt", "main.py")))
        .extracting(Diagnostic::message)
        .containsExactly(
            "functions for python3.12 on x86_64 and python3.13 on x86_64 share one zip, which"
                + " contains the packages for python3.12 on x86_64");
    assertThat(requirements("'package': {'individually': true}, " + twoRuntimes))
        .extracting(requirements -> requirements.platform().python())
        .containsExactly("3.12", "3.13");
  }

  @Test
  void typeScriptHandlersAreBundledByDefault() {
    NodeBundle bundle = bundles("main.ts", functions(NODE)).getFirst();
    assertThat(bundle.entries()).extracting(NodeBundle.EntryPoint::file).containsExactly("main.ts");
    assertThat(bundle.arguments())
        .containsExactly(
            "--bundle",
            "--platform=node",
            "--target=node20",
            "--format=cjs",
            "--sourcemap",
            "--external:@cloud/*");
    assertThat(bundles("main.mts", functions(NODE)).getFirst().arguments())
        .contains("--format=esm", "--out-extension:.js=.mjs");
    assertThat(bundles("main.js", functions(NODE))).isEmpty();
    assertThat(bundles("main.ts", functions(PYTHON))).isEmpty();
    String off = "'build': {'esbuild': false}, ";
    assertThat(bundles("main.ts", off + functions(NODE))).isEmpty();
  }

  @Test
  void esbuildSettingsBecomeArguments() {
    String custom =
        "'custom': {'esbuild': {'minify': true, 'sourcemap': false, 'target': 'node18', 'exclude':"
            + " ['pg-native'], 'external': ['sharp'], 'define': {'A': 1}, 'loader': {'.txt':"
            + " 'text'}}}, ";
    NodeBundle bundle = bundles("main.js", custom + functions(NODE)).getFirst();
    assertThat(bundle.externals().names()).containsExactly("sharp");
    assertThat(bundle.arguments())
        .containsExactly(
            "--bundle",
            "--platform=node",
            "--target=node18",
            "--format=cjs",
            "--external:sharp",
            "--external:pg-native",
            "--minify",
            "--loader:.txt=text",
            "--define:A=1");
  }

  @Test
  void packagesOfTheRuntimeAreNotAdded() {
    String custom =
        "'custom': {'esbuild': {'external': ['cloud', 'sharp', 'a/*', '@s/b/c', '@t/*', './x']}}, ";
    assertThat(bundles("main.js", custom + functions(NODE)).getFirst().externals().names())
        .containsExactly("sharp", "a", "@s/b", "@t/*");
  }

  @Test
  void aZipOfOneFunctionContainsItsOwnExternals() {
    String own = NODE + ", 'package': {'individually': true}";
    String external = "'build': {'esbuild': {'packages': 'external'}}, ";
    assertThat(bundles("main.js", "'build': {'esbuild': true}, " + functions(NODE, own)))
        .extracting(bundle -> bundle.externals().rule())
        .containsExactly(Rule.NAMED, Rule.IMPORTED);
    assertThat(bundles("main.js", external + functions(own)))
        .extracting(NodeBundle::externals)
        .containsExactly(new Externals(List.of(), Rule.ALL_IMPORTED, List.of("@cloud/*")));
    assertThat(zips(external + functions(NODE, own), "main.js"))
        .extracting(Package::patterns)
        .containsExactly(List.of("node_modules/**"), List.of());
  }

  @Test
  void bundlesHaveThePathOfTheirSource() {
    for (String stem : List.of("./src/a", "src/a", "src/./a", ".//src//a", "./lib/../src/a")) {
      assertThat(bundles("src/a.ts", functions(NODE.replace("main", stem))))
          .flatExtracting(NodeBundle::entries)
          .extracting(EntryPoint::stem, EntryPoint::file)
          .as(stem)
          .containsExactly(tuple("src/a", "src/a.ts"));
    }
  }

  @Test
  void nodeFunctionsNeedTheirDependencies() {
    NodeDependencies reported = new NodeDependencies(true, List.of("@cloud/*"));
    NodeDependencies silent = new NodeDependencies(false, List.of("@cloud/*"));
    String layers = NODE + ", 'layers': ['a']";
    assertThat(additions(NodeDependencies.class, functions(NODE, PYTHON)))
        .containsExactly(reported);
    assertThat(additions(NodeDependencies.class, functions(PYTHON))).isEmpty();
    assertThat(additions(NodeDependencies.class, functions(NODE, layers))).containsExactly(silent);
    String bundled = "'build': {'esbuild': true}, " + functions(NODE);
    assertThat(additions(NodeDependencies.class, bundled, "main.js")).containsExactly(silent);
  }

  @Test
  void aModuleIsTheRootOfItsZip() {
    String modules =
        "'package': {'individually': true}, "
            + functions(PYTHON + ", 'module': './users/'", PYTHON);
    assertThat(zips(modules)).extracting(Package::base).containsExactly("users", "");
    assertThat(requirements(modules))
        .extracting(PythonRequirements::folder)
        .containsExactly("users", "");
  }

  @Test
  void unsupportedSettingsAreReported() {
    DiagnosticCollector findings = new DiagnosticCollector(ValidationMode.WARN);
    TestManifest.read(
            "{'custom': {'pythonRequirements': {'dockerizePip': 'non-linux',"
                + " 'dockerFile': 'Dockerfile'}, 'esbuild': {'plugins': 'plugins.js'}}}",
            findings)
        .settings()
        .reportUnsupported(findings);
    assertThat(findings.refusals())
        .extracting(Diagnostic::code)
        .containsExactly("manifest/not-built", "manifest/not-built");
    assertThat(findings.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly("python/docker");
  }
}
