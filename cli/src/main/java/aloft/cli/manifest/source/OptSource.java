package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.document.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `${opt:stage}`: an option of the command line; `${opt:}` is an object with all options.
///
/// @param options by name without dashes: strings, booleans, lists
public record OptSource(Map<String, ?> options) implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    String name = reference.textOf(reference.address());
    Object value = name == null ? options : options.get(name);
    return value == null ? null : ResolvedValue.of(Json.node(value, reference.place()));
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    String name = reference.textOf(reference.address());
    return "pass --" + name + ", or add a fallback: ${opt:" + name + ", 'value'}";
  }
}
