package aloft.spi.provider;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a command may know of the machine it runs on. Filled once, in `Main`.
///
/// @param variables the environment variables
/// @param workingFolder absolute
/// @param home the user's home folder
/// @param distribution the folder of this installation, absent where Aloft runs from its build
/// @param program the command that starts Aloft again, to which arguments are added
public record Environment(
    Map<String, String> variables,
    Path workingFolder,
    Path home,
    Clock clock,
    @Nullable Path distribution,
    List<String> program) {
  public Environment {
    variables = Map.copyOf(variables);
    program = List.copyOf(program);
  }

  /// An environment in which Aloft cannot start itself again.
  public Environment(
      Map<String, String> variables,
      Path workingFolder,
      Path home,
      Clock clock,
      @Nullable Path distribution) {
    this(variables, workingFolder, home, clock, distribution, List.of());
  }

  /// This environment with other variables.
  public Environment with(Map<String, String> others) {
    return new Environment(others, workingFolder, home, clock, distribution, program);
  }

  /// A variable's value; null where it is unset or empty.
  public @Nullable String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
