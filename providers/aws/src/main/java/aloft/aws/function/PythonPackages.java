package aloft.aws.function;

import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.CustomSection;
import aloft.aws.manifest.PythonRequirementsSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.PythonRequirements;
import aloft.spi.artifact.PythonRequirements.Content;
import aloft.spi.artifact.PythonRequirements.Locks;
import aloft.spi.artifact.PythonRequirements.Pip;
import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.model.Runtime;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.ValidationMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Determines the Python packages of each zip.
final class PythonPackages {
  private static final String DEFAULT_FILE = "requirements.txt";
  private static final String PLUGIN = "serverless-python-requirements";

  /// Packages that the Lambda runtimes include.
  private static final List<String> PROVIDED = List.of("boto3", "botocore");

  /// The default patterns of files that `slim` excludes.
  private static final List<String> SLIM_PATTERNS =
      List.of("**/*.py[c|o]", "**/__pycache__*", "**/*.dist-info*");

  private static final int FIRST_ON_AMAZON_LINUX_2023 = 12;

  private final AwsService service;
  private final boolean requested;
  private final @Nullable PythonRequirementsSection configured;

  PythonPackages(AwsService service) {
    this.service = service;
    CustomSection custom = service.manifest().custom();
    this.configured = custom == null ? null : custom.pythonRequirements();
    this.requested = configured != null || service.manifest().pluginNames().contains(PLUGIN);
  }

  private PythonRequirementsSection section() {
    if (configured != null) {
      return configured;
    }
    Mapping empty = Mapping.empty(service.manifest().node().place());
    return Objects.requireNonNull(
        Decoder.read(
            PythonRequirementsSection.class, empty, new DiagnosticCollector(ValidationMode.OFF)));
  }

  private boolean isDisabled() {
    return configured != null && !configured.isEnabled();
  }

  /// The additions of a zip.
  ///
  /// @param functions the functions of the zip
  /// @param module the packed folder; empty for the folder of the service
  List<Addition> of(List<AwsFunction> functions, String module) {
    List<AwsFunction> python = pythonFunctions(functions);
    if (python.isEmpty() || isDisabled() || (!requested && firstWithLayers(python) != null)) {
      return List.of();
    }
    PythonRequirementsSection section = section();
    List<String> vendors = new ArrayList<>();
    add(vendors, section.vendor());
    python.forEach(function -> add(vendors, function.section().vendor()));
    return List.of(
        new PythonRequirements(
            module,
            section.fileName() == null ? DEFAULT_FILE : section.fileName(),
            requested,
            platform(python.getFirst()),
            requested ? List.of() : PROVIDED,
            new Locks(
                !Boolean.FALSE.equals(section.usePipenv()),
                !Boolean.FALSE.equals(section.usePoetry()),
                !Boolean.FALSE.equals(section.useUv()),
                Boolean.TRUE.equals(section.requirePoetryLockFile()),
                section.poetryArguments()),
            new Pip(
                section.pythonBin(),
                orEmpty(section.pipCmdExtraArgs()),
                !Boolean.FALSE.equals(section.useStaticCache())
                    && !Boolean.TRUE.equals(section.invalidateCaches()),
                !Boolean.FALSE.equals(section.useDownloadCache()),
                section.cacheLocation()),
            new Content(
                "",
                excludedPatterns(section),
                orEmpty(section.noDeploy()),
                vendors,
                Boolean.TRUE.equals(section.zipped())),
            section.node().place()));
  }

  private static List<String> excludedPatterns(PythonRequirementsSection section) {
    if (!Boolean.TRUE.equals(section.slim())) {
      return List.of();
    }
    List<String> own = orEmpty(section.slimPatterns());
    if (!own.isEmpty() && Boolean.FALSE.equals(section.slimPatternsAppendDefaults())) {
      return own;
    }
    List<String> patterns = new ArrayList<>(SLIM_PATTERNS);
    patterns.addAll(own);
    return patterns;
  }

  private Platform platform(AwsFunction function) {
    FunctionSettings settings = new FunctionSettings(service, function);
    Runtime runtime = settings.runtimeByName();
    String version = runtime.version();
    Value architecture = settings.architecture();
    boolean arm = architecture != null && "arm64".equals(architecture.text());
    int glibc = minor(version) < FIRST_ON_AMAZON_LINUX_2023 ? 26 : 34;
    return new Platform(runtime.name(), version, arm ? "aarch64" : "x86_64", glibc);
  }

  private static int minor(String version) {
    String digits = version.substring(version.indexOf('.') + 1).replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  private List<AwsFunction> pythonFunctions(List<AwsFunction> functions) {
    return functions.stream()
        .filter(function -> runtime(function).family().equals("python"))
        .toList();
  }

  private Runtime runtime(AwsFunction function) {
    return new FunctionSettings(service, function).runtimeByName();
  }

  /// The first function that has layers, or null.
  private @Nullable AwsFunction firstWithLayers(List<AwsFunction> functions) {
    return functions.stream()
        .filter(function -> new FunctionSettings(service, function).layers() != null)
        .findFirst()
        .orElse(null);
  }

  /// Findings about the Python packages of one zip.
  ///
  /// @param functions the functions of the zip
  List<Diagnostic> findings(List<AwsFunction> functions, Tree tree) {
    List<AwsFunction> python = pythonFunctions(functions);
    if (python.isEmpty() || isDisabled()) {
      return List.of();
    }
    List<Diagnostic> findings = new ArrayList<>();
    String fileName = configured == null ? null : configured.fileName();
    String file = fileName == null ? DEFAULT_FILE : fileName;
    AwsFunction layered = firstWithLayers(python);
    if (tree.isFile(file) && !requested && layered != null) {
      findings.add(
          Diagnostic.note("python/layers", file + " is not installed because functions have layers")
              .at(layersPlace(layered))
              .hint("to install it anyway, set \"custom.pythonRequirements: true\""));
      return findings;
    }
    SequencedSet<String> platforms =
        python.stream()
            .map(this::platform)
            .map(platform -> platform.runtime() + " on " + platform.architecture())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (tree.isFile(file) && platforms.size() > 1) {
      findings.add(
          Diagnostic.warning(
                  "python/platforms",
                  "functions for "
                      + String.join(" and ", platforms)
                      + " share one zip, which contains the packages for "
                      + platforms.getFirst(),
                  python.getLast().section().node().place())
              .hint("set \"package.individually: true\""));
    }
    return findings;
  }

  private SourceRange layersPlace(AwsFunction function) {
    Node own = function.section().node().get("layers");
    Node general = service.provider().node().get("layers");
    Node layers = own == null ? general : own;
    return (layers == null ? function.section().node() : layers).place();
  }

  private static void add(List<String> values, @Nullable String value) {
    if (value != null && !value.isEmpty() && !values.contains(value)) {
      values.add(value);
    }
  }

  private static List<String> orEmpty(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
