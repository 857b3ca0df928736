package aloft.google.emulation;

import aloft.spi.emulation.Handler;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import java.util.Map;
import java.util.TreeMap;

/// The environment variables of a function.
///
/// Later sources override earlier ones: the variables of the user, the defaults of Google, the
/// function's own, variables reserved by Google, variables forced by the user. See
/// https://cloud.google.com/run/docs/container-contract#env-vars
final class RuntimeVariables {
  static final String PORT = "PORT";
  private static final String PROJECT = "GOOGLE_CLOUD_PROJECT";

  private RuntimeVariables() {}

  static Map<String, String> of(Handler handler, EmulatedFunction settings) {
    Map<String, String> variables = new TreeMap<>(handler.inheritedVariables());
    Function function = handler.function();
    Language language = function.runtime().language();
    variables.put("TZ", "UTC");
    variables.putIfAbsent(PROJECT, GoogleLocalValues.PROJECT);
    if (language == Language.NODE) {
      variables.put("NODE_ENV", "production");
    }
    if (language == Language.PYTHON) {
      variables.put("PYTHONUNBUFFERED", "TRUE");
    }
    variables.putAll(handler.environment());
    variables.put("K_SERVICE", function.deployedName());
    variables.put("K_CONFIGURATION", function.deployedName());
    variables.put("K_REVISION", revision(function));
    variables.put("FUNCTION_TARGET", settings.entryPoint());
    variables.put("FUNCTION_SIGNATURE_TYPE", settings.signature());
    variables.putAll(handler.overrides());
    variables.put("ALOFT_WORKER", handler.workerId());
    return variables;
  }

  private static String revision(Function function) {
    return function.deployedName() + "-00001-loc";
  }

  /// The project in which the function runs.
  static String project(Map<String, String> variables) {
    String project = variables.get(PROJECT);
    return project == null || project.isEmpty() ? GoogleLocalValues.PROJECT : project;
  }
}
