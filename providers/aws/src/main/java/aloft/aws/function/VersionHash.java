package aloft.aws.function;

import aloft.aws.cloudformation.LocaleOrder;
import aloft.aws.cloudformation.Resource;
import aloft.aws.cloudformation.Value;
import aloft.spi.document.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Computes the suffix of the logical id of a version. It changes when a new version must be
/// published.
///
/// The same code and settings give the suffix that the Serverless Framework computes. Another one
/// would make CloudFormation publish a version of unchanged code, which Lambda refuses ("A version
/// for this Lambda function exists"): a stack with prebuilt zips or images could not be taken over.
final class VersionHash {
  /// Settings that all versions share, and the settings of logs, which the Serverless Framework
  /// adds later.
  private static final List<String> NOT_COUNTED =
      List.of("ReservedConcurrentExecutions", "Tags", "LoggingConfig");

  private VersionHash() {}

  /// The hash of the code, of the function's settings and of the layers of this service that the
  /// function uses.
  ///
  /// @param unsetVariables the environment variables without a value: they count, although the
  ///   template does not have them
  static String of(
      Resource function, Set<String> unsetVariables, Code code, Layers.Compiled layers) {
    Map<String, @Nullable Object> properties = new TreeMap<>(LocaleOrder::compare);
    function
        .properties()
        .fields()
        .forEach((name, value) -> {
          if (!NOT_COUNTED.contains(name) && (code.image() || !name.equals("Code"))) {
            properties.put(name, sorted(withNulls(name, value, unsetVariables).plain()));
          }
        });
    List<Used> used = used(function, layers);
    properties.put("layerConfigurations", used.stream().map(Used::settings).toList());
    StringBuilder text = new StringBuilder(code.image() ? "" : code.digest());
    used.stream()
        .map(Used::layer)
        .sorted((left, right) -> left.path().compareTo(right.path()))
        .forEach(layer -> text.append(layer.artifact().sha256()));
    return ContentDigests.sha256(text.append(Json.write(properties, 0)).toString());
  }

  /// A layer of this service that a function uses, and its logical id in the reference.
  private record Used(String reference, Layers.Compiled.Layer layer) {

    Map<String, @Nullable Object> settings() {
      Map<String, @Nullable Object> settings = new LinkedHashMap<>();
      settings.put("name", layer.name());
      settings.put("properties", sorted(layer.properties().plain()));
      settings.put("ref", reference);
      return settings;
    }
  }

  private static Value withNulls(String property, Value value, Set<String> variables) {
    if (variables.isEmpty()
        || !property.equals("Environment")
        || !(value instanceof Value.Obj environment)
        || !(environment.get("Variables") instanceof Value.Obj values)) {
      return value;
    }
    for (String variable : variables) {
      values = values.with(variable, new Value.Null());
    }
    return environment.with("Variables", values);
  }

  private static List<Used> used(Resource function, Layers.Compiled layers) {
    return function.properties().get("Layers") instanceof Value.Arr list
        ? list.items().stream()
            .map(item -> item instanceof Value.Ref ref ? used(ref.id(), layers) : null)
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }

  private static @Nullable Used used(String reference, Layers.Compiled layers) {
    Layers.Compiled.Layer layer = layers.byId().get(reference);
    return layer == null ? null : new Used(reference, layer);
  }

  private static @Nullable Object sorted(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> sorted = new TreeMap<>(LocaleOrder::compare);
        map.forEach((key, field) -> sorted.put((String) key, sorted(field)));
        yield sorted;
      }
      case List<?> list -> list.stream().map(VersionHash::sorted).toList();
      case null, default -> value;
    };
  }
}
