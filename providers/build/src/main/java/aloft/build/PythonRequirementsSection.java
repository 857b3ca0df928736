package aloft.build;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Advisory;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Inline;
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
    @Doc("Whether packages are installed") @Nullable Boolean enabled,
    @Doc("The requirements file (default: requirements.txt)") @Nullable String fileName,
    @Inline LockSettings locks,
    @Inline ContentSettings content,
    @Inline PipSettings pip,
    @Doc("No effect: nothing is written into the service's folder")
        @Nullable Boolean cleanupZipHelper,
    @Doc("Put the packages into the layer pythonRequirements instead; settings of a layer, or true")
        @Nullable Node layer,
    @Inline DockerSettings docker,
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

  /// Reports settings that are not supported or have no effect.
  public void reportUnsupported(DiagnosticCollector findings) {
    checkUnsupported(
        "dockerFile",
        docker.dockerFile(),
        "put the files that it adds into the service's folder",
        findings);
    checkUnsupported(
        "dockerExtraFiles",
        docker.dockerExtraFiles(),
        "put the files into the folder of \"vendor\"",
        findings);
    checkUnsupported(
        "strip",
        Boolean.TRUE.equals(content.strip()) ? node.get("strip") : null,
        "remove it: modules then keep their symbols",
        findings);
    List<String> ignored = DOCKER.stream().filter(key -> isOn(node.get(key))).toList();
    if (!ignored.isEmpty()) {
      findings.note(
          node.place(),
          "python/docker",
          String.join(", ", ignored) + ": no effect, Docker is not used",
          "packages are installed for the runtime and the architecture of the function"
              + " without Docker");
    }
  }

  private static void checkUnsupported(
      String key, @Nullable Node value, String hint, DiagnosticCollector findings) {
    if (value != null && isOn(value)) {
      findings.notBuilt(
          value.place(), "\"" + key + "\" of pythonRequirements is not supported yet", hint);
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

  /// Whether packages are in a layer of their own, instead of in the zips of the functions.
  public boolean isLayer() {
    return isEnabled() && isOn(layer);
  }

  /// Whether packages are installed.
  public boolean isEnabled() {
    return !Boolean.FALSE.equals(enabled);
  }

  /// The arguments of poetry that select groups.
  public List<String> poetryArguments() {
    return Stream.of(
            groupArguments("--with=", locks.poetryWithGroups()),
            groupArguments("--without=", locks.poetryWithoutGroups()),
            groupArguments("--only=", locks.poetryOnlyGroups()))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> groupArguments(String option, List<String> names) {
    return names.isEmpty() ? List.of() : List.of(option + String.join(",", names));
  }

  @ShortForm("true or false")
  static @Nullable PythonRequirementsSection of(Node node, DiagnosticCollector findings) {
    return node instanceof Scalar scalar && scalar.value() instanceof Boolean
        ? Decoder.read(
            PythonRequirementsSection.class, Mapping.of("enabled", node, node.place()), findings)
        : null;
  }

  /// Lock files, and what is installed of them.
  public record LockSettings(
      @Doc("Read Pipfile.lock if it exists (default: true)") @Nullable Boolean usePipenv,
      @Doc("Export a Poetry project's packages with poetry (default: true)")
          @Nullable Boolean usePoetry,
      @Doc("Export packages with uv if uv.lock exists (default: true)") @Nullable Boolean useUv,
      @Doc("Whether a Poetry project must have a poetry.lock")
          @Nullable Boolean requirePoetryLockFile,
      @Doc("Optional Poetry groups to install in addition") List<String> poetryWithGroups,
      @Doc("Poetry groups not to install") List<String> poetryWithoutGroups,
      @Doc("The only Poetry groups to install") List<String> poetryOnlyGroups) {
    public LockSettings {
      poetryWithGroups = poetryWithGroups == null ? List.of() : poetryWithGroups;
      poetryWithoutGroups = poetryWithoutGroups == null ? List.of() : poetryWithoutGroups;
      poetryOnlyGroups = poetryOnlyGroups == null ? List.of() : poetryOnlyGroups;
    }
  }

  /// Which files of packages are in the zip.
  public record ContentSettings(
      @Doc("Names of packages to exclude") List<String> noDeploy,
      @Doc("Exclude compiled files and the metadata of packages") @Nullable Boolean slim,
      @Doc("Globs of more files to exclude; requires slim") List<String> slimPatterns,
      @Doc("Whether slimPatterns are added to the default patterns of slim (default: true)")
          @Nullable Boolean slimPatternsAppendDefaults,
      @Doc("Strip symbols of native modules; not supported") @Nullable Boolean strip,
      @Key("zip")
          @Doc(
              "Put the packages into a nested zip; the handler must import unzip_requirements"
                  + " first")
          @Nullable Boolean zipped,
      @Doc("A folder of Python packages to include") @Nullable String vendor) {
    public ContentSettings {
      noDeploy = noDeploy == null ? List.of() : noDeploy;
      slimPatterns = slimPatterns == null ? List.of() : slimPatterns;
    }
  }

  /// How pip runs, and what it reuses.
  public record PipSettings(
      @Doc("The interpreter to run pip with") @Nullable String pythonBin,
      @Doc("Additional arguments of pip install") List<String> pipCmdExtraArgs,
      @Doc("Whether earlier installations are reused (default: true)")
          @Nullable Boolean useStaticCache,
      @Doc("Whether pip caches downloads (default: true)") @Nullable Boolean useDownloadCache,
      @Doc("The cache folder") @Nullable String cacheLocation,
      @Doc("No effect: older installations only use disk space")
          @Nullable Integer staticCacheMaxVersions,
      @Doc("Ignore earlier installations and install again") @Nullable Boolean invalidateCaches) {
    public PipSettings {
      pipCmdExtraArgs = pipCmdExtraArgs == null ? List.of() : pipCmdExtraArgs;
    }
  }

  /// Settings of Docker, which is not used.
  public record DockerSettings(
      @Doc("No effect: packages for Lambda are installed without Docker")
          @Advisory
          @OneOf({"true", "false", "non-linux"})
          @Nullable String dockerizePip,
      @Doc("No effect: Docker is not used") @Nullable Node dockerImage,
      @Doc("No effect: Docker is not used") @Nullable Node dockerFile,
      @Doc("No effect: Docker is not used") @Nullable Node dockerSsh,
      @Doc("No effect: Docker is not used") @Nullable Node dockerPrivateKey,
      @Doc("No effect: Docker is not used") @Nullable Node dockerEnv,
      @Doc("No effect: Docker is not used") @Nullable Node dockerBuildCmdExtraArgs,
      @Doc("No effect: Docker is not used") @Nullable Node dockerRunCmdExtraArgs,
      @Doc("No effect: Docker is not used") @Nullable Node dockerExtraFiles,
      @Doc("No effect: Docker is not used") @Nullable Node dockerRootless) {}
}
