package aloft.cli.manifest;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.spi.document.Mapping;
import aloft.spi.document.Merge;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// Converts alternative spellings of a manifest to one form.
final class ManifestNormalizer {
  private ManifestNormalizer() {}

  /// Converts `provider: aws` to an object, sets its stage, and merges lists of functions or
  /// resources into one object.
  static Mapping normalize(Node document, String stage) {
    Mapping root = (Mapping) document;
    Node provider = root.get("provider");
    if (provider != null) {
      Mapping section =
          provider instanceof Mapping mapping
              ? mapping
              : Mapping.of("name", provider, provider.place());
      root = root.with("provider", section.with("stage", stage(section, stage)));
    }
    for (String key : List.of("functions", "resources")) {
      if (root.get(key) instanceof Sequence list
          && list.items().stream().allMatch(item -> item instanceof Mapping || item.isNull())) {
        root = root.with(key, merged(list));
      }
    }
    return root;
  }

  /// Returns a manifest for another cloud than the one that it names.
  static Mapping withProvider(Mapping root, String name) {
    Node provider = root.get("provider");
    Scalar chosen = new Scalar(name, provider == null ? root.place() : provider.place());
    return root.with(
        "provider",
        provider instanceof Mapping section
            ? section.with("name", chosen)
            : Mapping.of("name", chosen, chosen.place()));
  }

  private static Node stage(Mapping section, String stage) {
    Node written = section.get("stage");
    return new Scalar(stage, written == null ? section.place() : written.place());
  }

  private static Mapping merged(Sequence list) {
    Mapping result = Mapping.empty(list.place());
    for (Node item : list.items()) {
      if (item instanceof Mapping mapping) {
        result = Merge.merge(result, mapping);
      }
    }
    return result;
  }

  /// The provider section reduced to the given keys, resolved, and to values without variables.
  static Mapping resolvedSection(Resolver properties, Collection<String> keys) {
    Node section = Objects.requireNonNull(properties.shallowValue(List.of("provider")));
    if (!(section instanceof Mapping written)) {
      return Mapping.of("name", section, section.place());
    }
    List<Mapping.Entry> entries = new ArrayList<>();
    for (Mapping.Entry entry : written.entries().values()) {
      if (keys.contains(entry.key())) {
        ResolvedValue value = properties.property(List.of("provider", entry.key()));
        if (value != null) {
          entries.add(new Mapping.Entry(entry.key(), entry.place(), value.node()));
        }
      } else if (properties.isPlain(entry.value())) {
        entries.add(entry);
      }
    }
    return Mapping.of(entries, written.place());
  }
}
