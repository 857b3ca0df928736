package aloft.spi.provider;

import aloft.spi.model.InvocationMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a cloud adds to the command line and to the reading of a manifest.
///
/// @param connection options of all commands that may reach the cloud
/// @param plan options of the commands that make a plan
/// @param invocationModes the values of `--type` of `invoke`; the first one is the default
/// @param connectionKeys the keys of the manifest's provider section that a connection needs: they
///   are resolved before all others
/// @param defaults what is used for keys of the provider section that the manifest does not set
/// @param blocks the names of the clouds that a manifest may have blocks for
/// @param variableSources the sources of variables that the cloud answers, such as `ssm`
public record ProviderOptions(
    List<Option> connection,
    List<Option> plan,
    SequencedMap<String, InvocationMode> invocationModes,
    Set<String> connectionKeys,
    Map<String, String> defaults,
    Set<String> blocks,
    Set<String> variableSources) {
  public ProviderOptions {
    connection = List.copyOf(connection);
    plan = List.copyOf(plan);
    invocationModes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(invocationModes));
    connectionKeys = Set.copyOf(connectionKeys);
    defaults = Map.copyOf(defaults);
    blocks = Set.copyOf(blocks);
    variableSources = Set.copyOf(variableSources);
  }

  /// An option of the command line.
  ///
  /// @param name without dashes
  /// @param label what stands for its value in help, such as `PROFILE`; null for an option without
  ///   a value
  /// @param negatable whether `--no-NAME` is an option too
  public record Option(
      String name, @Nullable String label, String description, boolean negatable) {}

  /// Returns the value of `--type` that is used if the user gives none.
  public Map.Entry<String, InvocationMode> defaultMode() {
    return invocationModes.firstEntry();
  }
}
