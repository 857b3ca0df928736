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

/// What goes into a zip: the service's own rules with those of a function or a layer behind them.
final class ZipContents {
  private static final List<String> NEVER =
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

  /// A zip that is made.
  ///
  /// @param base the folder below the root that is packed
  /// @param own rules of a function or a layer
  /// @param additions what is not in the user's folder
  /// @param ofFunctions whether functions run from it: folders of layers are left out then
  Package zip(
      String name,
      String root,
      String base,
      @Nullable PackageSection own,
      SourceRange place,
      boolean ofFunctions,
      List<Addition> additions) {
    return new Package(
        name,
        root,
        base,
        excluded(own, ofFunctions),
        patterns(own),
        general == null || !Boolean.FALSE.equals(general.excludeDevDependencies()),
        additions,
        null,
        place);
  }

  private List<String> excluded(@Nullable PackageSection own, boolean ofFunctions) {
    SequencedSet<String> all = new LinkedHashSet<>(NEVER);
    all.add(manifest.node().place().file());
    Node plugins = manifest.plugins();
    Node local = plugins instanceof Mapping mapping ? mapping.get("localPath") : null;
    if (local != null && local.text() != null) {
      all.add(String.valueOf(local.text()));
    }
    add(all, general == null ? null : general.exclude());
    Map<String, LayerSection> layers = manifest.layers();
    if (ofFunctions && layers != null) {
      layers
          .values()
          .forEach(layer -> {
            if (layer.path() != null) {
              all.add(layer.path() + "/**");
            }
          });
    }
    if (Boolean.TRUE.equals(manifest.useDotenv())) {
      all.add(".env*");
    }
    add(all, own == null ? null : own.exclude());
    return List.copyOf(all);
  }

  private List<String> patterns(@Nullable PackageSection own) {
    SequencedSet<String> all = new LinkedHashSet<>();
    add(all, general == null ? null : general.include());
    add(all, general == null ? null : general.patterns());
    add(all, own == null ? null : own.include());
    add(all, own == null ? null : own.patterns());
    return List.copyOf(all);
  }

  /// The places of the globs and patterns that the manifest has for some functions.
  Map<String, SourceRange> rules(List<AwsFunction> functions) {
    Map<String, SourceRange> rules = new HashMap<>();
    places(rules, general);
    functions.forEach(function -> places(rules, function.section().packaging()));
    return rules;
  }

  private static void places(Map<String, SourceRange> rules, @Nullable PackageSection section) {
    for (String key : List.of("exclude", "include", "patterns")) {
      if (section != null && section.node().get(key) instanceof Sequence list) {
        list.items().forEach(item -> rules.put(String.valueOf(item.text()), item.place()));
      }
    }
  }

  private static void add(SequencedSet<String> all, @Nullable List<String> more) {
    if (more != null) {
      all.addAll(more);
    }
  }
}
