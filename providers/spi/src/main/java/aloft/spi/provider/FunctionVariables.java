package aloft.spi.provider;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What functions of the local cloud get from the user who deploys them. The local cloud adds the
/// environment variables that programs need on this machine.
///
/// @param access the variables by which functions reach the cloud; the function's own override them
/// @param overrides variables that override the function's own
/// @param folder the folder of the service, as in [aloft.spi.emulation.Handler#serviceFolder]
public record FunctionVariables(
    Map<String, String> access, Map<String, String> overrides, @Nullable Path folder) {
  /// No variables, for commands that deploy nothing.
  public static final FunctionVariables NONE = new FunctionVariables(Map.of(), Map.of(), null);

  public FunctionVariables {
    access = Collections.unmodifiableMap(new TreeMap<>(access));
    overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
  }
}
