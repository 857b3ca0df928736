package aloft.cli.manifest;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The blocks of a manifest for single clouds. A block has the name of a cloud, and is at the top
/// level, in the provider section or in a function. That of the chosen cloud is merged into the
/// mapping that contains it: mappings key by key, other values are replaced. Those of other clouds
/// are dropped. A block that is no mapping yet, because it is a variable, is kept.
///
/// @param clouds the names of all clouds
/// @param chosen the name of the chosen cloud; null if it is not known yet, which keeps all blocks
record CloudBlocks(Collection<String> clouds, @Nullable String chosen) {

  /// Returns whether a manifest has blocks.
  boolean occurIn(Node document) {
    if (!(document instanceof Mapping root)) {
      return false;
    }
    return has(root)
        || has(root.get("provider"))
        || functions(root).stream().anyMatch(function -> has(function.value()));
  }

  /// Returns a manifest without blocks.
  Node merged(Node document) {
    if (!occurIn(document)) {
      return document;
    }
    Mapping root = merged((Mapping) document);
    if (root.get("provider") instanceof Mapping section) {
      root = root.with("provider", merged(section));
    }
    Node functions = root.get("functions");
    return functions == null ? root : root.with("functions", mergedFunctions(functions));
  }

  private Node mergedFunctions(Node functions) {
    return switch (functions) {
      case Mapping mapping ->
          mapping.map(
              (key, function) -> function instanceof Mapping section ? merged(section) : function);
      case Sequence list ->
          new Sequence(list.items().stream().map(this::mergedFunctions).toList(), list.place());
      case Scalar scalar -> scalar;
    };
  }

  /// Returns the blocks of a merged manifest that are no mappings.
  List<Node> misshapen(Node merged) {
    List<Node> blocks = new ArrayList<>();
    if (chosen != null && merged instanceof Mapping root) {
      add(root.get(chosen), blocks);
      add(root.get("provider", chosen), blocks);
      functions(root).forEach(function -> add(function.value().get(chosen), blocks));
    }
    return blocks;
  }

  private static void add(@Nullable Node block, List<Node> blocks) {
    if (block != null) {
      blocks.add(block);
    }
  }

  /// Returns whether a value at a path belongs to another cloud.
  boolean isForAnotherCloud(String path, String key) {
    return !key.equals(chosen)
        && clouds.contains(key)
        && (path.isEmpty()
            || path.equals("provider")
            || path.matches("functions\\.([0-9]+\\.)?[^.]*[^.0-9][^.]*"));
  }

  private boolean has(@Nullable Node node) {
    if (node instanceof Mapping mapping) {
      for (String cloud : clouds) {
        if (mapping.entries().containsKey(cloud)) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Mapping.Entry> functions(Mapping root) {
    List<Mapping.Entry> entries = new ArrayList<>();
    Node functions = root.get("functions");
    if (functions instanceof Mapping mapping) {
      entries.addAll(mapping.entries().values());
    } else if (functions instanceof Sequence list) {
      for (Node item : list.items()) {
        if (item instanceof Mapping mapping) {
          entries.addAll(mapping.entries().values());
        }
      }
    }
    return entries;
  }

  private Mapping merged(Mapping section) {
    if (!has(section)) {
      return section;
    }
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
    for (Mapping.Entry entry : section.entries().values()) {
      if (!clouds.contains(entry.key())) {
        entries.put(entry.key(), entry);
      }
    }
    Mapping common = new Mapping(entries, section.place());
    Node block = chosen == null ? null : section.get(chosen);
    if (block == null || block.isNull()) {
      return common;
    }
    return block instanceof Mapping mapping
        ? overlaid(common, mapping)
        : common.with(Objects.requireNonNull(chosen), block);
  }

  private static Mapping overlaid(Mapping base, Mapping block) {
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>(base.entries());
    for (Mapping.Entry entry : block.entries().values()) {
      Node below = base.get(entry.key());
      entries.put(
          entry.key(),
          below instanceof Mapping lower && entry.value() instanceof Mapping upper
              ? new Mapping.Entry(entry.key(), entry.place(), overlaid(lower, upper))
              : entry);
    }
    return new Mapping(entries, base.place());
  }
}
