package aloft.spi.emulation;

import aloft.spi.model.Function;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How functions of a cloud are debugged on this machine.
public interface Debugging {

  /// Returns whether environment variables open a worker for a debugger, which may stop it for any
  /// time.
  boolean isRequested(Map<String, String> variables);

  /// Returns how a worker waits for a debugger before it runs a function.
  ///
  /// @param port the port to listen on; null for the usual one of the language
  /// @param variables the environment variables of the worker
  /// @return null if functions with this runtime cannot be debugged
  @Nullable Listener listener(
      Function function, String host, @Nullable Integer port, Map<String, String> variables);

  /// A worker that waits for a debugger.
  ///
  /// @param address where the debugger attaches, `HOST:PORT`
  /// @param variables the environment variables that open the worker
  record Listener(String address, Map<String, String> variables) {
    public Listener {
      variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }
  }
}
