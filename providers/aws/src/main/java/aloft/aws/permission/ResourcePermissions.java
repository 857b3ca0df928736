package aloft.aws.permission;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What CloudFormation must be allowed to do for a resource, by its type. The list has the types
/// that a service generates, and those that users often add.
///
/// @see <a
///   href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html">the
///   permissions of handlers in resource schemas</a>
final class ResourcePermissions {
  private static final String FILE = "resource-permissions.txt";

  private final Map<String, ResourceType> types;

  private ResourcePermissions(Map<String, ResourceType> types) {
    this.types = types;
  }

  /// A type of resource.
  ///
  /// @param nameProperty the property with the name that ARNs have; null if AWS chooses it
  record ResourceType(@Nullable String nameProperty, List<Rule> rules, List<Passed> passed) {}

  /// Actions on resources.
  ///
  /// @param property the property that needs them, such as `Code.S3Bucket`; null if all do
  /// @param service the prefix of the actions, and the service in the ARNs
  /// @param resources the last part of each ARN, with `{name}` and `{PROPERTY}`; `*` alone is any
  ///   resource
  record Rule(
      @Nullable String property, String service, List<String> resources, List<String> actions) {}

  /// A role that the resource passes to a service.
  record Passed(String property, String service) {}

  static ResourcePermissions load() {
    try (InputStream file =
        Objects.requireNonNull(ResourcePermissions.class.getResourceAsStream(FILE), FILE)) {
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResourcePermissions parse(String text) {
    Map<String, ResourceType> types = new HashMap<>();
    ResourceType current = null;
    for (String line : text.split("\n", -1)) {
      List<String> words = List.of(line.strip().split(" ", -1));
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (!line.startsWith(" ")) {
        String name = words.size() > 1 ? words.get(1) : null;
        current = new ResourceType(name, new ArrayList<>(), new ArrayList<>());
        types.put(words.getFirst(), current);
      } else if (current != null && words.getFirst().equals("pass")) {
        current.passed().add(new Passed(words.get(1), words.get(2)));
      } else if (current != null) {
        current.rules().add(rule(words));
      }
    }
    return new ResourcePermissions(types);
  }

  private static Rule rule(List<String> words) {
    String first = words.getFirst();
    boolean conditional = first.startsWith("?");
    List<String> rest = conditional ? words.subList(1, words.size()) : words;
    return new Rule(
        conditional ? first.substring(1) : null,
        rest.getFirst(),
        List.of(rest.get(1).split(",", -1)),
        rest.subList(2, rest.size()));
  }

  /// Returns a type; null if it is not in the list.
  @Nullable ResourceType get(String type) {
    return types.get(type.startsWith("Custom::") ? "AWS::CloudFormation::CustomResource" : type);
  }
}
