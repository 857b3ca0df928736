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

/// The one form of what may be written in several.
final class ManifestNormalizer {
  private ManifestNormalizer() {}

  /// `provider: aws` as an object, with the stage in it; lists of functions or resources as one
  /// object.
  static Mapping normal(Node document, String stage) {
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

  private static Node stage(Mapping section, String stage) {
    Node written = section.get("stage");
    return new Scalar(stage, written == null ? section.place() : written.place());
  }

  private static Mapping merged(Sequence list) {
    Mapping all = Mapping.empty(list.place());
    for (Node item : list.items()) {
      if (item instanceof Mapping mapping) {
        all = Merge.over(all, mapping);
      }
    }
    return all;
  }

  /// The provider section with those of the given keys that it has, and with what holds no
  /// variables.
  static Mapping knownSection(Resolver properties, Collection<String> keys) {
    Node section = Objects.requireNonNull(properties.surface(List.of("provider")));
    if (!(section instanceof Mapping written)) {
      return Mapping.of("name", section, section.place());
    }
    List<Mapping.Entry> known = new ArrayList<>();
    for (Mapping.Entry entry : written.entries().values()) {
      if (keys.contains(entry.key())) {
        ResolvedValue value = properties.property(List.of("provider", entry.key()));
        if (value != null) {
          known.add(new Mapping.Entry(entry.key(), entry.place(), value.node()));
        }
      } else if (properties.isPlain(entry.value())) {
        known.add(entry);
      }
    }
    return Mapping.of(known, written.place());
  }
}
