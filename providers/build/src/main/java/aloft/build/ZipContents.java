package aloft.build;

import aloft.spi.artifact.Addition;
import aloft.spi.artifact.NodeDependencies;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Determines the content of a zip: the rules of the service, followed by those of a function or a
/// folder.
final class ZipContents {
  private static final List<String> ALWAYS_EXCLUDED =
      List.of(
          ".git/**",
          ".gitignore",
          ".DS_Store",
          "npm-debug.log",
          "yarn-*.log",
          ".serverless/**",
          ".serverless_plugins/**");

  private final BuildService service;
  private final @Nullable PackageSection general;

  ZipContents(BuildService service) {
    this.service = service;
    this.general = service.settings().packaging();
  }

  /// Returns a zip of functions, without the folders that have zips of their own.
  ///
  /// @param base the packed folder, relative to the service's folder
  /// @param packaging the rules of a function, or null
  /// @param additions content that is not in the folder of the service
  Package ofFunctions(
      String name,
      String base,
      @Nullable PackageSection packaging,
      SourceRange place,
      List<Addition> additions) {
    SequencedSet<String> excluded = generalExclusions();
    for (BuildFolder folder : service.folders()) {
      if (folder.path() != null) {
        excluded.add(folder.path() + "/**");
      }
    }
    return zip(name, "", base, excluded, packaging, place, additions);
  }

  /// Returns the zip of a folder.
  Package ofFolder(String name, String path, BuildFolder folder) {
    return zip(
        name,
        path,
        "",
        generalExclusions(),
        folder.packaging(),
        folder.place(),
        List.of(new NodeDependencies(false, List.of())));
  }

  private Package zip(
      String name,
      String root,
      String base,
      SequencedSet<String> excluded,
      @Nullable PackageSection packaging,
      SourceRange place,
      List<Addition> additions) {
    if (service.settings().usesDotenv()) {
      excluded.add(".env*");
    }
    if (packaging != null) {
      excluded.addAll(packaging.files().exclude());
    }
    return Package.of(name, place)
        .withFolder(root, base)
        .withFiles(List.copyOf(excluded), patterns(packaging))
        .withoutDevDependencies(
            general == null || !Boolean.FALSE.equals(general.excludeDevDependencies()))
        .withAdditions(additions);
  }

  private SequencedSet<String> generalExclusions() {
    SequencedSet<String> excluded = new LinkedHashSet<>(ALWAYS_EXCLUDED);
    excluded.add(service.settings().manifest().place().file());
    String plugins = service.settings().localPlugins();
    if (plugins != null) {
      excluded.add(plugins);
    }
    if (general != null) {
      excluded.addAll(general.files().exclude());
    }
    return excluded;
  }

  private List<String> patterns(@Nullable PackageSection packaging) {
    SequencedSet<String> patterns = new LinkedHashSet<>();
    addPatterns(patterns, general);
    addPatterns(patterns, packaging);
    return List.copyOf(patterns);
  }

  /// The source places of the globs and patterns that apply to some functions.
  Map<String, SourceRange> rulePlaces(List<BuildFunction> functions) {
    Map<String, SourceRange> rules = new HashMap<>();
    addPlaces(rules, general);
    functions.forEach(function -> addPlaces(rules, function.packaging()));
    return rules;
  }

  private static void addPlaces(Map<String, SourceRange> rules, @Nullable PackageSection section) {
    for (String key : List.of("exclude", "include", "patterns")) {
      if (section != null && section.node().get(key) instanceof Sequence list) {
        for (Node item : list.items()) {
          String rule = item.text();
          if (rule != null) {
            rules.put(rule, item.place());
          }
        }
      }
    }
  }

  private static void addPatterns(SequencedSet<String> target, @Nullable PackageSection packaging) {
    if (packaging != null) {
      target.addAll(packaging.files().include());
      if (packaging.files().patterns() != null) {
        target.addAll(packaging.files().patterns());
      }
    }
  }
}
