package aloft.aws.cloudformation;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads intrinsic functions; other objects become plain objects.
final class Intrinsics {
  private Intrinsics() {}

  static Value read(Mapping mapping) {
    if (mapping.entries().size() == 1) {
      Mapping.Entry only = mapping.entries().firstEntry().getValue();
      if (only.key().equals("Ref") || only.key().startsWith("Fn::")) {
        Value intrinsic = typed(only.key(), only.value());
        return intrinsic == null ? new Value.Raw(mapping) : intrinsic;
      }
    }
    Map<String, Value> fields = LinkedHashMap.newLinkedHashMap(mapping.entries().size());
    mapping.entries().forEach((key, entry) -> fields.put(key, Value.of(entry.value())));
    return new Value.Obj(fields);
  }

  private static @Nullable Value typed(String function, Node argument) {
    List<Node> items = argument instanceof Sequence sequence ? sequence.items() : List.of();
    String text = argument.text();
    return switch (function) {
      case "Ref" -> text == null ? null : new Value.Ref(text);
      case "Fn::Sub" -> text == null ? null : new Value.Sub(text);
      case "Fn::ImportValue" -> new Value.ImportValue(Value.of(argument));
      case "Fn::GetAtt" -> {
        String id = items.size() == 2 ? items.get(0).text() : null;
        String attribute = items.size() == 2 ? items.get(1).text() : null;
        yield id == null || attribute == null ? null : new Value.GetAtt(id, attribute);
      }
      case "Fn::Join" -> {
        String separator = items.size() == 2 ? items.get(0).text() : null;
        yield separator != null && items.get(1) instanceof Sequence parts
            ? new Value.Join(separator, parts.items().stream().map(Value::of).toList())
            : null;
      }
      case "Fn::If" -> {
        String condition = items.size() == 3 ? items.get(0).text() : null;
        yield condition == null
            ? null
            : new Value.If(condition, Value.of(items.get(1)), Value.of(items.get(2)));
      }
      default -> null;
    };
  }
}
