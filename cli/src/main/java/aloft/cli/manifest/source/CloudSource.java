package aloft.cli.manifest.source;

import aloft.cli.manifest.variable.ResolvedValue;
import aloft.cli.manifest.variable.Resolver;
import aloft.cli.manifest.variable.Source;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Variables;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A source that the cloud resolves, as `${ssm:/path}`.
///
/// @param variables the variables of the connected cloud
public record CloudSource(Variables variables) implements Source {

  @Override
  public @Nullable ResolvedValue resolve(Reference reference, Resolver properties) {
    List<String> parameters =
        reference.parameters().stream()
            .map(parameter -> Objects.requireNonNullElse(reference.textOf(parameter), ""))
            .toList();
    Variables.ResolvedValue value = query(reference, parameters);
    if (value == null) {
      return null;
    }
    return value.secret()
        ? ResolvedValue.secret(value.value(), reference.text())
        : ResolvedValue.of(value.value());
  }

  private Variables.@Nullable ResolvedValue query(Reference reference, List<String> parameters) {
    try {
      return variables.resolve(
          reference.source(), parameters, reference.textOf(reference.address()), reference.place());
    } catch (UserException failure) {
      throw reference.withPlace(failure);
    }
  }

  @Override
  public String hint(Reference reference, Resolver properties) {
    return "the cloud has no such value: create it, or add a fallback";
  }
}
