package aloft.aws;

import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.schema.DiagnosticCollector;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks environment variables.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Environment
///   variables</a>
final class EnvironmentChecks {
  private static final int MAX_BYTES = 4096;

  /// The names that Lambda sets itself.
  private static final Set<String> RESERVED =
      Set.of(
          "_HANDLER",
          "_X_AMZN_TRACE_ID",
          "AWS_ACCESS_KEY",
          "AWS_ACCESS_KEY_ID",
          "AWS_DEFAULT_REGION",
          "AWS_EXECUTION_ENV",
          "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
          "AWS_LAMBDA_FUNCTION_NAME",
          "AWS_LAMBDA_FUNCTION_VERSION",
          "AWS_LAMBDA_INITIALIZATION_TYPE",
          "AWS_LAMBDA_LOG_GROUP_NAME",
          "AWS_LAMBDA_LOG_STREAM_NAME",
          "AWS_LAMBDA_RUNTIME_API",
          "AWS_REGION",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "LAMBDA_RUNTIME_DIR",
          "LAMBDA_TASK_ROOT");

  private final DiagnosticCollector findings;

  private EnvironmentChecks(DiagnosticCollector findings) {
    this.findings = findings;
  }

  static void run(AwsService service, DiagnosticCollector findings) {
    EnvironmentChecks checks = new EnvironmentChecks(findings);
    checks.checkSection(service.provider().node().get("environment"));
    for (AwsFunction function : service.functions()) {
      checks.checkSection(function.section().node().get("environment"));
      checks.checkSize(service, function);
    }
  }

  private void checkSection(@Nullable Node section) {
    if (!(section instanceof Mapping environment)) {
      return;
    }
    for (Mapping.Entry entry : environment.entries().values()) {
      String name = entry.key();
      if (RESERVED.contains(name)) {
        report(
            entry.place(),
            "the variable \"" + name + "\" is reserved: Lambda sets it itself",
            "remove it, or choose another name");
      }
      String problem = problem(entry.value());
      if (problem != null) {
        report(
            entry.value().place(),
            "the variable \"" + name + "\" is " + problem,
            "an environment variable must be a string");
      }
    }
  }

  private static @Nullable String problem(Node value) {
    return switch (Value.of(value)) {
      case Value.Arr list when list.items().size() != 1 || list.items().getFirst().text() == null ->
          "a list";
      case Value.Obj object -> "an object";
      default ->
          value instanceof Scalar scalar && scalar.print().indexOf('\0') >= 0
              ? "not a valid string: it contains a NUL character"
              : null;
    };
  }

  private void checkSize(AwsService service, AwsFunction function) {
    int bytes = 0;
    for (Map.Entry<String, Value> variable : function.settings().environment().entrySet()) {
      String text = variable.getValue().text();
      bytes += length(variable.getKey()) + (text == null ? 0 : length(text));
    }
    if (bytes > MAX_BYTES) {
      Node own = function.section().node().get("environment");
      Node place = own != null ? own : service.provider().node().get("environment");
      report(
          (place == null ? function.section().node() : place).place(),
          "the environment variables of \""
              + function.key()
              + "\" have "
              + bytes
              + " bytes, but AWS allows "
              + MAX_BYTES
              + " at most",
          "keep long values in a file of the package, in SSM or in Secrets Manager");
    }
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private void report(SourceRange place, String message, String hint) {
    findings.refusal(place, "function/environment", message, hint);
  }
}
