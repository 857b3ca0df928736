package aloft.spi.provider;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The machine and the process that a command runs in. Created once, in `Main`.
///
/// @param variables the environment variables
/// @param workingFolder an absolute path
/// @param home the user's home folder
/// @param distribution the folder of this installation; null if Aloft runs from its build
/// @param program the command that starts Aloft, without arguments; empty if it is unknown
/// @param debug accepts the lines that `--debug` shows, from any thread; null without it
public record Environment(
    Map<String, String> variables,
    Path workingFolder,
    Path home,
    Clock clock,
    @Nullable Path distribution,
    List<String> program,
    @Nullable Consumer<String> debug) {
  public Environment {
    variables = Map.copyOf(variables);
    program = List.copyOf(program);
  }

  /// An environment in which Aloft cannot start another process of itself.
  public Environment(
      Map<String, String> variables,
      Path workingFolder,
      Path home,
      Clock clock,
      @Nullable Path distribution) {
    this(variables, workingFolder, home, clock, distribution, List.of());
  }

  /// An environment without `--debug`.
  public Environment(
      Map<String, String> variables,
      Path workingFolder,
      Path home,
      Clock clock,
      @Nullable Path distribution,
      List<String> program) {
    this(variables, workingFolder, home, clock, distribution, program, null);
  }

  /// Returns this environment with other variables.
  public Environment withVariables(Map<String, String> newVariables) {
    return new Environment(newVariables, workingFolder, home, clock, distribution, program, debug);
  }

  /// Returns this environment with npm set to be offline.
  public Environment withOfflineNpm() {
    Map<String, String> changed = new HashMap<>(variables);
    changed.put("npm_config_offline", "true");
    return withVariables(changed);
  }

  /// Returns this environment with lines for `--debug`.
  public Environment withDebug(Consumer<String> lines) {
    return new Environment(variables, workingFolder, home, clock, distribution, program, lines);
  }

  /// Returns the folder of Aloft's caches.
  public Path caches() {
    String caches = variable("XDG_CACHE_HOME");
    return workingFolder
        .resolve(caches == null ? home.resolve(".cache") : Path.of(caches))
        .resolve("aloft");
  }

  /// Returns the value of a variable; null if it is unset or empty.
  public @Nullable String variable(String name) {
    String value = variables.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
