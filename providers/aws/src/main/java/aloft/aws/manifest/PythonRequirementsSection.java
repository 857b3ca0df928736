package aloft.aws.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Key;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.ShortForm;
import aloft.spi.schema.Source;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `custom.pythonRequirements`, with the keys of the plugin serverless-python-requirements.
///
/// @see <a
///   href="https://github.com/serverless/serverless-python-requirements">serverless-python-requirements</a>
@Doc("Python packages in the zip")
public record PythonRequirementsSection(
    @Doc("Whether packages are installed at all") @Nullable Boolean enabled,
    @Doc("The file of requirements (default: requirements.txt)") @Nullable String fileName,
    @Doc("Read Pipfile.lock where there is one (default: true)") @Nullable Boolean usePipenv,
    @Doc("Ask poetry for a Poetry project's packages (default: true)") @Nullable Boolean usePoetry,
    @Doc("Ask uv where there is a uv.lock (default: true)") @Nullable Boolean useUv,
    @Doc("Whether a Poetry project must have a poetry.lock")
        @Nullable Boolean requirePoetryLockFile,
    @Doc("Optional groups of Poetry to install, too") @Nullable List<String> poetryWithGroups,
    @Doc("Groups of Poetry not to install") @Nullable List<String> poetryWithoutGroups,
    @Doc("The only groups of Poetry to install") @Nullable List<String> poetryOnlyGroups,
    @Doc("Names of packages to leave out") @Nullable List<String> noDeploy,
    @Doc("Leave out compiled files and the metadata of packages") @Nullable Boolean slim,
    @Doc("Globs of more files to leave out; wants slim") @Nullable List<String> slimPatterns,
    @Doc("Whether slimPatterns come on top of what slim leaves out (default: true)")
        @Nullable Boolean slimPatternsAppendDefaults,
    @Doc("Strip symbols of native modules; not built") @Nullable Boolean strip,
    @Key("zip") @Doc("Pack them as a zip in the zip; the handler imports unzip_requirements first")
        @Nullable Boolean zipped,
    @Doc("A folder of packages that come with the service") @Nullable String vendor,
    @Doc("The interpreter to run pip with") @Nullable String pythonBin,
    @Doc("More words for pip install") @Nullable List<String> pipCmdExtraArgs,
    @Doc("Whether what was installed before is used again (default: true)")
        @Nullable Boolean useStaticCache,
    @Doc("Whether pip keeps what it downloads (default: true)") @Nullable Boolean useDownloadCache,
    @Doc("The folder to keep it in") @Nullable String cacheLocation,
    @Doc("Not needed: older installations cost disk space only")
        @Nullable Integer staticCacheMaxVersions,
    @Doc("Install anew") @Nullable Boolean invalidateCaches,
    @Doc("No effect: nothing is written into the service's folder")
        @Nullable Boolean cleanupZipHelper,
    @Doc("A layer instead; not built") @Nullable Node layer,
    @Doc("No effect: packages for Lambda are installed without Docker")
        @OneOf({"true", "false", "non-linux"})
        @Nullable String dockerizePip,
    @Nullable Node dockerImage,
    @Nullable Node dockerFile,
    @Nullable Node dockerSsh,
    @Nullable Node dockerPrivateKey,
    @Nullable Node dockerEnv,
    @Nullable Node dockerBuildCmdExtraArgs,
    @Nullable Node dockerRunCmdExtraArgs,
    @Nullable Node dockerExtraFiles,
    @Nullable Node dockerRootless,
    @Source Node node) {

  private static final List<String> DOCKER =
      List.of(
          "dockerizePip",
          "dockerImage",
          "dockerSsh",
          "dockerPrivateKey",
          "dockerEnv",
          "dockerBuildCmdExtraArgs",
          "dockerRunCmdExtraArgs",
          "dockerRootless");

  /// Tells which of the settings do nothing here.
  public void tell(DiagnosticCollector findings) {
    notBuilt("layer", layer, "without it, the packages go into the zip of the functions", findings);
    notBuilt("dockerFile", dockerFile, "put what it adds into the service's folder", findings);
    notBuilt(
        "dockerExtraFiles",
        dockerExtraFiles,
        "put the files into the folder of \"vendor\"",
        findings);
    notBuilt(
        "strip",
        Boolean.TRUE.equals(strip) ? node.get("strip") : null,
        "modules keep their symbols without it",
        findings);
    List<String> idle = DOCKER.stream().filter(key -> isOn(node.get(key))).toList();
    if (!idle.isEmpty()) {
      findings.note(
          node.place(),
          "python/docker",
          String.join(", ", idle) + ": no Docker is used",
          "packages are installed for the function's own runtime and processor without it");
    }
  }

  private static void notBuilt(
      String key, @Nullable Node value, String hint, DiagnosticCollector findings) {
    if (value != null && isOn(value)) {
      findings.error(
          value.place(),
          "manifest/not-built",
          "\"" + key + "\" of pythonRequirements is not built yet",
          hint);
    }
  }

  private static boolean isOn(@Nullable Node value) {
    return switch (value) {
      case null -> false;
      case Scalar scalar -> scalar.value() != null && !scalar.print().matches("false|");
      case Sequence list -> !list.items().isEmpty();
      case Mapping mapping -> true;
    };
  }

  /// Whether packages are wanted at all.
  public boolean wanted() {
    return !Boolean.FALSE.equals(enabled);
  }

  /// What poetry is told about groups.
  public List<String> poetryArguments() {
    return Stream.of(
            words("--with=", poetryWithGroups),
            words("--without=", poetryWithoutGroups),
            words("--only=", poetryOnlyGroups))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> words(String option, @Nullable List<String> names) {
    return names == null || names.isEmpty() ? List.of() : List.of(option + String.join(",", names));
  }

  @ShortForm("true or false")
  static @Nullable PythonRequirementsSection of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && scalar.value() instanceof Boolean
        ? Decoder.read(
            PythonRequirementsSection.class, Mapping.of("enabled", node, node.place()), findings)
        : null;
  }
}
