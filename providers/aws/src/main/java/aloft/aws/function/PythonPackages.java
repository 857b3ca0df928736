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

/// Which Python packages go into the zip of which functions.
final class PythonPackages {
  private static final String DEFAULT = "requirements.txt";
  private static final String PLUGIN = "serverless-python-requirements";

  /// What the runtimes of Lambda have without being asked.
  private static final List<String> PROVIDED = List.of("boto3", "botocore");

  /// What slim leaves out.
  private static final List<String> SLIM =
      List.of("**/*.py[c|o]", "**/__pycache__*", "**/*.dist-info*");

  private static final int FIRST_ON_AMAZON_LINUX_2023 = 12;

  private final AwsService service;
  private final boolean asked;
  private final @Nullable PythonRequirementsSection given;

  PythonPackages(AwsService service) {
    this.service = service;
    CustomSection custom = service.manifest().custom();
    this.given = custom == null ? null : custom.pythonRequirements();
    this.asked = given != null || service.manifest().pluginNames().contains(PLUGIN);
  }

  private PythonRequirementsSection section() {
    if (given != null) {
      return given;
    }
    Mapping nothing = Mapping.empty(service.manifest().node().place());
    return Objects.requireNonNull(
        Decoder.read(
            PythonRequirementsSection.class, nothing, new DiagnosticCollector(ValidationMode.OFF)));
  }

  private boolean unwanted() {
    return given != null && !given.wanted();
  }

  /// What a zip gets.
  ///
  /// @param functions that run from it
  /// @param module the folder that it is packed from; empty for the service's own
  List<Addition> of(List<AwsFunction> functions, String module) {
    List<AwsFunction> python = python(functions);
    if (python.isEmpty() || unwanted() || (!asked && layered(python) != null)) {
      return List.of();
    }
    PythonRequirementsSection section = section();
    List<String> vendors = new ArrayList<>();
    add(vendors, section.vendor());
    python.forEach(function -> add(vendors, function.section().vendor()));
    return List.of(
        new PythonRequirements(
            module,
            section.fileName() == null ? DEFAULT : section.fileName(),
            asked,
            platform(python.getFirst()),
            asked ? List.of() : PROVIDED,
            new Locks(
                !Boolean.FALSE.equals(section.usePipenv()),
                !Boolean.FALSE.equals(section.usePoetry()),
                !Boolean.FALSE.equals(section.useUv()),
                Boolean.TRUE.equals(section.requirePoetryLockFile()),
                section.poetryArguments()),
            new Pip(
                section.pythonBin(),
                list(section.pipCmdExtraArgs()),
                !Boolean.FALSE.equals(section.useStaticCache())
                    && !Boolean.TRUE.equals(section.invalidateCaches()),
                !Boolean.FALSE.equals(section.useDownloadCache()),
                section.cacheLocation()),
            new Content(
                "",
                leftOut(section),
                list(section.noDeploy()),
                vendors,
                Boolean.TRUE.equals(section.zipped())),
            section.node().place()));
  }

  private static List<String> leftOut(PythonRequirementsSection section) {
    if (!Boolean.TRUE.equals(section.slim())) {
      return List.of();
    }
    List<String> own = list(section.slimPatterns());
    if (!own.isEmpty() && Boolean.FALSE.equals(section.slimPatternsAppendDefaults())) {
      return own;
    }
    List<String> all = new ArrayList<>(SLIM);
    all.addAll(own);
    return all;
  }

  private Platform platform(AwsFunction function) {
    FunctionSettings settings = new FunctionSettings(service, function);
    Runtime runtime = settings.language();
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

  private List<AwsFunction> python(List<AwsFunction> functions) {
    return functions.stream()
        .filter(function -> runtime(function).family().equals("python"))
        .toList();
  }

  private Runtime runtime(AwsFunction function) {
    return new FunctionSettings(service, function).language();
  }

  /// The first function that has layers, or null.
  private @Nullable AwsFunction layered(List<AwsFunction> functions) {
    return functions.stream()
        .filter(function -> new FunctionSettings(service, function).layers() != null)
        .findFirst()
        .orElse(null);
  }

  /// What is worth a word.
  ///
  /// @param sharing functions that run from one zip
  List<Diagnostic> findings(List<AwsFunction> sharing, Tree tree) {
    List<AwsFunction> python = python(sharing);
    if (python.isEmpty() || unwanted()) {
      return List.of();
    }
    List<Diagnostic> findings = new ArrayList<>();
    String named = given == null ? null : given.fileName();
    String file = named == null ? DEFAULT : named;
    AwsFunction layered = layered(python);
    if (tree.isFile(file) && !asked && layered != null) {
      findings.add(
          Diagnostic.note("python/layers", file + " is not installed: functions have layers")
              .at(layers(layered))
              .hint("to install it all the same, set \"custom.pythonRequirements: true\""));
      return findings;
    }
    SequencedSet<String> platforms =
        python.stream()
            .map(this::platform)
            .map(one -> one.runtime() + " on " + one.machine())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (tree.isFile(file) && platforms.size() > 1) {
      findings.add(
          Diagnostic.warning(
                  "python/platforms",
                  "functions of "
                      + String.join(" and ", platforms)
                      + " share one zip, whose packages are those of "
                      + platforms.getFirst(),
                  python.getLast().section().node().place())
              .hint("set \"package.individually: true\""));
    }
    return findings;
  }

  private SourceRange layers(AwsFunction function) {
    Node own = function.section().node().get("layers");
    Node general = service.provider().node().get("layers");
    Node found = own == null ? general : own;
    return (found == null ? function.section().node() : found).place();
  }

  private static void add(List<String> all, @Nullable String one) {
    if (one != null && !one.isEmpty() && !all.contains(one)) {
      all.add(one);
    }
  }

  private static List<String> list(@Nullable List<String> values) {
    return values == null ? List.of() : values;
  }
}
