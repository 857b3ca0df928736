package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `${param:name}`: a parameter of `--param`, else of the stage, else of all stages.
///
/// @param given the values of `--param name=value`
public record ParamSource(Map<String, String> given, Function<Resolver, String> stage)
    implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    String name = reference.requiredAddress("name");
    String text = given.get(name);
    if (text != null) {
      return ResolvedValue.of(new Scalar(text, reference.place()));
    }
    for (List<String> parent : lookupPaths(properties)) {
      List<String> path = new ArrayList<>(parent);
      path.add(name);
      ResolvedValue value = properties.property(path);
      if (value != null && !value.node().isNull()) {
        return value;
      }
    }
    return null;
  }

  private List<List<String>> lookupPaths(Resolver properties) {
    String current = stage.apply(properties);
    return List.of(
        List.of("params", current),
        List.of("stages", current, "params"),
        List.of("params", "default"),
        List.of("stages", "default", "params"));
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    String name = reference.requiredAddress("name");
    TreeSet<String> names = new TreeSet<>(given.keySet());
    for (List<String> parent : lookupPaths(properties)) {
      if (properties.shallowValue(parent) instanceof Mapping mapping) {
        names.addAll(mapping.entries().keySet());
      }
    }
    String near = Suggestion.didYouMean(name, names);
    return near != null
        ? near
        : "set it: params.default." + name + " in the manifest, or --param \"" + name + "=value\"";
  }
}
