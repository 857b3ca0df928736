package aloft.cli.manifest.source;

import aloft.cli.manifest.external.JavaScript;
import aloft.cli.manifest.external.ServiceFiles;
import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `${file(path):a.b}`: a file of the service, or a part of it. YAML and JSON are read, JavaScript
/// is run, anything else is a text.
public final class FileSource implements Source {
  private final ServiceFiles folder;
  private final JavaScript javaScript;

  public FileSource(ServiceFiles folder, JavaScript javaScript) {
    this.folder = folder;
    this.javaScript = javaScript;
  }

  @Override
  public @Nullable ResolvedValue resolve(Question question, Resolver properties) {
    Path file = file(question);
    List<String> address = PropertyPath.keys(question.textOf(question.address()));
    Node found =
        ServiceFiles.isScript(file)
            ? script(file, address, question.place(), properties)
            : document(file, address, question.place(), properties);
    return found == null ? null : ResolvedValue.of(found);
  }

  private Path file(Question question) {
    String path =
        question.parameters().isEmpty() ? null : question.textOf(question.parameters().getFirst());
    if (path == null || path.isEmpty()) {
      throw question.wrong(question.text() + " needs a path", "write ${file(path):address}");
    }
    return folder.file(path);
  }

  private @Nullable Node document(
      Path file, List<String> address, SourceRange place, Resolver properties) {
    Node found = folder.document(file, place);
    for (String key : address) {
      String text = found == null ? null : found.text();
      if (text != null && found != null) {
        found = properties.text(text, found.place()).node();
      }
      found = found == null ? null : found.get(key);
    }
    return found;
  }

  private @Nullable Node script(
      Path file, List<String> address, SourceRange place, Resolver properties) {
    if (!folder.exists(file)) {
      return null;
    }
    folder.noteRead(file);
    JavaScript.Answers answers =
        new JavaScript.Answers() {
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
        };
    return javaScript.read(file, address, folder.shown(file), place, answers);
  }

  @Override
  public String hint(Question question, Resolver properties) {
    Path file = file(question);
    String shown = folder.shown(file);
    if (!folder.exists(file)) {
      return "there is no file " + shown + ": create it, or give a fallback";
    }
    Node address = question.address();
    return address instanceof Scalar scalar
        ? "there is no \"" + scalar.print() + "\" in " + shown
        : shown + " holds no value";
  }
}
