package aloft.cli.engine;

import aloft.cli.manifest.EnvironmentFile;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.LocalValues;
import aloft.spi.model.Function;
import aloft.spi.model.LocalFunction;
import aloft.spi.provider.FunctionVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The environment variables of a function that runs on this machine.
///
/// @param inherited the variables of this process, including credentials
/// @param variables the function's own variables
/// @param findings warnings about values that only the cloud has
record LocalEnvironment(
    Map<String, String> inherited, Map<String, String> variables, List<Diagnostic> findings) {

  /// Determines the variables. Values that only the cloud has are read from the deployed service,
  /// or predicted if it is not deployed.
  ///
  /// @param function its variables may be references
  /// @param local the same function with predicted values
  /// @param overridden names whose values are not needed
  static LocalEnvironment of(
      Project project, Function function, LocalFunction local, Set<String> overridden) {
    Map<String, String> variables = new LinkedHashMap<>(local.environment());
    Map<String, Node> references = new LinkedHashMap<>();
    function
        .environment()
        .forEach((name, value) -> {
          if (!(value instanceof Scalar) && !overridden.contains(name)) {
            references.put(name, value);
          }
        });
    Map<String, String> deployed = references.isEmpty() ? Map.of() : deployed(project, references);
    List<Diagnostic> findings = new ArrayList<>();
    references.forEach((name, reference) -> {
      String value = deployed.get(name);
      if (value != null) {
        variables.put(name, value);
      } else {
        findings.add(unresolvedWarning(name, variables.get(name), reference));
      }
    });
    return new LocalEnvironment(inherited(project), variables, findings);
  }

  private static Map<String, String> inherited(Project project) {
    Map<String, String> variables = new TreeMap<>(withCredentials(project));
    variables.put("IS_LOCAL", "true");
    return variables;
  }

  private static Map<String, String> withCredentials(Project project) {
    return project
        .provider()
        .emulation()
        .values()
        .withCredentials(project.environment().variables(), project.identity());
  }

  /// Determines the variables that functions get when the service is deployed to the local cloud.
  ///
  /// @param file a file with more variables; null for none
  static FunctionVariables ofDeployment(Project project, @Nullable String file) {
    LocalValues values = project.provider().emulation().values();
    Map<String, String> access = new TreeMap<>(withCredentials(project));
    access.keySet().removeIf(name -> !values.givesAccess(name));
    return new FunctionVariables(access, ofFile(project, file), project.root().path());
  }

  /// Reads the file of `--env-file`.
  ///
  /// @param file relative to the service's folder; null for none
  static Map<String, String> ofFile(Project project, @Nullable String file) {
    return file == null
        ? Map.of()
        : EnvironmentFile.read(
            project.root().resolve(file), file, project.environment().variables());
  }

  private static Map<String, String> deployed(Project project, Map<String, Node> references) {
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
