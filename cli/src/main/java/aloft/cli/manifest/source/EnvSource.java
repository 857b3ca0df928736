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

/// `${env:NAME}`: a variable of the environment, or of a `.env` file once that is read.
public final class EnvSource implements Source {
  private final Map<String, String> variables;
  private final SequencedMap<String, Question> missing = new LinkedHashMap<>();

  public EnvSource(Map<String, String> variables) {
    this.variables = new HashMap<>(variables);
  }

  /// All variables that are known by now.
  public Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  /// Adds variables; those that are set already stay.
  public void add(Map<String, String> more) {
    more.forEach(variables::putIfAbsent);
  }

  /// The names that were asked for and not known, and where first.
  public SequencedMap<String, Question> missing() {
    return missing;
  }

  @Override
  public @Nullable ResolvedValue resolve(Question question, Resolver properties) {
    String name = question.requiredAddress("NAME");
    String value = variables.get(name);
    if (value == null) {
      missing.putIfAbsent(name, question);
      return null;
    }
    return ResolvedValue.of(new Scalar(value, question.place()));
  }

  @Override
  public String hint(Question question, Resolver properties) {
    String name = question.requiredAddress("NAME");
    String near = Suggestion.didYouMean(name, variables.keySet());
    return near != null ? near : "set it: export " + name + "=..., or give it a fallback";
  }
}
