package aloft.cli.manifest.source;

import aloft.cli.manifest.external.JavaScript;
import aloft.cli.manifest.external.ServiceFiles;
import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `${file(path):a.b}`: the content of a file, or a part of it. YAML and JSON are parsed,
/// JavaScript is run, any other file is a string.
public final class FileSource implements Source {
  private final ServiceFiles folder;
  private final JavaScript javaScript;

  public FileSource(ServiceFiles folder, JavaScript javaScript) {
    this.folder = folder;
    this.javaScript = javaScript;
  }

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    Path file = file(reference);
    List<String> address = PropertyPath.keys(reference.textOf(reference.address()));
    Node node =
        ServiceFiles.isScript(file)
            ? script(file, address, reference.place(), properties)
            : document(file, address, reference.place(), properties);
    return node == null ? null : ResolvedValue.of(node);
  }

  private Path file(Reference reference) {
    String path =
        reference.parameters().isEmpty()
            ? null
            : reference.textOf(reference.parameters().getFirst());
    if (path == null || path.isEmpty()) {
      throw reference.invalid(reference.text() + " needs a path", "write ${file(path):address}");
    }
    return folder.file(path, reference.place());
  }

  private @Nullable Node document(
      Path file, List<String> address, SourceRange place, Resolver properties) {
    Node node = folder.document(file, place);
    for (String key : address) {
      String text = node == null ? null : node.text();
      if (text != null && node != null) {
        node = properties.text(text, node.place()).node();
      }
      node = node == null ? null : node.get(key);
    }
    return node;
  }

  private @Nullable Node script(
      Path file, List<String> address, SourceRange place, Resolver properties) {
    if (!folder.exists(file, place)) {
      return null;
    }
    folder.markRead(file);
    JavaScript.Lookup lookup =
        new JavaScript.Lookup() {
          @Override
          public @Nullable Node property(List<String> path) {
            ResolvedValue value = properties.property(path);
            return value == null ? null : value.node();
          }

          @Override
          public Node variable(String variable) {
            return properties.text("${" + variable + "}", place).node();
          }

          @Override
          public Node text(String text) {
            return properties.text(text, place).node();
          }

          @Override
          public Node document() {
            return written(properties, place);
          }
        };
    return javaScript.evaluate(file, address, folder.displayName(file), place, lookup);
  }

  private static Node written(Resolver properties, SourceRange place) {
    if (!(properties.written() instanceof Mapping root)) {
      return properties.written();
    }
    Mapping provider =
        root.get("provider") instanceof Mapping section ? section : Mapping.empty(place);
    for (String key : List.of("stage", "region")) {
      Node value = valueInUse(key, properties, place);
      provider = value == null ? provider : provider.with(key, value);
    }
    return root.with("provider", provider);
  }

  /// Null if the file is needed to resolve it.
  private static @Nullable Node valueInUse(String key, Resolver properties, SourceRange place) {
    try {
      return properties.text("${self:provider." + key + "}", place).node();
    } catch (UserException e) {
      return null;
    }
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    Path file = file(reference);
    String shown = folder.displayName(file);
    if (!folder.exists(file, reference.place())) {
      return "there is no file " + shown + ": create it, or add a fallback";
    }
    Node address = reference.address();
    return address instanceof Scalar scalar
        ? "there is no \"" + scalar.print() + "\" in " + shown
        : shown + " holds no value";
  }
}
