package aloft.spi.provider;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The environment variables that functions of the local cloud get from the user who deploys them.
/// The local cloud adds those that programs need on this machine.
///
/// @param access the variables by which functions reach the cloud; the function's own override them
/// @param overrides variables that override the function's own
public record FunctionVariables(Map<String, String> access, Map<String, String> overrides) {
  /// No variables, for commands that deploy nothing.
  public static final FunctionVariables NONE = new FunctionVariables(Map.of(), Map.of());

  public FunctionVariables {
    access = Collections.unmodifiableMap(new TreeMap<>(access));
    overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
  }
}
