package aloft.build;

import aloft.spi.emulation.Debugging;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Debugs functions with the inspector of Node.js, debugpy or JDWP.
public final class LanguageDebugging implements Debugging {
  private static final String NODE = "NODE_OPTIONS";
  private static final List<String> JAVA =
      List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

  /// The address on which the start script of Python waits with debugpy.
  private static final String PYTHON = "ALOFT_DEBUGPY";

  @Override
  public boolean isRequested(Map<String, String> variables) {
    String node = variables.getOrDefault(NODE, "");
    for (String option : node.split("\\s+", -1)) {
      String name = option.split("=", 2)[0];
      if (name.equals("--inspect")
          || name.equals("--inspect-brk")
          || name.equals("--inspect-wait")) {
        return true;
      }
    }
    for (String name : JAVA) {
      if (variables.getOrDefault(name, "").contains("jdwp")) {
        return true;
      }
    }
    // The terminals of VS Code attach by themselves.
    if (variables.containsKey("VSCODE_INSPECTOR_OPTIONS") || variables.containsKey(PYTHON)) {
      return true;
    }
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      if (variable.getKey().startsWith("DEBUGPY_")
          || variable.getKey().startsWith("PYDEVD_")
          || (variable.getKey().equals("PYTHONBREAKPOINT")
              && variable.getValue().contains("debugpy"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public @Nullable Listener listener(
      Function function, String host, @Nullable Integer port, Map<String, String> variables) {
    Language language = function.runtime().language();
    return switch (language) {
      case NODE -> {
        String address = address(host, port, 9229);
        yield new Listener(address, appended(NODE, "--inspect-brk=" + address, variables));
      }
      case JAVA -> {
        String address = address(host, port, 5005);
        String agent = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=" + address;
        yield new Listener(address, appended(JAVA.getFirst(), agent, variables));
      }
      case PYTHON -> {
        String address = address(host, port, 5678);
        yield new Listener(address, Map.of(PYTHON, address, "PYDEVD_DISABLE_FILE_VALIDATION", "1"));
      }
      case CUSTOM, GO, DOTNET, RUBY, UNKNOWN -> null;
    };
  }

  private static String address(String host, @Nullable Integer port, int usual) {
    return host + ":" + (port == null ? usual : port);
  }

  private static Map<String, String> appended(
      String name, String option, Map<String, String> variables) {
    return Map.of(name, (variables.getOrDefault(name, "") + " " + option).strip());
  }
}
