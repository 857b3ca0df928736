package aloft.aws.cloudformation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A part of a template: resources, outputs and permissions of the generated role.
///
/// @param statements the policy statements of the role `IamRoleLambdaExecution`, in order
/// @param trustedServices the services besides Lambda that may assume the role
public record Fragment(
    Map<String, Resource> resources,
    Map<String, Output> outputs,
    List<Value> statements,
    List<String> trustedServices) {

  public static final Fragment EMPTY = new Fragment(Map.of(), Map.of(), List.of(), List.of());

  public Fragment {
    resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    statements = List.copyOf(statements);
    trustedServices = List.copyOf(trustedServices);
  }

  /// Builds a fragment step by step.
  public static Fragment build(Consumer<Builder> content) {
    Builder builder = new Builder();
    content.accept(builder);
    return builder.fragment();
  }

  /// A fragment with the content of both.
  ///
  /// @throws IllegalStateException if both define the same logical id differently
  public Fragment plus(Fragment other) {
    return build(builder -> {
      builder.add(this);
      builder.add(other);
    });
  }

  /// Collects resources, outputs and statements; rejects two definitions of one logical id.
  public static final class Builder {
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final List<Value> statements = new ArrayList<>();
    private final List<String> trustedServices = new ArrayList<>();

    private Builder() {}

    public Builder resource(String id, Resource resource) {
      Resource existing = resources.putIfAbsent(id, resource);
      if (existing != null && !existing.equals(resource)) {
        throw new IllegalStateException("conflicting definitions of the logical id " + id);
      }
      return this;
    }

    public Builder output(String name, Output output) {
      Output existing = outputs.putIfAbsent(name, output);
      if (existing != null && !existing.equals(output)) {
        throw new IllegalStateException("conflicting definitions of the output " + name);
      }
      return this;
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
      fragment.resources.forEach(this::resource);
      fragment.outputs.forEach(this::output);
      statements.addAll(fragment.statements);
      fragment.trustedServices.forEach(this::trust);
      return this;
    }

    private Fragment fragment() {
      return new Fragment(resources, outputs, statements, trustedServices);
    }
  }
}
