package aloft.aws.plugin;

import aloft.aws.cloudformation.Fields;
import aloft.aws.cloudformation.Value;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The definition of a state machine as a text of the template. Intrinsic functions in it become
/// variables of `Fn::Sub`, whose names are digests of the functions.
final class StateMachineDefinition {
  private final Map<String, Node> variables = new LinkedHashMap<>();
  private final List<String> numbers = new ArrayList<>();

  private StateMachineDefinition() {}

  /// The property `DefinitionString`.
  ///
  /// @param definition the definition in the manifest: an object, or a text, which is not changed
  /// @param references changes each intrinsic function
  static Value text(Node definition, UnaryOperator<Value> references) {
    if (!(definition instanceof Mapping)) {
      return Value.of(definition);
    }
    StateMachineDefinition found = new StateMachineDefinition();
    String written = Json.write(found.replaced(definition), 2);
    String text = written.replaceAll("#\\{([^}]+)}", "\\${$1}");
    for (String number : found.numbers) {
      text = text.replace("\"${" + number + "}\"", "${" + number + "}");
    }
    if (!found.variables.isEmpty()) {
      Fields values = new Fields();
      found.variables.forEach((name, value) -> values.put(name, references.apply(Value.of(value))));
      return Fields.with("Fn::Sub", Value.list(Value.of(text), values.obj())).obj();
    }
    return text.equals(written) ? Value.of(text) : Value.sub(text);
  }

  /// The definition without the places of its parts, so that equal parts are equal.
  static Node withoutPlaces(Node definition) {
    return Json.node(Json.plainValue(definition), SourceRange.of("definition"));
  }

  private Node replaced(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar;
      case Sequence list ->
          new Sequence(
              list.items().stream()
                  .map(item -> isIntrinsic(item) ? variable(item) : replaced(item))
                  .toList(),
              list.place());
      case Mapping mapping -> {
        Node type = mapping.get("Type");
        boolean waits = type != null && "Wait".equals(type.text());
        yield mapping.map((key, value) -> {
          if (!isIntrinsic(value)) {
            return replaced(value);
          }
          Scalar variable = variable(value);
          if (waits && key.equals("Seconds")) {
            numbers.add(digest(value));
          }
          return variable;
        });
      }
    };
  }

  private Scalar variable(Node function) {
    String name = digest(function);
    variables.put(name, function);
    return new Scalar("${" + name + "}", function.place());
  }

  /// The MD5 of a value as compact JSON.
  static String digest(@Nullable Object value) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5")
                  .digest(Json.write(value, 0).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isIntrinsic(Node node) {
    return node instanceof Mapping mapping
        && mapping.entries().keySet().stream()
            .anyMatch(key -> key.equals("Ref") || key.startsWith("Fn::"));
  }
}
