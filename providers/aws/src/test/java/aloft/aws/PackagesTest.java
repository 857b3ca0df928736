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
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the Lambda runtimes add to the code of functions, and what zips contain therefore.
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
    Mapping manifest = (Mapping) Json.read(text, "serverless.json");
    return new AwsProvider().read(manifest, manifest);
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
  void aLayerContainsAllRequirements() {
    String plugin =
        "\"plugins\": [\"serverless-python-requirements\"],"
            + " \"custom\": {\"pythonRequirements\": {\"layer\": true}}, ";
    List<Package> zips = packages(", " + PYTHON, plugin + functions("", "")).orThrow();
    assertThat(zips).extracting(Package::name).containsExactly("shop", "pythonRequirements");
    assertThat(zips.getFirst().additions()).isEmpty();
    assertThat(zips.getLast().excluded()).containsExactly("**");
    assertThat(requirements(", " + PYTHON, plugin + functions("")))
        .extracting(found -> found.content().targetFolder())
        .containsExactly("python/");
  }

  @Test
  void functionsWithLayersGetNoRequirementsByDefault() {
    String layers = ", " + PYTHON + ", \"layers\": [\"arn:aws:lambda:us-east-1:1:layer:a:1\"]";
    assertThat(requirements("", functions(layers))).isEmpty();
    assertThat(packages("", functions(layers)).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly("requirements.txt is not installed because functions have layers");
    String general = ", " + PYTHON + ", \"layers\": [\"arn:aws:lambda:us-east-1:1:layer:a:1\"]";
    assertThat(requirements(general, functions(""))).isEmpty();
    String asked = "\"custom\": {\"pythonRequirements\": true}, " + functions(layers);
    assertThat(requirements("", asked)).hasSize(1);
  }

  private static List<NodeBundle> bundles(String file, String rest) {
    return read("", rest).orThrow().packages(new OneFile(file)).orThrow().stream()
        .flatMap(zip -> zip.additions().stream())
        .filter(NodeBundle.class::isInstance)
        .map(NodeBundle.class::cast)
        .toList();
  }

  @Test
  void webpackAndItsModules() {
    String plugin = "\"plugins\": [\"serverless-webpack\"], \"custom\": {\"webpack\": ";
    String modules = "{\"webpackConfig\": \"./requirements.js\", \"includeModules\": true}}, ";
    NodeBundle bundle = bundles("requirements.js", plugin + modules + functions("")).getFirst();
    assertThat(bundle.webpack()).isEqualTo(new NodeBundle.Webpack("requirements.js"));
    assertThat(bundle.externals().rule()).isEqualTo(NodeBundle.Externals.Rule.ALL_IMPORTED);
    NodeBundle without =
        bundles("requirements.js", plugin + "\"other.js\"}, " + functions("")).getFirst();
    assertThat(without.webpack()).isEqualTo(new NodeBundle.Webpack(null));
    String bundled = "\"plugins\": [\"serverless-bundle\"], " + functions("");
    assertThat(bundles("requirements.js", bundled).getFirst().webpack())
        .isEqualTo(new NodeBundle.Webpack(null));
  }

  @Test
  void bundlesImportTheSdkOfTheirRuntime() {
    String old = functions(", \"runtime\": \"nodejs16.x\"");
    assertThat(bundles("requirements.ts", old).getFirst().arguments())
        .contains("--target=node16", "--external:aws-sdk");
    String oldest = functions(", \"runtime\": \"nodejs6.10\"");
    assertThat(bundles("requirements.ts", oldest).getFirst().arguments())
        .as("esbuild fails for an older Node where a file destructures an object")
        .contains("--target=node8");
    String current = functions(", \"runtime\": \"nodejs20.x\"");
    assertThat(bundles("requirements.ts", current).getFirst().arguments())
        .contains("--target=node20", "--external:@aws-sdk/*");
    String external = "\"custom\": {\"esbuild\": {\"external\": [\"aws-sdk\", \"sharp\"]}}, ";
    assertThat(bundles("requirements.ts", external + current).getFirst().externals().names())
        .containsExactly("sharp");
  }

  @Test
  void customRuntimesNeedABootstrap() {
    assertThat(packages("", functions(", \"runtime\": \"provided.al2023\"")).orThrow())
        .flatExtracting(zip -> zip.requiredContent().missing())
        .extracting(file -> file.warning().message())
        .containsExactly("provided.al2023 starts the program \"bootstrap\", which is missing");
  }

  @Test
  void containerImagesHaveNoZip() {
    String image =
        "\"functions\": {\"a\": {\"image\":"
            + " \"123456789012.dkr.ecr.us-east-1.amazonaws.com/shop:1\"}}";
    assertThat(packages("", image).orThrow()).isEmpty();
  }

  @Test
  void unsupportedSettingsAreReported() {
    String custom =
        "\"custom\": {\"pythonRequirements\": {\"dockerizePip\": \"non-linux\", \"strip\": true,"
            + " \"dockerFile\": \"Dockerfile\", \"fileNam\": \"a\"}}, ";
    Result<Blueprint> read = read("", custom + functions(""));
    assertThat(read.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder("python/docker", "manifest/unknown-property");
    assertThat(read.orThrow().deploymentFindings(Instant.EPOCH, true))
        .extracting(Diagnostic::code)
        .containsExactly("manifest/not-built", "manifest/not-built");
  }
}
