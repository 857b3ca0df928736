package aloft.build;

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
import aloft.spi.model.Language;
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
  private static final String LAYER = "pythonRequirements";
  private static final String PLUGIN = "serverless-python-requirements";

  /// The default patterns of files that `slim` excludes.
  private static final List<String> SLIM_PATTERNS =
      List.of("**/*.py[c|o]", "**/__pycache__*", "**/*.dist-info*");

  private final BuildSettings settings;
  private final boolean requested;
  private final @Nullable PythonRequirementsSection configured;

  PythonPackages(BuildSettings settings) {
    this.settings = settings;
    this.configured = settings.pythonRequirements();
    this.requested = configured != null || settings.pluginNames().contains(PLUGIN);
  }

  private PythonRequirementsSection section() {
    if (configured != null) {
      return configured;
    }
    Mapping empty = Mapping.empty(settings.manifest().place());
    return Objects.requireNonNull(
        Decoder.read(
            PythonRequirementsSection.class, empty, new DiagnosticCollector(ValidationMode.OFF)));
  }

  private boolean isDisabled() {
    return configured != null && !configured.isEnabled();
  }

  /// Whether a zip is that of the layer with all packages.
  boolean isLayer(String name) {
    return hasLayer() && name.equals(LAYER);
  }

  private boolean hasLayer() {
    return configured != null && configured.isLayer() && settings.pluginNames().contains(PLUGIN);
  }

  /// The additions of the layer's zip.
  List<Addition> ofLayer(List<BuildFunction> functions) {
    List<BuildFunction> python = pythonFunctions(functions);
    return python.isEmpty() ? List.of() : List.of(requirements(python, "", "python/"));
  }

  /// The additions of a zip.
  ///
  /// @param functions the functions of the zip
  /// @param module the packed folder; empty for the folder of the service
  List<Addition> of(List<BuildFunction> functions, String module) {
    List<BuildFunction> python = pythonFunctions(functions);
    boolean elsewhere = hasLayer() || (!requested && firstLayers(python) != null);
    return python.isEmpty() || isDisabled() || elsewhere
        ? List.of()
        : List.of(requirements(python, module, ""));
  }

  /// @param target the folder in the zip, with a final `/`; empty for the root
  private PythonRequirements requirements(
      List<BuildFunction> python, String module, String target) {
    PythonRequirementsSection section = section();
    List<String> vendors = new ArrayList<>();
    add(vendors, section.content().vendor());
    python.forEach(function -> add(vendors, function.vendor()));
    return new PythonRequirements(
        module,
        section.fileName() == null ? DEFAULT_FILE : section.fileName(),
        requested,
        platform(python.getFirst()),
        requested ? List.of() : python.getFirst().cloud().providedPackages(),
        new Locks(
            !Boolean.FALSE.equals(section.locks().usePipenv()),
            !Boolean.FALSE.equals(section.locks().usePoetry()),
            !Boolean.FALSE.equals(section.locks().useUv()),
            Boolean.TRUE.equals(section.locks().requirePoetryLockFile()),
            section.poetryArguments()),
        new Pip(
            section.pip().pythonBin(),
            section.pip().pipCmdExtraArgs(),
            !Boolean.FALSE.equals(section.pip().useStaticCache())
                && !Boolean.TRUE.equals(section.pip().invalidateCaches()),
            !Boolean.FALSE.equals(section.pip().useDownloadCache()),
            section.pip().cacheLocation()),
        new Content(
            target,
            excludedPatterns(section),
            section.content().noDeploy(),
            vendors,
            target.isEmpty() && Boolean.TRUE.equals(section.content().zipped())),
        section.node().place());
  }

  private static List<String> excludedPatterns(PythonRequirementsSection section) {
    if (!Boolean.TRUE.equals(section.content().slim())) {
      return List.of();
    }
    List<String> own = section.content().slimPatterns();
    if (!own.isEmpty() && Boolean.FALSE.equals(section.content().slimPatternsAppendDefaults())) {
      return own;
    }
    List<String> patterns = new ArrayList<>(SLIM_PATTERNS);
    patterns.addAll(own);
    return patterns;
  }

  private static Platform platform(BuildFunction function) {
    return Objects.requireNonNull(function.cloud().platform());
  }

  /// The functions whose packages are in their zips.
  private static List<BuildFunction> pythonFunctions(List<BuildFunction> functions) {
    return functions.stream()
        .filter(function -> function.runtime().language() == Language.PYTHON)
        .filter(function -> function.cloud().platform() != null)
        .toList();
  }

  /// The place of the layers of the first function that has any, or null.
  private static @Nullable SourceRange firstLayers(List<BuildFunction> functions) {
    return functions.stream()
        .map(function -> function.cloud().layers())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /// Findings about the Python packages of one zip.
  ///
  /// @param functions the functions of the zip
  List<Diagnostic> findings(List<BuildFunction> functions, Tree tree) {
    List<BuildFunction> python = pythonFunctions(functions);
    if (python.isEmpty() || isDisabled() || hasLayer()) {
      return List.of();
    }
    List<Diagnostic> findings = new ArrayList<>();
    String fileName = configured == null ? null : configured.fileName();
    String file = fileName == null ? DEFAULT_FILE : fileName;
    SourceRange layers = firstLayers(python);
    if (tree.isFile(file) && !requested && layers != null) {
      findings.add(
          Diagnostic.note("python/layers", file + " is not installed because functions have layers")
              .at(layers)
              .hint("to install it anyway, set \"custom.pythonRequirements: true\""));
      return findings;
    }
    SequencedSet<String> platforms =
        python.stream()
            .map(PythonPackages::platform)
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
                  python.getLast().place())
              .hint("set \"package.individually: true\""));
    }
    return findings;
  }

  private static void add(List<String> values, @Nullable String value) {
    if (value != null && !value.isEmpty() && !values.contains(value)) {
      values.add(value);
    }
  }
}
