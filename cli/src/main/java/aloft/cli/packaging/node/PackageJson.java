package aloft.cli.packaging.node;

import aloft.spi.diagnostic.Failure;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// What a package.json says about other packages.
///
/// @param production names of packages that its code may load
/// @param development names of packages that only its developers need
/// @param commands names of the commands that it brings
/// @param workspaces whether it has packages of its own that are linked into its node_modules
record PackageJson(
    Set<String> production, Set<String> development, Set<String> commands, boolean workspaces) {

  /// Reads the file.
  ///
  /// @throws IOException where it cannot be read or is not JSON
  static PackageJson read(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    try {
      Node node = Json.read(text.startsWith("\uFEFF") ? text.substring(1) : text, "package.json");
      if (node instanceof Mapping json) {
        return of(json);
      }
    } catch (Failure e) {
      throw new IOException(e.getMessage(), e);
    }
    throw new IOException("it is not a JSON object");
  }

  private static PackageJson of(Mapping json) {
    Set<String> production = new HashSet<>(keys(json, "dependencies"));
    production.addAll(keys(json, "optionalDependencies"));
    production.addAll(keys(json, "peerDependencies"));
    Set<String> commands = new HashSet<>(keys(json, "bin"));
    if (json.get("bin") instanceof Scalar && json.get("name") instanceof Scalar(String name, _)) {
      commands.add(name.substring(name.indexOf('/') + 1));
    }
    return new PackageJson(
        production, keys(json, "devDependencies"), commands, json.get("workspaces") != null);
  }

  private static Set<String> keys(Mapping json, String key) {
    return json.get(key) instanceof Mapping mapping ? mapping.entries().keySet() : Set.of();
  }
}
