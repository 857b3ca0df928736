package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.document.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `${opt:stage}`: an option of the command line; `${opt:}` is all of them.
///
/// @param options by name without dashes: texts, booleans, lists
public record OptSource(Map<String, ?> options) implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Question question, Resolver properties) {
    String name = question.textOf(question.address());
    Object found = name == null ? options : options.get(name);
    return found == null ? null : ResolvedValue.of(Json.node(found, question.place()));
  }

  @Override
  public String hint(Question question, Resolver properties) {
    String name = question.textOf(question.address());
    return "pass --" + name + ", or give it a fallback: ${opt:" + name + ", 'value'}";
  }
}
