package aloft.aws.function;

import aloft.aws.plan.PlanSteps;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.plan.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a plan says about one function, in the words of Lambda's API: its code, and the settings
/// that can be updated without the stack.
///
/// A value that only CloudFormation knows, such as `Ref`, is left as it is deployed. So are layers
/// and the role in such a form.
///
/// @param id the logical id
/// @param image the URI of the image; null for a zip
/// @param key the key of the zip in the bucket; null for an image
/// @param architecture null for the default
/// @param settings as plain JSON; the environment has only the known variables
/// @param variables the environment variables whose values only CloudFormation knows
/// @param hasCapacityProvider whether calls without a version run the published version
/// @see <https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html>
public record FunctionUpdate(
    String id,
    @Nullable String image,
    @Nullable String key,
    @Nullable String architecture,
    Map<String, Object> settings,
    Map<String, Node> variables,
    boolean hasCapacityProvider) {
  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String ENVIRONMENT = "Environment";
  private static final String VARIABLES = "Variables";
  private static final String LAYERS = "Layers";
  private static final String IMAGE = "ImageConfig";

  private static final Set<String> UNORDERED = Set.of("SubnetIds", "SecurityGroupIds");

  /// CloudFormation resolves such a text.
  private static final String DYNAMIC_REFERENCE = "{{resolve:";

  /// The settings, and what each is in Lambda if the template does not have it; null if that is
  /// unknown, so that the deployed value stays.
  private static final Map<String, @Nullable Object> SETTINGS = defaults();

  private static Map<String, @Nullable Object> defaults() {
    Map<String, @Nullable Object> defaults = new LinkedHashMap<>();
    defaults.put("Description", "");
    defaults.put("Handler", null);
    defaults.put("Runtime", null);
    defaults.put("MemorySize", null);
    defaults.put("Timeout", null);
    defaults.put("Role", null);
    defaults.put(IMAGE, null);
    defaults.put("LoggingConfig", null);
    defaults.put("DurableConfig", null);
    defaults.put(ENVIRONMENT, Map.of(VARIABLES, Map.of()));
    defaults.put(LAYERS, List.of());
    defaults.put("KMSKeyArn", "");
    defaults.put("DeadLetterConfig", Map.of("TargetArn", ""));
    defaults.put("TracingConfig", Map.of("Mode", "PassThrough"));
    defaults.put("EphemeralStorage", Map.of("Size", 512));
    defaults.put("SnapStart", Map.of("ApplyOn", "None"));
    defaults.put("FileSystemConfigs", List.of());
    defaults.put("VpcConfig", Map.of("SubnetIds", List.of(), "SecurityGroupIds", List.of()));
    return defaults;
  }

  public FunctionUpdate {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /// Finds a function in the template of a plan.
  ///
  /// @param deployedName its name in Lambda
  /// @return null if the template has no function of this name
  public static @Nullable FunctionUpdate of(Plan plan, String deployedName) {
    return all(plan).get(deployedName);
  }

  /// The functions of a plan, by their names in Lambda.
  public static Map<String, FunctionUpdate> all(Plan plan) {
    String template = plan.files().get(PlanSteps.TEMPLATE);
    return template == null ? Map.of() : all(template);
  }

  /// The functions of a template, by their names in Lambda.
  public static Map<String, FunctionUpdate> all(String template) {
    Map<String, FunctionUpdate> all = new LinkedHashMap<>();
    if (Json.read(template, "template").get("Resources") instanceof Mapping resources) {
      resources
          .values()
          .forEach((id, resource) -> {
            Node type = resource.get("Type");
            Node name = resource.get("Properties", "FunctionName");
            if (type != null
                && FUNCTION.equals(type.text())
                && name != null
                && name.text() != null
                && resource.get("Properties") instanceof Mapping properties) {
              all.put(String.valueOf(name.text()), of(id, properties));
            }
          });
    }
    return all;
  }

  /// The name of the zip in the folder of the plan; null for an image.
  public @Nullable String file() {
    return key == null ? null : key.substring(key.lastIndexOf('/') + 1);
  }

  private static FunctionUpdate of(String id, Mapping properties) {
    Map<String, Object> settings = new LinkedHashMap<>();
    Map<String, Node> variables = new LinkedHashMap<>();
    SETTINGS.forEach((name, fallback) -> {
      Node value = properties.get(name.equals("KMSKeyArn") ? "KmsKeyArn" : name);
      if (name.equals(ENVIRONMENT)) {
        settings.put(name, Map.of(VARIABLES, known(value, variables)));
      } else if (value == null && fallback != null) {
        settings.put(name, fallback);
      } else if (value != null && isKnown(value)) {
        settings.put(name, plain(value));
      }
    });
    return new FunctionUpdate(
        id,
        text(properties.get("Code", "ImageUri")),
        text(properties.get("Code", "S3Key")),
        text(properties.get("Architectures", "0")),
        settings,
        variables,
        hasCapacityProvider(properties.values()));
  }

  private static Map<String, Object> known(
      @Nullable Node environment, Map<String, Node> references) {
    Map<String, Object> known = new LinkedHashMap<>();
    if (environment != null && environment.get(VARIABLES) instanceof Mapping variables) {
      variables
          .values()
          .forEach((key, value) -> {
            if (value instanceof Scalar scalar && isKnown(scalar)) {
              known.put(key, scalar.print());
            } else {
              references.put(key, value);
            }
          });
    }
    return known;
  }

  /// Whether a value is the same in Lambda as in the template.
  private static boolean isKnown(Node value) {
    return switch (value) {
      case Scalar scalar -> !scalar.print().contains(DYNAMIC_REFERENCE);
      case Sequence list -> list.items().stream().allMatch(FunctionUpdate::isKnown);
      case Mapping map ->
          map.values().entrySet().stream()
              .allMatch(entry ->
                  !entry.getKey().equals("Ref")
                      && !entry.getKey().startsWith("Fn::")
                      && isKnown(entry.getValue()));
    };
  }

  private static Object plain(Node value) {
    Object plain = Json.plainValue(value);
    return plain == null ? "" : plain;
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }

  /// Why Lambda does not show the deployed environment variables; null if it does. The usual reason
  /// is that the caller may not decrypt them. The environment is not updated then: that would
  /// delete the variables that stay as they are deployed.
  ///
  /// @param deployed the function's configuration, as plain JSON of Lambda's API
  public static @Nullable String hiddenVariables(Map<String, ?> deployed) {
    return deployed.get(ENVIRONMENT) instanceof Map<?, ?> environment
            && environment.get("Error") instanceof Map<?, ?> error
        ? String.valueOf(error.get(error.get("Message") == null ? "ErrorCode" : "Message"))
        : null;
  }

  /// The variables whose values are neither known nor deployed; empty if the deployed ones are
  /// hidden.
  ///
  /// @param deployed the function's configuration, as plain JSON of Lambda's API
  public Map<String, Node> newVariables(Map<String, ?> deployed) {
    if (hiddenVariables(deployed) != null) {
      return Map.of();
    }
    Map<String, Node> unknown = new LinkedHashMap<>(variables);
    unknown.keySet().removeAll(variables(deployed).keySet());
    return unknown;
  }

  /// The settings that differ from the deployed ones, as plain JSON; without the environment if the
  /// deployed one is hidden.
  ///
  /// @param deployed the function's configuration, as plain JSON of Lambda's API
  /// @param resolved the values of [#newVariables] that are known now
  public Map<String, Object> changes(Map<String, ?> deployed, Map<String, String> resolved) {
    Map<String, Object> changes = new LinkedHashMap<>();
    settings.forEach((name, wanted) -> {
      Object now = deployed(name, deployed);
      if (name.equals(ENVIRONMENT)) {
        Map<String, Object> environment = environment(deployed, resolved);
        if (hiddenVariables(deployed) == null && !environment.equals(variables(deployed))) {
          changes.put(name, Map.of(VARIABLES, environment));
        }
      } else if (!isSame(wanted, now == null ? SETTINGS.get(name) : now)) {
        changes.put(name, wanted);
      }
    });
    return changes;
  }

  private Map<String, Object> environment(Map<String, ?> deployed, Map<String, String> resolved) {
    Map<String, Object> environment = new LinkedHashMap<>();
    if (settings.get(ENVIRONMENT) instanceof Map<?, ?> wanted
        && wanted.get(VARIABLES) instanceof Map<?, ?> known) {
      known.forEach((key, value) -> environment.put(String.valueOf(key), value));
    }
    Map<String, Object> now = variables(deployed);
    for (String key : variables.keySet()) {
      Object value = now.containsKey(key) ? now.get(key) : resolved.get(key);
      if (value != null) {
        environment.put(key, value);
      }
    }
    return environment;
  }

  /// Whether calls without a version run the published version of a function.
  ///
  /// @param function its properties in a template, or its configuration in Lambda
  /// @see
  ///   <https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-version-publishing.html>
  public static boolean hasCapacityProvider(Map<String, ?> function) {
    return function.containsKey("CapacityProviderConfig");
  }

  /// Whether two versions of a function have the same settings.
  ///
  /// @param one its configuration, as plain JSON of Lambda's API
  public static boolean haveSameSettings(Map<String, ?> one, Map<String, ?> other) {
    return SETTINGS.keySet().stream()
        .allMatch(name -> Objects.equals(deployed(name, one), deployed(name, other)));
  }

  private static Map<String, Object> variables(Map<String, ?> deployed) {
    Map<String, Object> variables = new LinkedHashMap<>();
    if (deployed.get(ENVIRONMENT) instanceof Map<?, ?> environment
        && environment.get(VARIABLES) instanceof Map<?, ?> values) {
      values.forEach((key, value) -> variables.put(String.valueOf(key), value));
    }
    return variables;
  }

  /// A deployed setting in the form in which it is updated.
  private static @Nullable Object deployed(String name, Map<String, ?> deployed) {
    return switch (name) {
      case LAYERS -> {
        List<Object> arns = new ArrayList<>();
        if (deployed.get(name) instanceof List<?> layers) {
          for (Object layer : layers) {
            arns.add(layer instanceof Map<?, ?> map ? String.valueOf(map.get("Arn")) : layer);
          }
        }
        yield arns;
      }
      case IMAGE ->
          deployed.get("ImageConfigResponse") instanceof Map<?, ?> response
              ? response.get(IMAGE)
              : null;
      default -> deployed.get(name);
    };
  }

  /// Whether a deployed value has all of the wanted one: Lambda adds values.
  private static boolean isSame(Object wanted, @Nullable Object now) {
    return switch (wanted) {
      case Map<?, ?> map -> {
        Map<?, ?> other = now instanceof Map<?, ?> present ? present : Map.of();
        yield map.entrySet().stream()
            .allMatch(entry ->
                UNORDERED.contains(entry.getKey())
                    ? texts(entry.getValue()).equals(texts(other.get(entry.getKey())))
                    : isSame(entry.getValue(), other.get(entry.getKey())));
      }
      case List<?> list -> {
        List<?> other = now instanceof List<?> present ? present : List.of();
        boolean same = list.size() == other.size();
        for (int i = 0; same && i < list.size(); i++) {
          same = isSame(list.get(i), other.get(i));
        }
        yield same;
      }
      default -> String.valueOf(wanted).equals(now == null ? "" : String.valueOf(now));
    };
  }

  private static Set<String> texts(@Nullable Object value) {
    Set<String> texts = new HashSet<>();
    if (value instanceof List<?> list) {
      list.forEach(item -> texts.add(String.valueOf(item)));
    }
    return texts;
  }
}
