package aloft.aws.cloudformation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A part of a template: resources, outputs and what the functions' shared role must allow.
///
/// @param statements of the role `IamRoleLambdaExecution`, in order
/// @param trusted services that may assume that role, beside Lambda
public record Fragment(
    Map<String, Resource> resources,
    Map<String, Output> outputs,
    List<Value> statements,
    List<String> trusted) {

  public static final Fragment EMPTY = new Fragment(Map.of(), Map.of(), List.of(), List.of());

  public Fragment {
    resources = Collections.unmodifiableMap(new LinkedHashMap<>(resources));
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    statements = List.copyOf(statements);
    trusted = List.copyOf(trusted);
  }

  /// Builds a fragment step by step.
  public static Fragment build(Consumer<Builder> filling) {
    Builder builder = new Builder();
    filling.accept(builder);
    return builder.fragment();
  }

  /// Both fragments as one.
  ///
  /// @throws IllegalStateException where both give one logical id different meanings
  public Fragment plus(Fragment other) {
    return build(builder -> {
      builder.add(this);
      builder.add(other);
    });
  }

  /// Collects resources, outputs and statements; refuses two meanings for one logical id.
  public static final class Builder {
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, Output> outputs = new LinkedHashMap<>();
    private final List<Value> statements = new ArrayList<>();
    private final List<String> trusted = new ArrayList<>();

    private Builder() {}

    public Builder resource(String id, Resource resource) {
      Resource known = resources.putIfAbsent(id, resource);
      if (known != null && !known.equals(resource)) {
        throw new IllegalStateException("two meanings for the logical id " + id);
      }
      return this;
    }

    public Builder output(String name, Output output) {
      Output known = outputs.putIfAbsent(name, output);
      if (known != null && !known.equals(output)) {
        throw new IllegalStateException("two meanings for the output " + name);
      }
      return this;
    }

    public Builder statement(Value statement) {
      statements.add(statement);
      return this;
    }

    public Builder trust(String service) {
      if (!trusted.contains(service)) {
        trusted.add(service);
      }
      return this;
    }

    public Builder add(Fragment fragment) {
      fragment.resources.forEach(this::resource);
      fragment.outputs.forEach(this::output);
      statements.addAll(fragment.statements);
      fragment.trusted.forEach(this::trust);
      return this;
    }

    private Fragment fragment() {
      return new Fragment(resources, outputs, statements, trusted);
    }
  }
}
