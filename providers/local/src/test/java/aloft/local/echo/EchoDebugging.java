package aloft.local.echo;

import aloft.spi.emulation.Debugging;
import aloft.spi.model.Function;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Functions of the echo cloud are debugged while the variable `ECHO_DEBUG` is set.
final class EchoDebugging implements Debugging {

  @Override
  public boolean isRequested(Map<String, String> variables) {
    return variables.containsKey("ECHO_DEBUG");
  }

  @Override
  public @Nullable Listener listener(
      Function function, String host, @Nullable Integer port, Map<String, String> variables) {
    return new Listener(host + ":" + (port == null ? 1 : port), Map.of("ECHO_DEBUG", "1"));
  }
}
