package aloft.aws.function;

import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which zips a service needs, and from which of them a function or a layer runs.
public final class Packages {
  private final AwsService service;
  private final Contents contents;
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
    this.contents = new Contents(service);
    this.general = service.manifest().packaging();
    service.functions().forEach(this::add);
    Map<String, LayerSection> layers = service.manifest().layers();
    if (layers != null) {
      layers.forEach(this::add);
    }
  }

  /// All zips.
  public List<Package> all() {
    return List.copyOf(byName.values());
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
    boolean alone = own != null && Boolean.TRUE.equals(own.individually());
    boolean each = general != null && Boolean.TRUE.equals(general.individually());
    if (alone || (each && general != null && general.artifact() == null)) {
      SourceRange place = function.section().node().place();
      String name = free(function.key(), "function");
      byName.put(name, contents.zip(name, "", own, place, true));
      ofFunction.put(function.key(), name);
    } else {
      ofFunction.put(function.key(), ofAll());
    }
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
      byName.put(name, contents.zip(name, "", null, place, true));
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
                name, String.valueOf(section.path()), own, section.node().place(), false));
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
        List.of(),
        List.of(),
        false,
        List.of(),
        new Package.Prebuilt(location, place),
        place);
  }
}
