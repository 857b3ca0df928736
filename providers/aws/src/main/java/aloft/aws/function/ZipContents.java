package aloft.aws.function;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.LayerSection;
import aloft.aws.manifest.PackageSection;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.artifact.Addition;
import aloft.spi.artifact.Package;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/// Determines the content of a zip: the rules of the service, followed by those of a function or a
/// layer.
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

  private final AwsManifest manifest;
  private final @Nullable PackageSection general;

  ZipContents(AwsService service) {
    this.manifest = service.manifest();
    this.general = manifest.packaging();
  }

  /// A zip that Aloft packs.
  ///
  /// @param base the packed folder, relative to the root
  /// @param packaging the rules of a function or a layer, or null
  /// @param additions content that is not in the folder of the service
  /// @param ofFunctions whether the zip is for functions: it then excludes the folders of layers
  Package zip(
      String name,
      String root,
      String base,
      @Nullable PackageSection packaging,
      SourceRange place,
      boolean ofFunctions,
      List<Addition> additions) {
    return new Package(
        name,
        root,
        base,
        excluded(packaging, ofFunctions),
        patterns(packaging),
        general == null || !Boolean.FALSE.equals(general.excludeDevDependencies()),
        additions,
        null,
        place);
  }

  private List<String> excluded(@Nullable PackageSection packaging, boolean ofFunctions) {
    SequencedSet<String> excluded = new LinkedHashSet<>(ALWAYS_EXCLUDED);
    excluded.add(manifest.node().place().file());
    Node plugins = manifest.plugins();
    Node local = plugins instanceof Mapping mapping ? mapping.get("localPath") : null;
    if (local != null && local.text() != null) {
      excluded.add(String.valueOf(local.text()));
    }
    addIfPresent(excluded, general == null ? null : general.exclude());
    Map<String, LayerSection> layers = manifest.layers();
    if (ofFunctions && layers != null) {
      layers
          .values()
          .forEach(layer -> {
            if (layer.path() != null) {
              excluded.add(layer.path() + "/**");
            }
          });
    }
    if (Boolean.TRUE.equals(manifest.useDotenv())) {
      excluded.add(".env*");
    }
    addIfPresent(excluded, packaging == null ? null : packaging.exclude());
    return List.copyOf(excluded);
  }

  private List<String> patterns(@Nullable PackageSection packaging) {
    SequencedSet<String> patterns = new LinkedHashSet<>();
    addIfPresent(patterns, general == null ? null : general.include());
    addIfPresent(patterns, general == null ? null : general.patterns());
    addIfPresent(patterns, packaging == null ? null : packaging.include());
    addIfPresent(patterns, packaging == null ? null : packaging.patterns());
    return List.copyOf(patterns);
  }

  /// The source places of the globs and patterns that apply to some functions.
  Map<String, SourceRange> rulePlaces(List<AwsFunction> functions) {
    Map<String, SourceRange> rules = new HashMap<>();
    addPlaces(rules, general);
    functions.forEach(function -> addPlaces(rules, function.section().packaging()));
    return rules;
  }

  private static void addPlaces(Map<String, SourceRange> rules, @Nullable PackageSection section) {
    for (String key : List.of("exclude", "include", "patterns")) {
      if (section != null && section.node().get(key) instanceof Sequence list) {
        list.items().forEach(item -> rules.put(String.valueOf(item.text()), item.place()));
      }
    }
  }

  private static void addIfPresent(SequencedSet<String> target, @Nullable List<String> values) {
    if (values != null) {
      target.addAll(values);
    }
  }
}
