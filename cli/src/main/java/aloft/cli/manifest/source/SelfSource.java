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
  public @Nullable ResolvedValue resolve(Question question, Resolver properties) {
    return properties.property(PropertyPath.keys(question.textOf(question.address())));
  }

  @Override
  public String hint(Question question, Resolver properties) {
    List<String> path = PropertyPath.keys(question.textOf(question.address()));
    for (int i = 0; i < path.size(); i++) {
      List<String> parent = path.subList(0, i);
      if (properties.surface(parent) instanceof Mapping mapping
          && mapping.get(path.get(i)) == null) {
        String near = Suggestion.nearest(path.get(i), mapping.entries().keySet());
        String where = i == 0 ? "the manifest" : String.join(".", parent);
        return near != null
            ? "did you mean \"" + near + "\"?"
            : "there is no \"" + path.get(i) + "\" in " + where;
      }
    }
    return "give it a value, or a fallback: ${self:" + String.join(".", path) + ", 'value'}";
  }
}
