package aloft.aws.history;

import aloft.aws.cloudformation.CanonicalJson;
import aloft.aws.plan.StackStep;
import aloft.aws.removal.ResourceChange;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The template of a deployment, as it is in the bucket or in the stack.
///
/// @param root empty if the text is not JSON, as the YAML template of another tool
public record StoredTemplate(Mapping root) {
  private static final String FUNCTION = "AWS::Lambda::Function";

  /// Reads a template.
  public static StoredTemplate of(String text) {
    try {
      if (Json.read(text, "template") instanceof Mapping mapping) {
        return new StoredTemplate(mapping);
      }
    } catch (UserException e) {
      // no JSON
    }
    return new StoredTemplate(Mapping.empty(SourceRange.of("template")));
  }

  /// The folder of a deployment that the code of the first function is in; null if there is no such
  /// function.
  ///
  /// @param stage the folder of the stage in the bucket, with a slash at the end
  public @Nullable String folder(String stage) {
    for (Map.Entry<String, Node> resource : resources().entrySet()) {
      String key = codeKey(resource.getValue());
      if (FUNCTION.equals(text(resource.getValue().get("Type")))
          && key != null
          && key.startsWith(stage)) {
        int slash = key.indexOf('/', stage.length());
        if (slash > 0) {
          return key.substring(stage.length(), slash);
        }
      }
    }
    return null;
  }

  /// The keys of zips that are needed to deploy this template, and that the bucket does not have. A
  /// resource that is deployed as it is here needs none.
  ///
  /// @param stage the folder of the stage in the bucket, with a slash at the end
  /// @param stored the keys of all objects of the stage
  public List<String> missingCode(String stage, Set<String> stored, StoredTemplate deployed) {
    List<String> missing = new ArrayList<>();
    resources()
        .forEach((id, resource) -> {
          String key = codeKey(resource);
          if (key != null
              && key.startsWith(stage)
              && !stored.contains(key)
              && !missing.contains(key)
              && !CanonicalJson.of(resource)
                  .equals(CanonicalJson.of(deployed.root.get("Resources", id)))) {
            missing.add(key);
          }
        });
    return missing;
  }

  /// What the template adds to an empty stack.
  public List<ResourceChange> additions() {
    List<ResourceChange> additions = new ArrayList<>();
    resources()
        .forEach((id, resource) ->
            additions.add(
                new ResourceChange(
                    id,
                    String.valueOf(text(resource.get("Type"))),
                    ResourceChange.Action.ADD,
                    ResourceChange.Policy.UNKNOWN,
                    List.of())));
    return additions;
  }

  /// The parameters to deploy this template with. What is not stored keeps the value of the stack.
  ///
  /// @param stored the parameters of the deployment; secrets are still variables
  /// @param present the parameters that the stack has now
  /// @throws UserException if there is no value for a parameter
  public List<StackStep.Parameter> parameters(
      List<StackStep.Parameter> stored, Set<String> present) {
    Map<String, StackStep.Parameter> known = new LinkedHashMap<>();
    for (StackStep.Parameter parameter : stored) {
      String value = parameter.value();
      if (value != null && !isVariable(value)) {
        known.put(parameter.key(), parameter);
      }
    }
    List<StackStep.Parameter> parameters = new ArrayList<>();
    if (root.get("Parameters") instanceof Mapping declared) {
      for (Map.Entry<String, Node> entry : declared.values().entrySet()) {
        String key = entry.getKey();
        StackStep.Parameter parameter = known.get(key);
        if (parameter != null) {
          parameters.add(parameter);
        } else if (present.contains(key)) {
          parameters.add(new StackStep.Parameter(key, null, true));
        } else if (entry.getValue().get("Default") == null) {
          throw new UserException(
              Diagnostic.error(
                      "rollback/parameter",
                      "the value of the template's parameter " + key + " is not stored")
                  .hint("deploy that version of the service from its source code"));
        }
      }
    }
    return parameters;
  }

  /// The tags to deploy a template with. Secrets are stored as variables: they keep the value that
  /// the stack has.
  ///
  /// @param stored the tags of the deployment
  /// @param present the tags of the stack
  public static Map<String, String> tags(Map<String, String> stored, Map<String, String> present) {
    Map<String, String> tags = new LinkedHashMap<>();
    stored.forEach((key, value) -> {
      String known = isVariable(value) ? present.get(key) : value;
      if (known != null) {
        tags.put(key, known);
      }
    });
    return tags;
  }

  private static boolean isVariable(String value) {
    return value.contains("${");
  }

  private Map<String, Node> resources() {
    return root.get("Resources") instanceof Mapping resources ? resources.values() : Map.of();
  }

  /// The key of the zip of a function or a layer.
  private static @Nullable String codeKey(Node resource) {
    String code = text(resource.get("Properties", "Code", "S3Key"));
    return code == null ? text(resource.get("Properties", "Content", "S3Key")) : code;
  }

  private static @Nullable String text(@Nullable Node node) {
    return node == null ? null : node.text();
  }
}
