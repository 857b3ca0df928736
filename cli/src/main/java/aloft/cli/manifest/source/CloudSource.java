package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Variables;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A source that only the cloud answers, as `${ssm:/path}`.
///
/// @param variables of the connected cloud
public record CloudSource(Variables variables) implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Question question, Resolver properties) {
    List<String> parameters =
        question.parameters().stream()
            .map(parameter -> Objects.requireNonNullElse(question.textOf(parameter), ""))
            .toList();
    Variables.Found found = ask(question, parameters);
    if (found == null) {
      return null;
    }
    return found.secret()
        ? ResolvedValue.secret(found.value(), question.text())
        : ResolvedValue.of(found.value());
  }

  private Variables.@Nullable Found ask(Question question, List<String> parameters) {
    try {
      return variables.resolve(
          question.source(), parameters, question.textOf(question.address()), question.place());
    } catch (UserException failure) {
      throw question.placed(failure);
    }
  }

  @Override
  public String hint(Question question, Resolver properties) {
    return "the cloud knows no such value: create it, or give it a fallback";
  }
}
