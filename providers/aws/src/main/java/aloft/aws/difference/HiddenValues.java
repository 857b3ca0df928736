package aloft.aws.difference;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.provider.Deployments.Change.Property;
import aloft.spi.provider.HiddenVariables;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which values of a template must not be shown: those that come from a secret, for which the state
/// file keeps the text of the variable, all that contain such a value, and those with a name such
/// as `PASSWORD`.
public final class HiddenValues {
  /// The length from which a secret value is looked for in other values.
  private static final int MIN_LENGTH = 6;

  private static final String FUNCTION = "AWS::Lambda::Function";

  private final Set<String> environment = new HashSet<>();
  private final Set<String> tags = new HashSet<>();
  private final Set<String> parameters = new HashSet<>();
  private final Set<String> paths = new HashSet<>();
  private final List<String> texts = new ArrayList<>();

  private HiddenValues() {}

  /// Finds them.
  ///
  /// @param states the contents of `serverless-state.json`, of the deployed and the next service
  /// @param templates the deployed and the next template
  public static HiddenValues of(List<Node> states, List<Mapping> templates) {
    HiddenValues hidden = new HiddenValues();
    for (Node state : states) {
      Node service = state.get("service");
      hidden.environment.addAll(HiddenVariables.of(state).keys());
      if (service != null) {
        hidden.readService(service);
      }
    }
    templates.forEach(hidden::readTemplate);
    return hidden;
  }

  private void readService(Node service) {
    HiddenVariables.addKeys(service.get("provider", "tags"), tags);
    HiddenVariables.addKeys(service.get("provider", "stackTags"), tags);
    if (service.get("functions") instanceof Mapping functions) {
      for (Node function : functions.values().values()) {
        HiddenVariables.addKeys(function.get("tags"), tags);
      }
    }
    if (service.get("provider", "stackParameters") instanceof Sequence list) {
      for (Node item : list.items()) {
        Node key = item.get("ParameterKey");
        if (key != null
            && key.text() != null
            && HiddenVariables.isSecret(item.get("ParameterValue"))) {
          parameters.add(key.text());
        }
      }
    }
    readResources(service.get("resources"));
  }

  private void readResources(@Nullable Node resources) {
    switch (resources) {
      case Sequence parts -> parts.items().forEach(this::readResources);
      case Mapping mapping -> {
        for (String section : List.of("Resources", "extensions")) {
          if (mapping.get(section) instanceof Mapping named) {
            named
                .values()
                .forEach((id, resource) -> {
                  Node properties = resource.get("Properties");
                  if (properties != null) {
                    addPaths(id, properties);
                  }
                });
          }
        }
      }
      case null, default -> {}
    }
  }

  private void addPaths(String path, Node node) {
    switch (node) {
      case Mapping mapping ->
          mapping.values().forEach((key, value) -> addPaths(path + "." + key, value));
      case Sequence list -> list.items().forEach(item -> addPaths(path, item));
      case Scalar scalar -> {
        if (HiddenVariables.isSecret(scalar)) {
          paths.add(path);
        }
      }
    }
  }

  /// Keeps the values of hidden environment variables, which other values may contain.
  private void readTemplate(Mapping template) {
    if (template.get("Resources") instanceof Mapping resources) {
      for (Node resource : resources.values().values()) {
        Node type = resource.get("Type");
        if (type != null
            && FUNCTION.equals(type.text())
            && resource.get("Properties", "Environment", "Variables") instanceof Mapping set) {
          for (Map.Entry<String, Node> entry : set.values().entrySet()) {
            String text = entry.getValue().text();
            if (text != null && text.length() >= MIN_LENGTH && isHiddenVariable(entry.getKey())) {
              texts.add(text);
            }
          }
        }
      }
    }
  }

  private boolean isHiddenVariable(String key) {
    return environment.contains(key) || HiddenVariables.isSecretName(key);
  }

  boolean hidesParameter(String key) {
    return parameters.contains(key) || HiddenVariables.isSecretName(key);
  }

  boolean hidesTag(String key) {
    return tags.contains(key) || HiddenVariables.isSecretName(key);
  }

  /// A value of a property of a resource as the text that may be shown.
  @Nullable String shown(String id, String type, String path, @Nullable Node value) {
    return value != null && hasSecretName(value)
        ? Property.HIDDEN
        : shown(id, type, path, PropertyComparison.text(value));
  }

  /// A value of a property of a resource as it may be shown.
  @Nullable String shown(String id, String type, String path, @Nullable String value) {
    return value != null && (isHidden(id, type, path) || containsSecret(value))
        ? Property.HIDDEN
        : value;
  }

  /// Whether an object or a list has a key within that names a secret.
  private static boolean hasSecretName(Node value) {
    return switch (value) {
      case Mapping mapping ->
          mapping.values().entrySet().stream()
              .anyMatch(entry ->
                  HiddenVariables.isSecretName(entry.getKey()) || hasSecretName(entry.getValue()));
      case Sequence list -> list.items().stream().anyMatch(HiddenValues::hasSecretName);
      case Scalar scalar -> false;
    };
  }

  private boolean containsSecret(String value) {
    return texts.stream().anyMatch(value::contains);
  }

  private boolean isHidden(String id, String type, String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    if (HiddenVariables.isSecretName(last)
        || (type.equals("AWS::ApiGateway::ApiKey") && path.equals("Value"))) {
      return true;
    }
    if (type.equals(FUNCTION) && path.startsWith("Environment.Variables.")) {
      return environment.contains(last);
    }
    if (path.startsWith("Tags") && tags.stream().anyMatch(tag -> path.contains(tag))) {
      return true;
    }
    String plain = id + "." + path.replaceAll("\\[[^]]*]", "");
    return paths.stream()
        .anyMatch(hidden ->
            hidden.equals(plain)
                || hidden.startsWith(plain + ".")
                || plain.startsWith(hidden + "."));
  }
}
