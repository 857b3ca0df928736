package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.provider.Blueprint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The additions to zips: Python packages and Node.js bundles.
class PackagesTest {
  private static final String PYTHON = "\"runtime\": \"python3.12\"";

  private record OneFile(String name) implements Tree {
    @Override
    public boolean isFile(String path) {
      return path.equals(name);
    }

    @Override
    public boolean isFolder(String path) {
      return false;
    }

    @Override
    public @Nullable String text(String path) {
      return null;
    }
  }

  private static Result<Blueprint> read(String provider, String rest) {
    String text =
        "{\"service\": \"shop\", \"provider\": {\"name\": \"aws\"" + provider + "}, " + rest + "}";
    return new AwsProvider().read((Mapping) Json.read(text, "serverless.json"));
  }

  private static Result<List<Package>> packages(String provider, String rest) {
    return read(provider, rest).orThrow().packages(new OneFile("requirements.txt"));
  }

  private static List<PythonRequirements> requirements(String provider, String rest) {
    return packages(provider, rest).orThrow().stream()
        .flatMap(zip -> zip.additions().stream())
        .filter(PythonRequirements.class::isInstance)
        .map(PythonRequirements.class::cast)
        .toList();
  }

  private static String functions(String... bodies) {
    StringBuilder text = new StringBuilder("\"functions\": {");
    for (int i = 0; i < bodies.length; i++) {
      text.append(i == 0 ? "" : ", ").append("\"f").append(i).append("\": {");
      text.append("\"handler\": \"requirements.main\"").append(bodies[i]).append("}");
    }
    return text + "}";
  }

  @Test
  void pythonRequirementsAreIncludedByDefault() {
    assertThat(requirements("", functions(""))).isEmpty();
    PythonRequirements requirements = requirements(", " + PYTHON, functions("")).getFirst();
    assertThat(requirements.requested()).isFalse();
    assertThat(requirements.provided()).contains("boto3");
    assertThat(requirements.platform())
        .isEqualTo(new PythonRequirements.Platform("python3.12", "3.12", "x86_64", 34));
    PythonRequirements arm =
        requirements("", functions(", \"runtime\": \"python3.11\", \"architecture\": \"arm64\""))
            .getFirst();
    assertThat(arm.platform())
        .isEqualTo(new PythonRequirements.Platform("python3.11", "3.11", "aarch64", 26));
  }

  @Test
  void thePluginOrItsSettingsRequestRequirements() {
    String plugin = "\"plugins\": [\"serverless-python-requirements\"], " + functions("");
    assertThat(requirements(", " + PYTHON, plugin).getFirst().requested()).isTrue();
    String custom =
        "\"custom\": {\"pythonRequirements\": {\"slim\": \"true\", \"slimPatterns\":"
            + " [\"**/*.txt\"], \"fileName\": \"prod.txt\", \"vendor\": \"lib\", \"usePipenv\":"
            + " false}}, ";
    PythonRequirements requirements =
        requirements(", " + PYTHON, custom + functions("")).getFirst();
    assertThat(requirements.requested()).isTrue();
    assertThat(requirements.provided()).isEmpty();
    assertThat(requirements.fileName()).isEqualTo("prod.txt");
    assertThat(requirements.locks().pipenv()).isFalse();
    assertThat(requirements.locks().poetry()).isTrue();
    assertThat(requirements.content().excludedFiles()).contains("**/*.txt", "**/*.dist-info*");
    assertThat(requirements.content().vendorFolders()).containsExactly("lib");
    String disabled = "\"custom\": {\"pythonRequirements\": false}, " + functions("");
    assertThat(requirements(", " + PYTHON, disabled)).isEmpty();
  }

  @Test
  void functionsWithLayersGetNoRequirementsByDefault() {
    String layers = ", " + PYTHON + ", \"layers\": [\"arn:aws:lambda:us-east-1:1:layer:a:1\"]";
    assertThat(requirements("", functions(layers))).isEmpty();
    assertThat(packages("", functions(layers)).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("requirements.txt is not installed because functions have layers");
    String asked = "\"custom\": {\"pythonRequirements\": true}, " + functions(layers);
    assertThat(requirements("", asked)).hasSize(1);
  }

  @Test
  void severalRuntimesInOneZipAreReported() {
    String twoRuntimes = functions(", " + PYTHON, ", \"runtime\": \"python3.13\"");
    assertThat(packages("", twoRuntimes).diagnostics())
        .extracting(Diagnostic::message)
        .contains(
            "functions for python3.12 on x86_64 and python3.13 on x86_64 share one zip, which"
                + " contains the packages for python3.12 on x86_64");
    String individually = "\"package\": {\"individually\": true}, " + twoRuntimes;
    assertThat(requirements("", individually))
        .extracting(requirements -> requirements.platform().python())
        .containsExactly("3.12", "3.13");
  }

  private static List<NodeBundle> bundles(String file, String rest) {
    return read("", rest).orThrow().packages(new OneFile(file)).orThrow().stream()
        .flatMap(zip -> zip.additions().stream())
        .filter(NodeBundle.class::isInstance)
        .map(NodeBundle.class::cast)
        .toList();
  }

  private static final String NODE = ", \"runtime\": \"nodejs20.x\"";

  @Test
  void typeScriptHandlersAreBundledByDefault() {
    NodeBundle bundle = bundles("requirements.ts", functions(NODE)).getFirst();
    assertThat(bundle.entries())
        .extracting(NodeBundle.EntryPoint::file)
        .containsExactly("requirements.ts");
    assertThat(bundle.arguments())
        .containsExactly(
            "--bundle",
            "--platform=node",
            "--target=node20",
            "--format=cjs",
            "--sourcemap",
            "--external:@aws-sdk/*");
    assertThat(bundles("requirements.mts", functions(NODE)).getFirst().arguments())
        .contains("--format=esm", "--out-extension:.js=.mjs");
    assertThat(bundles("requirements.js", functions(NODE))).isEmpty();
    assertThat(bundles("requirements.ts", functions(", " + PYTHON))).isEmpty();
    String off = "\"build\": {\"esbuild\": false}, ";
    assertThat(bundles("requirements.ts", off + functions(NODE))).isEmpty();
  }

  @Test
  void esbuildSettingsBecomeArguments() {
    String custom =
        "\"custom\": {\"esbuild\": {\"minify\": true, \"sourcemap\": false, \"target\": \"node18\","
            + " \"exclude\": [\"pg-native\"], \"external\": [\"sharp\"],"
            + " \"define\": {\"A\": 1}, \"loader\": {\".txt\": \"text\"}}}, ";
    NodeBundle bundle = bundles("requirements.js", custom + functions(NODE)).getFirst();
    assertThat(bundle.externals()).containsExactly("sharp");
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
    String plugins = "\"custom\": {\"esbuild\": {\"plugins\": \"plugins.js\"}}, ";
    assertThat(read("", plugins + functions(NODE)).diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly("manifest/not-built");
  }

  @Test
  void aModuleIsTheRootOfItsZip() {
    String modules =
        "\"package\": {\"individually\": true}, "
            + functions(", " + PYTHON + ", \"module\": \"./users/\"", ", " + PYTHON);
    assertThat(packages("", modules).orThrow())
        .extracting(Package::base)
        .containsExactly("users", "");
    assertThat(requirements("", modules))
        .extracting(PythonRequirements::folder)
        .containsExactly("users", "");
  }

  @Test
  void unsupportedSettingsAreReported() {
    String custom =
        "\"custom\": {\"pythonRequirements\": {\"dockerizePip\": \"non-linux\", \"layer\": true,"
            + " \"dockerFile\": \"Dockerfile\", \"fileNam\": \"a\"}}, ";
    assertThat(read("", custom + functions("")).diagnostics())
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(
            "manifest/not-built",
            "manifest/not-built",
            "python/docker",
            "manifest/unknown-property");
  }
}
