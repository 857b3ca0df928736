package aloft.aws.cloudformation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A part of a template: resources, outputs and permissions of the generated role.
///
/// @param statements the policy statements of the role `IamRoleLambdaExecution`, in order
/// @param trustedServices the services besides Lambda that may assume the role
/// @param places where the manifest defines a resource or an output, by its id; those that are part
///   of every stack have none
/// @param collisions the errors about ids with two different definitions
public record Fragment(
    Map<String, Resource> resources,
    Map<String, Output> outputs,
    List<Value> statements,
    List<String> trustedServices,
    Map<String, SourceRange> places,
    List<Diagnostic> collisions) {

  public static final Fragment EMPTY =
      new Fragment(Map.of(), Map.of(), List.of(), List.of(), Map.of(), List.of());

  public Fragment {
    resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    statements = List.copyOf(statements);
    trustedServices = List.copyOf(trustedServices);
    places = Map.copyOf(places);
    collisions = List.copyOf(collisions);
  }

  /// Builds a fragment step by step.
  public static Fragment build(Consumer<Builder> content) {
    Builder builder = new Builder();
    content.accept(builder);
    return builder.fragment();
  }

  /// This fragment.
  ///
  /// @throws UserException if an id has two different definitions
  public Fragment withoutCollisions() {
    if (collisions.isEmpty()) {
      return this;
    }
    // One error for each pair of definitions is enough: they have several ids in common.
    Map<List<@Nullable Object>, Diagnostic> pairs = new LinkedHashMap<>();
    collisions.forEach(
        error -> pairs.putIfAbsent(Arrays.asList(error.place(), error.hint()), error));
    throw new UserException(List.copyOf(pairs.values()));
  }

  /// A fragment with the content of both.
  public Fragment plus(Fragment other) {
    if (other.isEmpty()) {
      return this;
    }
    return isEmpty()
        ? other
        : build(builder -> {
          builder.add(this);
          builder.add(other);
        });
  }

  private boolean isEmpty() {
    return resources.isEmpty()
        && outputs.isEmpty()
        && statements.isEmpty()
        && trustedServices.isEmpty()
        && collisions.isEmpty();
  }

  /// This fragment with other resources.
  public Fragment withResources(Map<String, Resource> changed) {
    return new Fragment(changed, outputs, statements, trustedServices, places, collisions);
  }

  /// Collects resources, outputs and statements; reports different definitions of one id.
  public static final class Builder {
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final List<Value> statements = new ArrayList<>();
    private final List<String> trustedServices = new ArrayList<>();
    private final Map<String, SourceRange> places = new HashMap<>();
    private final List<Diagnostic> collisions = new ArrayList<>();
    private @Nullable SourceRange place;

    private Builder() {}

    /// Sets the place in the manifest that defines the following resources and outputs.
    public Builder at(@Nullable SourceRange definition) {
      place = definition;
      return this;
    }

    public Builder resource(String id, Resource resource) {
      Resource existing = resources.putIfAbsent(id, resource);
      define(
          id,
          existing != null && !existing.equals(resource),
          "resources would have the logical id");
      return this;
    }

    public Builder output(String name, Output output) {
      Output existing = outputs.putIfAbsent(name, output);
      define(name, existing != null && !existing.equals(output), "outputs would have the name");
      return this;
    }

    /// Whether there is an output with a name.
    public boolean hasOutput(String name) {
      return outputs.containsKey(name);
    }

    private void define(String id, boolean differs, String what) {
      SourceRange first = places.get(id);
      if (!differs) {
        if (place != null) {
          places.putIfAbsent(id, place);
        }
        return;
      }
      String hint =
          first == null || place == null
              ? "the other one is generated for every such stack: rename this one"
              : "the other one is at " + first + ": rename one of them";
      collisions.add(
          Diagnostic.error(
                  "resources/same-id",
                  "two " + what + " \"" + id + "\"",
                  place == null ? first : place)
              .hint(hint));
    }

    public Builder statement(Value statement) {
      statements.add(statement);
      return this;
    }

    public Builder trust(String service) {
      if (!trustedServices.contains(service)) {
        trustedServices.add(service);
      }
      return this;
    }

    public Builder add(Fragment fragment) {
      fragment.resources.forEach(
          (id, resource) -> at(fragment.places.get(id)).resource(id, resource));
      fragment.outputs.forEach(
          (name, output) -> at(fragment.places.get(name)).output(name, output));
      statements.addAll(fragment.statements);
      fragment.trustedServices.forEach(this::trust);
      collisions.addAll(fragment.collisions);
      return at(null);
    }

    private Fragment fragment() {
      return new Fragment(resources, outputs, statements, trustedServices, places, collisions);
    }
  }
}
