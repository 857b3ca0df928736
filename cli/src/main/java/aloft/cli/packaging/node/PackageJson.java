package aloft.cli.packaging.node;

import aloft.host.TextFiles;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The dependencies in a package.json.
///
/// @param production version ranges of the packages that its code may load, by name
/// @param required names of those that must be installed: neither optional nor peers
/// @param bundled names of the packages that its archive contains
/// @param development version ranges of its devDependencies, by name
/// @param commands names of the commands that it installs
/// @param workspaces whether it has workspaces, which are linked into its node_modules
record PackageJson(
    Map<String, String> production,
    Set<String> required,
    Set<String> bundled,
    Map<String, String> development,
    Set<String> commands,
    boolean workspaces) {
  static final PackageJson EMPTY =
      new PackageJson(Map.of(), Set.of(), Set.of(), Map.of(), Set.of(), false);

  /// Reads the file.
  ///
  /// @throws IOException if it cannot be read or is not JSON
  static PackageJson read(Path file) throws IOException {
    String text = TextFiles.read(file);
    try {
      Node node = Json.read(text.startsWith("\uFEFF") ? text.substring(1) : text, "package.json");
      if (node instanceof Mapping json) {
        return of(json);
      }
    } catch (UserException e) {
      throw new IOException(e.getMessage(), e);
    }
    throw new IOException("it is not a JSON object");
  }

  private static PackageJson of(Mapping json) {
    Map<String, String> production = new HashMap<>();
    for (String key : List.of("optionalDependencies", "dependencies", "peerDependencies")) {
      ranges(json, key).forEach(production::putIfAbsent);
    }
    Set<String> commands =
        new HashSet<>(
            json.get("bin") instanceof Mapping bin ? bin.entries().keySet() : Set.<String>of());
    if (json.get("bin") instanceof Scalar && json.get("name") instanceof Scalar(String name, _)) {
      commands.add(name.substring(name.indexOf('/') + 1));
    }
    Set<String> required = new HashSet<>(ranges(json, "dependencies").keySet());
    required.removeAll(ranges(json, "optionalDependencies").keySet());
    Set<String> bundled = new HashSet<>();
    for (String key : List.of("bundleDependencies", "bundledDependencies")) {
      if (json.get(key) instanceof Sequence names) {
        names.items().stream().map(Node::text).filter(Objects::nonNull).forEach(bundled::add);
      }
    }
    return new PackageJson(
        production,
        required,
        bundled,
        ranges(json, "devDependencies"),
        commands,
        json.get("workspaces") != null);
  }

  private static Map<String, String> ranges(Mapping json, String key) {
    Map<String, String> ranges = new HashMap<>();
    if (json.get(key) instanceof Mapping mapping) {
      mapping
          .entries()
          .forEach((name, entry) ->
              ranges.put(name, entry.value() instanceof Scalar range ? range.print() : ""));
    }
    return ranges;
  }

  /// All ranges. Of a package in both groups, the range of production.
  Map<String, String> allRanges() {
    Map<String, String> ranges = new HashMap<>(development);
    ranges.putAll(production);
    return ranges;
  }
}
