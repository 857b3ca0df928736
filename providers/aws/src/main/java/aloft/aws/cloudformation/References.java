package aloft.aws.cloudformation;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The references to logical ids in a template: `Ref`, `Fn::GetAtt`, `Fn::Sub` and `DependsOn`.
public final class References {
  private final Map<String, String> names;

  private References(Map<String, String> names) {
    this.names = names;
  }

  /// A template whose references lead to other logical ids. An id that the template defines itself
  /// keeps its name.
  ///
  /// @param names the new ids by the ids in the template
  public static Mapping renamed(Mapping template, Map<String, String> names) {
    if (names.isEmpty()) {
      return template;
    }
    Map<String, String> undefined = new LinkedHashMap<>(names);
    if (template.get("Resources") instanceof Mapping resources) {
      undefined.keySet().removeAll(resources.entries().keySet());
    }
    return (Mapping) new References(undefined).rename(template);
  }

  private Node rename(Node node) {
    return switch (node) {
      case Scalar scalar -> scalar;
      case Sequence list ->
          new Sequence(list.items().stream().map(this::rename).toList(), list.place());
      case Mapping mapping -> mapping.map(this::rename);
    };
  }

  private Node rename(String key, Node value) {
    return switch (key) {
      case "Ref" -> renameText(value);
      case "Fn::GetAtt", "DependsOn" -> renameItems(value);
      case "Fn::Sub" -> renameTemplate(value);
      default -> rename(value);
    };
  }

  private Node renameText(Node id) {
    String text = id.text();
    String name = text == null ? null : names.get(text);
    return name == null ? id : new Scalar(name, id.place());
  }

  private Node renameItems(Node value) {
    if (value instanceof Sequence list) {
      List<Node> items = new ArrayList<>();
      list.items().forEach(item -> items.add(renameText(item)));
      return new Sequence(items, list.place());
    }
    return renameText(value);
  }

  private Node renameTemplate(Node value) {
    if (value instanceof Sequence list && !list.items().isEmpty()) {
      List<Node> items = new ArrayList<>();
      list.items().forEach(item -> items.add(rename(item)));
      items.set(0, renameTemplate(items.getFirst()));
      return new Sequence(items, list.place());
    }
    String text = value.text();
    if (text == null) {
      return value;
    }
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace("${" + name.getKey() + "}", "${" + name.getValue() + "}");
    }
    return new Scalar(text, value.place());
  }
}
