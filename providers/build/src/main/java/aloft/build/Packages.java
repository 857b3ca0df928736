package aloft.build;

import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Artifact;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Determines the zips of a service, and the zip of each function and folder.
public final class Packages {
  private final BuildService service;
  private final ZipContents contents;
  private final PythonPackages python;
  private final @Nullable PackageSection general;
  private final Map<String, Package> byName = new LinkedHashMap<>();
  private final Map<String, String> zipByFunction = new HashMap<>();
  private final Map<String, String> zipByFolder = new HashMap<>();
  private final Map<String, String> zipByArtifact = new HashMap<>();
  private @Nullable String commonZip;

  /// Determines the zips of a service.
  ///
  /// @param others additional zips that the stack needs
  public Packages(BuildService service, List<Package> others) {
    others.forEach(zip -> byName.put(zip.name(), zip));
    this.service = service;
    this.contents = new ZipContents(service);
    this.python = new PythonPackages(service.settings());
    this.general = service.settings().packaging();
    service.functions().forEach(this::add);
    service.folders().forEach(this::add);
  }

  /// All zips, with the additions that depend on the files of the service.
  public List<Package> packages(Tree tree) {
    NodeBundles bundles = new NodeBundles(service.settings(), tree);
    Map<String, List<BuildFunction>> functions =
        service.functions().stream()
            .collect(Collectors.groupingBy(function -> zipOf(function.name())));
    return byName.values().stream()
        .map(
            zip -> withAdditions(zip, functions.getOrDefault(zip.name(), List.of()), bundles, tree))
        .toList();
  }

  private Package withAdditions(
      Package zip, List<BuildFunction> functions, NodeBundles bundles, Tree tree) {
    boolean isPrebuilt = zip.prebuilt() != null;
    Package complete = isPrebuilt ? zip : withBundles(zip, functions, bundles);
    return complete
        .withMaxSize(service.maxSize())
        .withRequiredContent(
            HandlerFiles.requiredContent(
                service, functions, zip.base(), isPrebuilt, tree, contents.rulePlaces(functions)));
  }

  /// Adds the bundles. If all functions of a zip are bundled, it contains nothing else except files
  /// that patterns include.
  private Package withBundles(Package zip, List<BuildFunction> functions, NodeBundles bundles) {
    List<BuildFunction> unbundled = new ArrayList<>();
    boolean isIndividual = !zip.name().equals(commonZip);
    List<NodeBundle> nodeBundles = bundles.of(functions, isIndividual, unbundled);
    List<Addition> additions = new ArrayList<>(zip.additions());
    NodeDependencies dependencies =
        dependencies(functions, bundles.packagesAreExternal() ? functions : unbundled);
    if (dependencies != null) {
      additions.add(dependencies);
    }
    if (nodeBundles.isEmpty()) {
      return zip.withAdditions(additions);
    }
    additions.addAll(nodeBundles);
    List<String> excluded = new ArrayList<>(zip.excluded());
    if (unbundled.isEmpty()) {
      excluded.add("**");
    }
    List<String> patterns = new ArrayList<>();
    if (bundles.packagesAreExternal() && !isIndividual) {
      patterns.add("node_modules/**");
    }
    patterns.addAll(zip.patterns());
    return zip.withFiles(excluded, patterns).withAdditions(additions);
  }

  /// The dependencies that the functions of a zip may load; null for other languages.
  ///
  /// @param loading those that load their dependencies from node_modules
  private static @Nullable NodeDependencies dependencies(
      List<BuildFunction> functions, List<BuildFunction> loading) {
    if (functions.stream().noneMatch(Packages::isNode)) {
      return null;
    }
    boolean isReported =
        loading.stream().anyMatch(Packages::isNode)
            && functions.stream().allMatch(function -> function.cloud().layers() == null);
    return new NodeDependencies(
        isReported,
        functions.stream()
            .flatMap(function -> function.cloud().unbundledPackages().stream())
            .distinct()
            .toList());
  }

  private static boolean isNode(BuildFunction function) {
    return function.runtime().language() == Language.NODE;
  }

  /// The name of the common zip of all functions without their own zip, or null.
  public @Nullable String commonZip() {
    return commonZip;
  }

  /// The name of the zip of a function.
  ///
  /// @throws IllegalArgumentException if the function has no zip
  public String zipOf(String function) {
    return zip(zipByFunction, function);
  }

  /// Whether the zip of a function is one that the user has built.
  ///
  /// @throws IllegalArgumentException if the function has no zip
  public boolean isPrebuilt(String function) {
    Package zip = byName.get(zipOf(function));
    return zip != null && zip.prebuilt() != null;
  }

  /// The name of the zip of a folder.
  ///
  /// @throws IllegalArgumentException if there is no such folder
  public String zipOfFolder(String name) {
    return zip(zipByFolder, name);
  }

  private static String zip(Map<String, String> zips, String owner) {
    String zip = zips.get(owner);
    if (zip == null) {
      throw new IllegalArgumentException("no zip of " + owner);
    }
    return zip;
  }

  private void add(BuildFunction function) {
    PackageSection packaging = function.packaging();
    String artifact = function.artifact();
    String name;
    if (packaging != null && artifact != null) {
      name = artifactZip(function.name(), artifact, packaging);
    } else if (isPackagedIndividually(function)) {
      name = freeName(function.name(), "function");
      String module = module(function);
      List<Addition> additions = python.of(List.of(function), module);
      byName.put(name, contents.ofFunctions(name, module, packaging, function.place(), additions));
    } else {
      name = ensureCommonZip();
    }
    zipByFunction.put(function.name(), name);
  }

  private boolean isPackagedIndividually(BuildFunction function) {
    return function.isIndividually()
        || (service.settings().isIndividually() && service.settings().artifact() == null);
  }

  private static String module(BuildFunction function) {
    String module = function.module();
    return module == null ? "" : module.replaceAll("^(\\./)+|/+$|^\\.$", "");
  }

  /// The functions of the common zip.
  private List<BuildFunction> functionsOfCommonZip() {
    return service.functions().stream()
        .filter(function -> function.artifact() == null && !isPackagedIndividually(function))
        .toList();
  }

  /// Findings before zips are packed: about handler files, patterns and installed packages.
  public List<Diagnostic> findings(Tree tree) {
    List<Diagnostic> findings = new ArrayList<>();
    byName.values().stream()
        .filter(zip -> !Artifact.isFileName(zip.name() + ".zip"))
        .map(this::unusableName)
        .forEach(findings::add);
    findings.addAll(HandlerFiles.findings(service));
    findings.addAll(python.findings(functionsOfCommonZip(), tree));
    service.functions().stream()
        .filter(this::isPackagedIndividually)
        .map(function -> python.findings(List.of(function), tree))
        .forEach(findings::addAll);
    return findings;
  }

  private Diagnostic unusableName(Package zip) {
    Node name = zip.name().equals(commonZip) ? service.settings().manifest().get("service") : null;
    return Diagnostic.error(
            "package/name",
            "\"" + zip.name() + "\" cannot be the name of a zip",
            name == null ? zip.place() : name.place())
        .hint("use letters, digits, dashes and underscores, at most 250");
  }

  /// The name of the common zip, which is added on the first call.
  private String ensureCommonZip() {
    String existing = commonZip;
    if (existing != null) {
      return existing;
    }
    String artifact = service.settings().artifact();
    String name;
    if (general != null && artifact != null) {
      name = artifactZip(service.name(), artifact, general);
    } else {
      name = freeName(service.name(), "service");
      SourceRange place = service.settings().manifest().place();
      List<Addition> additions = python.of(functionsOfCommonZip(), "");
      byName.put(name, contents.ofFunctions(name, "", null, place, additions));
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

  private void add(BuildFolder folder) {
    PackageSection packaging = folder.packaging();
    String artifact = packaging == null ? null : packaging.artifact();
    String name = freeName(folder.name(), folder.kind());
    if (python.isLayer(folder.name())) {
      List<Addition> additions = python.ofLayer(service.functions());
      byName.put(
          name,
          Package.of(name, folder.place())
              .withFiles(List.of("**"), List.of())
              .withAdditions(additions));
      zipByFolder.put(folder.name(), name);
      return;
    }
    byName.put(
        name,
        packaging != null && artifact != null
            ? prebuilt(name, artifact, packaging)
            : contents.ofFolder(name, Objects.requireNonNull(folder.path()), folder));
    zipByFolder.put(folder.name(), name);
  }

  /// A name that no other zip has: a function, a folder and the service may have the same name.
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
    return Package.of(name, place)
        .withoutDevDependencies(false)
        .withPrebuilt(new Package.Prebuilt(location, place));
  }
}
