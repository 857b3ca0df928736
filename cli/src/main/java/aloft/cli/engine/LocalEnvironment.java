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

  /// What the function has from the process that starts it, credentials among it.
  Map<String, String> inherited() {
    Map<String, String> variables = new TreeMap<>(project.environment().variables());
    variables.put("IS_LOCAL", "true");
    String profile = project.profile();
    if (profile != null) {
      variables.put("AWS_PROFILE", profile);
    }
    return variables;
  }

  /// The function's own variables. What only the cloud knows is asked of the deployed service, if
  /// there is one, and else predicted.
  ///
  /// @param overridden variables that need no value
  Result<Map<String, String>> of(Function function, Set<String> overridden) {
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
        String known = deployed.get(name);
        String value = known != null ? known : project.blueprint().predict(reference);
        if (value != null) {
          values.put(name, value);
        }
        if (known == null) {
          findings.add(remark(name, value, reference));
        }
      });
    }
    return Result.of(values, findings);
  }

  private Map<String, String> deployed(Map<String, Node> references) {
    try {
      return project.cloud().operations().resolve(project.blueprint().target(), references);
    } catch (UserException e) {
      // Without a cloud within reach a function can run all the same.
      return Map.of();
    }
  }

  private static Diagnostic remark(String name, @Nullable String value, Node reference) {
    String message =
        value == null
            ? "the variable "
                + name
                + " is not set: its value is known when the service is deployed"
            : "the variable "
                + name
                + " is \""
                + value
                + "\", a guess: the service is not deployed";
    return Diagnostic.warning("invoke-local/variable", message, reference.place())
        .hint("give a value of your own with --env " + name + "=VALUE");
  }
}
