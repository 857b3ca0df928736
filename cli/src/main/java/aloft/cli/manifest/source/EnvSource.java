package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Scalar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// `${env:NAME}`: an environment variable, or a variable of the `.env` file once it is read.
public final class EnvSource implements Source {
  private final Map<String, String> variables;
  private final SequencedMap<String, Reference> missing = new LinkedHashMap<>();

  public EnvSource(Map<String, String> variables) {
    this.variables = new HashMap<>(variables);
  }

  /// The environment, with the variables added so far.
  public Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  /// Adds variables that are not set yet.
  public void add(Map<String, String> additions) {
    additions.forEach(variables::putIfAbsent);
  }

  /// The referenced names that were not set, each with its first reference.
  public SequencedMap<String, Reference> missing() {
    return missing;
  }

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    String name = reference.requiredAddress("NAME");
    String value = variables.get(name);
    if (value == null) {
      missing.putIfAbsent(name, reference);
      return null;
    }
    return ResolvedValue.of(new Scalar(value, reference.place()));
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    String name = reference.requiredAddress("NAME");
    String near = Suggestion.didYouMean(name, variables.keySet());
    return near != null ? near : "set it: export " + name + "=..., or add a fallback";
  }
}
