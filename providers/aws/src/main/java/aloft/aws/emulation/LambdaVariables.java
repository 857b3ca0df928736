package aloft.aws.emulation;

import aloft.spi.emulation.Handler;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/// The environment that a handler sees.
///
/// Weakest first: what the starting process has, Lambda's defaults, the function's own variables,
/// those that Lambda reserves, those that the user forces, those without which the worker does not
/// work. See https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
final class LambdaVariables {
  static final String VERSION = "$LATEST";

  private LambdaVariables() {}

  static Map<String, String> of(Handler handler) {
    Map<String, String> variables = new TreeMap<>(handler.inherited());
    defaults(handler, variables);
    variables.putAll(handler.environment());
    reserved(handler, variables);
    variables.putAll(handler.forced());
    needed(handler, variables);
    return variables;
  }

  private static void defaults(Handler handler, Map<String, String> variables) {
    variables.put("LANG", "en_US.UTF-8");
    variables.put("TZ", "UTC");
    variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    Runtime runtime = handler.function().runtime();
    Path layers = handler.layers();
    String opt = layers == null ? "/opt" : layers.toString();
    if (runtime.family().equals("nodejs")) {
      String modules = opt + "/nodejs/node" + runtime.major() + "/node_modules";
      String root = handler.root().toString();
      before(
          "NODE_PATH",
          variables,
          modules,
          opt + "/nodejs/node_modules",
          root + "/node_modules",
          root);
    }
    if (runtime.family().equals("python")) {
      variables.put("LC_CTYPE", "C.UTF-8");
      if (layers != null) {
        String version = "python" + runtime.version();
        before(
            "PYTHONPATH",
            variables,
            opt + "/python/lib/" + version + "/site-packages",
            opt + "/python");
      }
    }
    if (layers != null) {
      before("PATH", variables, opt + "/bin");
      before("LD_LIBRARY_PATH", variables, opt + "/lib");
    }
  }

  private static void before(String variable, Map<String, String> variables, String... places) {
    String own = String.join(":", places);
    variables.merge(variable, own, (there, path) -> path + ":" + there);
  }

  private static void reserved(Handler handler, Map<String, String> variables) {
    Function function = handler.function();
    variables.put("AWS_REGION", handler.region());
    variables.put("AWS_DEFAULT_REGION", handler.region());
    if (!function.runtime().family().equals("provided")) {
      variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + function.runtime().name());
    }
    variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.deployedName());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", stream(handler));
    variables.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
  }

  /// The name of the worker's log stream.
  static String stream(Handler handler) {
    LocalDate day = LocalDate.ofInstant(handler.moment(), ZoneOffset.UTC);
    return day.toString().replace('-', '/') + "/[" + VERSION + "]" + handler.instance();
  }

  private static void needed(Handler handler, Map<String, String> variables) {
    Function function = handler.function();
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.deployedName());
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", VERSION);
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memory()));
    variables.put("LAMBDA_TASK_ROOT", handler.root().toString());
    String name = function.handler();
    if (name != null) {
      variables.put("_HANDLER", name);
    }
  }
}
