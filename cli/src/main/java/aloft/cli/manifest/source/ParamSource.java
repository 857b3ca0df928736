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

/// `${param:name}`: from `--param`, else `params` of the stage, else `params` for all stages.
///
/// @param given by `--param name=value`
public record ParamSource(Map<String, String> given, Function<Resolver, String> stage)
    implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Question question, Resolver properties) {
    String name = question.requiredAddress("name");
    String text = given.get(name);
    if (text != null) {
      return ResolvedValue.of(new Scalar(text, question.place()));
    }
    for (List<String> place : places(properties)) {
      List<String> path = new ArrayList<>(place);
      path.add(name);
      ResolvedValue value = properties.property(path);
      if (value != null && !value.node().isNull()) {
        return value;
      }
    }
    return null;
  }

  private List<List<String>> places(Resolver properties) {
    String current = stage.apply(properties);
    return List.of(
        List.of("params", current),
        List.of("stages", current, "params"),
        List.of("params", "default"),
        List.of("stages", "default", "params"));
  }

  @Override
  public String hint(Question question, Resolver properties) {
    String name = question.requiredAddress("name");
    TreeSet<String> known = new TreeSet<>(given.keySet());
    for (List<String> place : places(properties)) {
      if (properties.surface(place) instanceof Mapping mapping) {
        known.addAll(mapping.entries().keySet());
      }
    }
    String near = Suggestion.didYouMean(name, known);
    return near != null
        ? near
        : "set it: params.default." + name + " in the manifest, or --param \"" + name + "=value\"";
  }
}
