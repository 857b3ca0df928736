package aloft.spi.provider;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.NodeComparison;
import aloft.spi.provider.Deployments.Change;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The environment variables of a service whose values must not be shown: those for which the state
/// file of a plan keeps the text of a variable of the manifest, because the value is a secret, and
/// those with a name such as `PASSWORD`.
///
/// @param keys the names of those that come from a secret
public record HiddenVariables(Set<String> keys) {
  /// `${vault:/path}` or `${vault(eu):key}`, but not `${Namespace::Name}` or `${Name}`.
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[\\w.-]+(\\([^)]*\\))?:(?!:)");

  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(password|passwd|secret|secret_?string|token|api_?key|private_?key|access_?key"
              + "|credentials?)$");

  public HiddenVariables {
    keys = Set.copyOf(keys);
  }

  /// Finds them in a state file.
  ///
  /// @param state the content of [aloft.spi.plan.Plan#STATE]; null if there is none
  public static HiddenVariables of(@Nullable Node state) {
    Set<String> keys = new HashSet<>();
    if (state != null) {
      addKeys(state.get("service", "provider", "environment"), keys);
      if (state.get("service", "functions") instanceof Mapping functions) {
        functions.values().values().forEach(item -> addKeys(item.get("environment"), keys));
      }
    }
    return new HiddenVariables(keys);
  }

  /// Adds the keys of an object whose values are texts of variables.
  public static void addKeys(@Nullable Node section, Set<String> keys) {
    if (section instanceof Mapping mapping) {
      for (Map.Entry<String, Node> entry : mapping.values().entrySet()) {
        if (isSecret(entry.getValue())) {
          keys.add(entry.getKey());
        }
      }
    }
  }

  /// Returns whether a value of a state file has the text of a variable in place of a secret.
  public static boolean isSecret(@Nullable Node value) {
    return value != null && VARIABLE.matcher(Json.write(value, 0)).find();
  }

  /// Returns whether a key names a secret.
  public static boolean isSecretName(String key) {
    return SECRET_NAME.matcher(key).matches();
  }

  /// Returns whether the value of an environment variable must not be shown.
  public boolean hide(String key) {
    return keys.contains(key) || isSecretName(key);
  }

  /// Returns differences as properties of a change, with the values that may be shown.
  public List<Change.Property> properties(List<NodeComparison.Difference> differences) {
    List<Change.Property> properties = new ArrayList<>();
    for (NodeComparison.Difference difference : differences) {
      String path = difference.path();
      boolean hidden = hide(path.substring(path.lastIndexOf('.') + 1));
      properties.add(
          new Change.Property(
              path, text(difference.before(), hidden), text(difference.after(), hidden), false));
    }
    return properties;
  }

  private static @Nullable String text(@Nullable Node value, boolean hidden) {
    return value == null ? null : hidden ? Change.Property.HIDDEN : NodeComparison.text(value);
  }
}
