package aloft.azure.source;

import aloft.azure.emulation.Binding;
import aloft.spi.artifact.Tree;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `function.json` that a function has in the folder of the service: in a folder with its name,
/// or where Azure's plugin for Maven writes it.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-reference#folder-structure">Folder
///   structure</a>
public final class FunctionFile {
  static final String NAME = "function.json";
  static final String STAGED = "target/azure-functions/";

  private FunctionFile() {}

  /// Returns the bindings of a function; empty if it has no file.
  ///
  /// @throws UserException if the file is not JSON
  public static List<Binding> bindings(Tree tree, String function) {
    String file = find(tree, function);
    String text = file == null ? null : tree.text(file);
    return file == null || text == null ? List.of() : bindings(Json.read(text, file));
  }

  /// Returns the text of the file; null if there is none.
  static @Nullable String text(Tree tree, String function) {
    String file = find(tree, function);
    return file == null ? null : tree.text(file);
  }

  private static @Nullable String find(Tree tree, String function) {
    List<String> folders = new ArrayList<>(List.of(""));
    tree.names(STAGED).forEach(app -> folders.add(STAGED + app));
    return folders.stream()
        .map(folder -> folder + function + "/" + NAME)
        .filter(tree::isFile)
        .findFirst()
        .orElse(null);
  }

  private static List<Binding> bindings(Node file) {
    List<Binding> bindings = new ArrayList<>();
    if (file.get("bindings") instanceof Sequence list) {
      for (Node item : list.items()) {
        if (item instanceof Mapping fields) {
          Binding binding = new Binding(fields);
          bindings.add(binding.isTrigger() ? 0 : bindings.size(), binding);
        }
      }
    }
    return bindings;
  }
}
