package aloft.build.portable;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The keys of a manifest that a plugin of the Serverless Framework had, and that are written in
/// another way today. Each is reported once, as a warning with the code `manifest/older-spelling`.
public final class OutdatedKeys {
  private final String plugin;
  private final Map<String, Use> uses = new LinkedHashMap<>();

  /// The uses of an outdated key.
  ///
  /// @param message about the first one
  /// @param today what is written instead
  /// @param place the first one
  /// @param lines of the others
  private record Use(String message, String today, SourceRange place, TreeSet<Integer> lines) {}

  /// @param plugin the name of the plugin
  public OutdatedKeys(String plugin) {
    this.plugin = plugin;
  }

  /// Adds the use of a key.
  ///
  /// @param today what is written instead, as a hint
  public void add(String key, String today, SourceRange place) {
    add(key, key, today, place);
  }

  /// Adds the use of a key.
  ///
  /// @param shown the key, or the key and its value
  /// @param today what is written instead, as a hint
  public void add(String key, String shown, String today, SourceRange place) {
    addMessage(key, "\"" + shown + "\" is a spelling of the plugin " + plugin, today, place);
  }

  private void addMessage(String key, String message, String today, SourceRange place) {
    Use use = uses.get(key);
    if (use == null) {
      uses.put(key, new Use(message, today, place, new TreeSet<>()));
    } else if (place.line() != use.place().line()) {
      use.lines().add(place.line());
    }
  }

  /// Returns a manifest that does not name the plugin.
  public Mapping withoutPlugin(Mapping manifest) {
    if (!(manifest.get("plugins") instanceof Sequence plugins)) {
      return manifest;
    }
    List<Node> others = new ArrayList<>();
    for (Node item : plugins.items()) {
      if (plugin.equals(item.text())) {
        addMessage(
            "plugins",
            "the plugin " + plugin + " is not run",
            "remove it: it is built in",
            item.place());
      } else {
        others.add(item);
      }
    }
    return others.isEmpty()
        ? manifest.without("plugins")
        : manifest.with("plugins", new Sequence(others, plugins.place()));
  }

  /// Reports each key once.
  public void report(DiagnosticCollector findings) {
    uses.values()
        .forEach(use -> {
          List<String> lines = use.lines().stream().map(String::valueOf).toList();
          findings.warning(
              use.place(),
              "manifest/older-spelling",
              use.message(),
              use.today()
                  + (lines.isEmpty()
                      ? ""
                      : "; also in line"
                          + (lines.size() == 1 ? " " : "s ")
                          + String.join(", ", lines)));
        });
  }
}
