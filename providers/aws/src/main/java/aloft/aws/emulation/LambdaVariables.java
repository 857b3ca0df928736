package aloft.aws.emulation;

import aloft.spi.emulation.Handler;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The environment variables of a handler.
///
/// Later sources override earlier ones: the variables of the user, Lambda's defaults, the
/// function's variables, variables reserved by Lambda, variables forced by the user, variables that
/// the worker requires. See https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
final class LambdaVariables {
  static final String VERSION = "$LATEST";

  private LambdaVariables() {}

  static Map<String, String> of(Handler handler) {
    Map<String, String> variables = new TreeMap<>(handler.inheritedVariables());
    defaults(handler, variables);
    variables.putAll(handler.environment());
    reserved(handler, variables);
    variables.putAll(handler.overrides());
    required(handler, variables);
    return variables;
  }

  private static void defaults(Handler handler, Map<String, String> variables) {
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", "UTC");
    variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    Runtime runtime = handler.function().runtime();
    Path layers = handler.layers();
    String opt = layers == null ? "/opt" : layers.toString();
    if (runtime.language() == Language.NODE) {
      String modules = opt + "/nodejs/node" + runtime.major() + "/node_modules";
      String root = handler.code().toString();
      prepend(
          "NODE_PATH",
          variables,
          List.of(modules, opt + "/nodejs/node_modules", root + "/node_modules", root));
    }
    if (runtime.language() == Language.PYTHON) {
      variables.put("LC_CTYPE", "C.UTF-8");
      if (layers != null) {
        String version = "python" + runtime.version();
        prepend(
            "PYTHONPATH",
            variables,
            List.of(opt + "/python/lib/" + version + "/site-packages", opt + "/python"));
      }
    }
    if (layers != null) {
      prepend("PATH", variables, List.of(opt + "/bin"));
      prepend("LD_LIBRARY_PATH", variables, List.of(opt + "/lib"));
    }
  }

  private static void prepend(
      String variable, Map<String, String> variables, List<String> directories) {
    String path = String.join(":", directories);
    variables.merge(variable, path, (existing, added) -> added + ":" + existing);
  }

  private static void reserved(Handler handler, Map<String, String> variables) {
    Function function = handler.function();
    variables.put("AWS_REGION", handler.region());
    variables.put("AWS_DEFAULT_REGION", handler.region());
    if (function.runtime().language() != Language.CUSTOM) {
      variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime().name());
    }
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.deployedName());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream(handler));
    variables.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
  }

  /// The name of the worker's log stream.
  static String logStream(Handler handler) {
    LocalDate day = LocalDate.ofInstant(handler.startedAt(), ZoneOffset.UTC);
    return day.toString().replace('-', '/') + "/[" + VERSION + "]" + handler.workerId();
  }

  private static void required(Handler handler, Map<String, String> variables) {
    Function function = handler.function();
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.deployedName());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", VERSION);
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory()));
    variables.put("LAMBDA_TASK_ROOT", handler.code().toString());
    String name = function.handler();
    if (name != null) {
      variables.put("_HANDLER", name);
    }
    // In the cloud the packages are beside the code, whatever the variable is.
    if (function.runtime().language() == Language.PYTHON && !handler.libraries().isEmpty()) {
      List<String> folders = new ArrayList<>();
      handler.libraries().forEach(folder -> folders.add(folder.toString()));
      prepend("PYTHONPATH", variables, folders);
    }
  }
}
