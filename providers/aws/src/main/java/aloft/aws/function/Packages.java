package aloft.aws.function;

import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.RequiredContent;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Determines the zips of a service, and the zip of each function and layer.
public final class Packages {
  private final AwsService service;
  private final ZipContents contents;
  private final PythonPackages python;
  private final @Nullable PackageSection general;
  private final Map<String, Package> byName = new LinkedHashMap<>();
  private final Map<String, String> zipByFunction = new HashMap<>();
  private final Map<String, String> zipByLayer = new HashMap<>();
  private final Map<String, String> zipByArtifact = new HashMap<>();
  private @Nullable String commonZip;

  /// Determines the zips of a service.
  ///
  /// @param others additional zips that the stack needs
  public Packages(AwsService service, List<Package> others) {
    others.forEach(zip -> byName.put(zip.name(), zip));
    this.service = service;
    this.contents = new ZipContents(service);
    this.python = new PythonPackages(service);
    this.general = service.manifest().packaging();
    service.functions().forEach(this::add);
    Map<String, LayerSection> layers = service.manifest().layers();
    if (layers != null) {
      layers.forEach(this::add);
    }
  }

  /// All zips, with the additions that depend on the files of the service.
  public List<Package> packages(Tree tree) {
    NodeBundles bundles = new NodeBundles(service, tree);
    Map<String, List<AwsFunction>> functions =
        service.functions().stream()
            .filter(function -> zipByFunction.containsKey(function.key()))
            .collect(Collectors.groupingBy(this::zipOf));
    return byName.values().stream()
        .map(
            zip -> withAdditions(zip, functions.getOrDefault(zip.name(), List.of()), bundles, tree))
        .toList();
  }

  private Package withAdditions(
      Package zip, List<AwsFunction> functions, NodeBundles bundles, Tree tree) {
    if (zip.prebuilt() != null) {
      return zip;
    }
    List<RequiredContent.RequiredFile> requiredFiles =
        Handlers.requiredFiles(service, functions, zip.base(), tree);
    Package bundled = withBundles(zip, functions, bundles);
    return requiredFiles.isEmpty()
        ? bundled
        : bundled.withRequiredContent(
            new RequiredContent(requiredFiles, contents.rulePlaces(functions)));
  }

  /// Adds the bundles. If all functions of a zip are bundled, it contains nothing else except files
  /// that patterns include.
  private Package withBundles(Package zip, List<AwsFunction> functions, NodeBundles bundles) {
    List<AwsFunction> unbundled = new ArrayList<>();
    List<NodeBundle> nodeBundles = bundles.of(functions, unbundled);
    if (nodeBundles.isEmpty()) {
      return zip;
    }
    List<Addition> additions = new ArrayList<>(zip.additions());
    additions.addAll(nodeBundles);
    List<String> excluded = new ArrayList<>(zip.excluded());
    if (unbundled.isEmpty()) {
      excluded.add("**");
    }
    List<String> patterns = new ArrayList<>();
    if (bundles.packagesAreExternal()) {
      patterns.add("node_modules/**");
    }
    patterns.addAll(zip.patterns());
    return new Package(
        zip.name(),
        zip.root(),
        zip.base(),
        excluded,
        patterns,
        zip.excludeDevDependencies(),
        additions,
        null,
        zip.place());
  }

  /// The name of the common zip of all functions without their own zip, or null.
  public @Nullable String commonZip() {
    return commonZip;
  }

  /// The name of the zip of a function.
  public String zipOf(AwsFunction function) {
    return String.valueOf(zipByFunction.get(function.key()));
  }

  /// The name of the zip of a layer.
  public String zipOfLayer(String name) {
    return String.valueOf(zipByLayer.get(name));
  }

  /// The path of the prebuilt zip of a function, or null if Aloft packs the function.
  public static @Nullable String artifact(AwsService service, AwsFunction function) {
    PackageSection packaging = function.section().packaging();
    if (packaging != null
        && (packaging.artifact() != null || Boolean.TRUE.equals(packaging.individually()))) {
      return packaging.artifact();
    }
    PackageSection general = service.manifest().packaging();
    return general == null ? null : general.artifact();
  }

  private void add(AwsFunction function) {
    if (function.section().image() != null) {
      return;
    }
    PackageSection packaging = function.section().packaging();
    String artifact = packaging == null ? null : packaging.artifact();
    if (packaging != null && artifact != null) {
      zipByFunction.put(function.key(), artifactZip(function.key(), artifact, packaging));
      return;
    }
    if (isPackagedIndividually(function)) {
      SourceRange place = function.section().node().place();
      String name = freeName(function.key(), "function");
      String module = module(function);
      List<Addition> additions = python.of(List.of(function), module);
      byName.put(name, contents.zip(name, "", module, packaging, place, true, additions));
      zipByFunction.put(function.key(), name);
    } else {
      zipByFunction.put(function.key(), ensureCommonZip());
    }
  }

  private boolean isPackagedIndividually(AwsFunction function) {
    PackageSection packaging = function.section().packaging();
    if (packaging != null && Boolean.TRUE.equals(packaging.individually())) {
      return true;
    }
    return general != null
        && Boolean.TRUE.equals(general.individually())
        && general.artifact() == null;
  }

  private static String module(AwsFunction function) {
    String module = function.section().module();
    return module == null ? "" : module.replaceAll("^(\\./)+|/+$|^\\.$", "");
  }

  /// The functions of the common zip.
  private List<AwsFunction> functionsOfCommonZip() {
    return service.functions().stream()
        .filter(function -> {
          PackageSection packaging = function.section().packaging();
          boolean hasArtifact = packaging != null && packaging.artifact() != null;
          return function.section().image() == null
              && !hasArtifact
              && !isPackagedIndividually(function);
        })
        .toList();
  }

  /// Findings about packages that are installed into the zips.
  public List<Diagnostic> findings(Tree tree) {
    List<Diagnostic> findings = new ArrayList<>(python.findings(functionsOfCommonZip(), tree));
    service.functions().stream()
        .filter(this::isPackagedIndividually)
        .map(function -> python.findings(List.of(function), tree))
        .forEach(findings::addAll);
    return findings;
  }

  /// The name of the common zip, which is added on the first call.
  private String ensureCommonZip() {
    String existing = commonZip;
    if (existing != null) {
      return existing;
    }
    String artifact = general == null ? null : general.artifact();
    String name;
    if (general != null && artifact != null) {
      name = artifactZip(service.name(), artifact, general);
    } else {
      name = freeName(service.name(), "service");
      SourceRange place = service.manifest().node().place();
      byName.put(
          name,
          contents.zip(name, "", "", null, place, true, python.of(functionsOfCommonZip(), "")));
    }
    commonZip = name;
    return name;
  }

  /// The name of a prebuilt zip. Functions that name the same path share it.
  private String artifactZip(String owner, String location, PackageSection section) {
    return zipByArtifact.computeIfAbsent(
        location,
        absent -> {
          String name = freeName(owner, "artifact");
          byName.put(name, prebuilt(name, location, section));
          return name;
        });
  }

  private void add(String layer, LayerSection section) {
    PackageSection packaging = section.packaging();
    String artifact = packaging == null ? null : packaging.artifact();
    String name = freeName(layer, "layer");
    byName.put(
        name,
        packaging != null && artifact != null
            ? prebuilt(name, artifact, packaging)
            : contents.zip(
                name,
                String.valueOf(section.path()),
                "",
                packaging,
                section.node().place(),
                false,
                List.of()));
    zipByLayer.put(layer, name);
  }

  /// A name that no other zip has: a function, a layer and the service may have the same name.
  private String freeName(String name, String kind) {
    String candidate = name;
    while (byName.containsKey(candidate)) {
      candidate = candidate + "-" + kind;
    }
    return candidate;
  }

  private static Package prebuilt(String name, String location, PackageSection section) {
    Node artifact = section.node().get("artifact");
    SourceRange place = (artifact == null ? section.node() : artifact).place();
    return new Package(
        name,
        "",
        "",
        List.of(),
        List.of(),
        false,
        List.of(),
        new Package.Prebuilt(location, place),
        place);
  }
}
