package aloft.cli.engine;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The environment variables of a function that runs on this machine.
final class LocalEnvironment {
  private final Project project;

  LocalEnvironment(Project project) {
    this.project = project;
  }

  /// The variables inherited from this process, including credentials.
  Map<String, String> inherited() {
    Map<String, String> variables = new TreeMap<>(project.environment().variables());
    variables.put("IS_LOCAL", "true");
    String profile = project.profile();
    if (profile != null) {
      variables.put("AWS_PROFILE", profile);
    }
    return variables;
  }

  /// The function's own variables. Values that only the cloud has are read from the deployed
  /// service, or predicted if it is not deployed.
  ///
  /// @param overridden names whose values are not needed
  Result<Map<String, String>> resolve(Function function, Set<String> overridden) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, Node> references = new LinkedHashMap<>();
    function
        .environment()
        .forEach((name, value) -> {
          if (value instanceof Scalar scalar) {
            if (scalar.value() != null) {
              values.put(name, scalar.print());
            }
          } else if (!overridden.contains(name)) {
            references.put(name, value);
          }
        });
    List<Diagnostic> findings = new ArrayList<>();
    if (!references.isEmpty()) {
      Map<String, String> deployed = deployed(references);
      references.forEach((name, reference) -> {
        String deployedValue = deployed.get(name);
        String value =
            deployedValue != null ? deployedValue : project.blueprint().predict(reference);
        if (value != null) {
          values.put(name, value);
        }
        if (deployedValue == null) {
          findings.add(unresolvedWarning(name, value, reference));
        }
      });
    }
    return Result.of(values, findings);
  }

  private Map<String, String> deployed(Map<String, Node> references) {
    try {
      return project.cloud().operations().resolve(project.blueprint().target(), references);
    } catch (UserException e) {
      // A function can run without access to the cloud.
      return Map.of();
    }
  }

  private static Diagnostic unresolvedWarning(String name, @Nullable String value, Node reference) {
    String message =
        value == null
            ? "the variable " + name + " is not set: its value is known only after deployment"
            : "the variable "
                + name
                + " is \""
                + value
                + "\", a prediction: the service is not deployed";
    return Diagnostic.warning("invoke-local/variable", message, reference.place())
        .hint("set it with --env " + name + "=VALUE");
  }
}
