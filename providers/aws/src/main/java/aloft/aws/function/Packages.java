package aloft.aws.function;

import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Needs;
import aloft.spi.artifact.NodeBundle;
import aloft.spi.artifact.Package;
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

/// Which zips a service needs, and from which of them a function or a layer runs.
public final class Packages {
  private final AwsService service;
  private final ZipContents contents;
  private final PythonPackages python;
  private final @Nullable PackageSection general;
  private final Map<String, Package> byName = new LinkedHashMap<>();
  private final Map<String, String> ofFunction = new HashMap<>();
  private final Map<String, String> ofLayer = new HashMap<>();
  private final Map<String, String> ofArtifact = new HashMap<>();
  private @Nullable String ofAll;

  /// The zips of a service's functions and layers, beside others that the stack wants.
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

  /// All zips, with what the files of the service make of them.
  public List<Package> all(Tree tree) {
    NodeBundles bundles = new NodeBundles(service, tree);
    Map<String, List<AwsFunction>> functions =
        service.functions().stream()
            .filter(function -> ofFunction.containsKey(function.key()))
            .collect(Collectors.groupingBy(this::of));
    return byName.values().stream()
        .map(zip -> whole(zip, functions.getOrDefault(zip.name(), List.of()), bundles, tree))
        .toList();
  }

  private Package whole(Package zip, List<AwsFunction> functions, NodeBundles bundles, Tree tree) {
    if (zip.prebuilt() != null) {
      return zip;
    }
    List<Needs.Needed> needed = Handlers.needed(service, functions, zip.base(), tree);
    Package bundled = bundled(zip, functions, bundles);
    return needed.isEmpty() ? bundled : bundled.with(new Needs(needed, contents.rules(functions)));
  }

  /// Where all functions of a zip are bundled, nothing else is in it but what patterns name.
  private Package bundled(Package zip, List<AwsFunction> functions, NodeBundles bundles) {
    List<AwsFunction> unbundled = new ArrayList<>();
    List<NodeBundle> found = bundles.of(functions, unbundled);
    if (found.isEmpty()) {
      return zip;
    }
    List<Addition> additions = new ArrayList<>(zip.additions());
    additions.addAll(found);
    List<String> excluded = new ArrayList<>(zip.excluded());
    if (unbundled.isEmpty()) {
      excluded.add("**");
    }
    List<String> patterns = new ArrayList<>();
    if (bundles.packagesStay()) {
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

  /// The name of the zip of all functions that have none of their own, or null.
  public @Nullable String ofAllFunctions() {
    return ofAll;
  }

  /// The name of the zip that a function runs from.
  public String of(AwsFunction function) {
    return String.valueOf(ofFunction.get(function.key()));
  }

  /// The name of the zip of a layer.
  public String ofLayer(String name) {
    return String.valueOf(ofLayer.get(name));
  }

  /// The zip of a function's code that the user makes; null where it is packed.
  public static @Nullable String artifact(AwsService service, AwsFunction function) {
    PackageSection own = function.section().packaging();
    if (own != null && (own.artifact() != null || Boolean.TRUE.equals(own.individually()))) {
      return own.artifact();
    }
    PackageSection general = service.manifest().packaging();
    return general == null ? null : general.artifact();
  }

  private void add(AwsFunction function) {
    if (function.section().image() != null) {
      return;
    }
    PackageSection own = function.section().packaging();
    String artifact = own == null ? null : own.artifact();
    if (own != null && artifact != null) {
      ofFunction.put(function.key(), shared(function.key(), artifact, own));
      return;
    }
    if (alone(function)) {
      SourceRange place = function.section().node().place();
      String name = free(function.key(), "function");
      String module = module(function);
      List<Addition> additions = python.of(List.of(function), module);
      byName.put(name, contents.zip(name, "", module, own, place, true, additions));
      ofFunction.put(function.key(), name);
    } else {
      ofFunction.put(function.key(), ofAll());
    }
  }

  private boolean alone(AwsFunction function) {
    PackageSection own = function.section().packaging();
    if (own != null && Boolean.TRUE.equals(own.individually())) {
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

  /// Functions that run from the zip of all.
  private List<AwsFunction> sharing() {
    return service.functions().stream()
        .filter(function -> {
          PackageSection own = function.section().packaging();
          boolean ready = own != null && own.artifact() != null;
          return function.section().image() == null && !ready && !alone(function);
        })
        .toList();
  }

  /// What is worth a word about what is installed into the zips.
  public List<Diagnostic> findings(Tree tree) {
    List<Diagnostic> findings = new ArrayList<>(python.findings(sharing(), tree));
    service.functions().stream()
        .filter(this::alone)
        .map(function -> python.findings(List.of(function), tree))
        .forEach(findings::addAll);
    return findings;
  }

  /// The zip that is for all functions without one of their own.
  private String ofAll() {
    String known = ofAll;
    if (known != null) {
      return known;
    }
    String artifact = general == null ? null : general.artifact();
    String name;
    if (general != null && artifact != null) {
      name = shared(service.name(), artifact, general);
    } else {
      name = free(service.name(), "service");
      SourceRange place = service.manifest().node().place();
      byName.put(name, contents.zip(name, "", "", null, place, true, python.of(sharing(), "")));
    }
    ofAll = name;
    return name;
  }

  /// The name of a zip that lies ready: those who name the same one share it.
  private String shared(String owner, String location, PackageSection section) {
    return ofArtifact.computeIfAbsent(
        location,
        absent -> {
          String name = free(owner, "artifact");
          byName.put(name, ready(name, location, section));
          return name;
        });
  }

  private void add(String layer, LayerSection section) {
    PackageSection own = section.packaging();
    String artifact = own == null ? null : own.artifact();
    String name = free(layer, "layer");
    byName.put(
        name,
        own != null && artifact != null
            ? ready(name, artifact, own)
            : contents.zip(
                name,
                String.valueOf(section.path()),
                "",
                own,
                section.node().place(),
                false,
                List.of()));
    ofLayer.put(layer, name);
  }

  /// A function may be called like a layer or the service; each has a file of its own all the same.
  private String free(String name, String kind) {
    String found = name;
    while (byName.containsKey(found)) {
      found = found + "-" + kind;
    }
    return found;
  }

  private static Package ready(String name, String location, PackageSection section) {
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
