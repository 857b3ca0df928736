package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `${self:custom.name}`: another property of the manifest.
public final class SelfSource implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    return properties.property(PropertyPath.keys(reference.textOf(reference.address())));
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    List<String> path = PropertyPath.keys(reference.textOf(reference.address()));
    for (int i = 0; i < path.size(); i++) {
      List<String> parent = path.subList(0, i);
      if (properties.shallowValue(parent) instanceof Mapping mapping
          && mapping.get(path.get(i)) == null) {
        String near = Suggestion.nearest(path.get(i), mapping.entries().keySet());
        String where = i == 0 ? "the manifest" : String.join(".", parent);
        return near != null
            ? "did you mean \"" + near + "\"?"
            : "there is no \"" + path.get(i) + "\" in " + where;
      }
    }
    return "set a value, or add a fallback: ${self:" + String.join(".", path) + ", 'value'}";
  }
}
