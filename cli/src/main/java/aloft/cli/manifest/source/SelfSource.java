package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// `${self:custom.name}`: another property of the manifest.
///
/// `${self:service}` and `${self:service.name}` are the service's name in both of its forms:
/// version 1 of the Serverless Framework has it as `service: {name: shop}`.
///
/// @param provider the values in use of the provider section, by their keys
public record SelfSource(BiFunction<String, Resolver, @Nullable String> provider)
    implements Source {
  private static final List<String> SERVICE = List.of("service");
  private static final List<String> SERVICE_NAME = List.of("service", "name");

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    List<String> path = PropertyPath.keys(reference.textOf(reference.address()));
    if (path.equals(SERVICE) || path.equals(SERVICE_NAME)) {
      boolean isObject = properties.shallowValue(SERVICE) instanceof Mapping;
      return properties.property(isObject ? SERVICE_NAME : SERVICE);
    }
    return properties.property(path);
  }

  /// The value in use of `provider.stage` and the like, where the manifest does not set it.
  @Override
  public @Nullable ResolvedValue lastResort(Reference reference, Resolver properties) {
    List<String> path = PropertyPath.keys(reference.textOf(reference.address()));
    String value =
        path.size() == 2 && path.getFirst().equals("provider")
            ? provider.apply(path.getLast(), properties)
            : null;
    return value == null ? null : ResolvedValue.of(new Scalar(value, reference.place()));
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
