package aloft.aws.cloudformation;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds what the intrinsic functions of a template name: resources, parameters, attributes,
/// conditions and mappings. Names that are expressions themselves are not reported.
public final class Expressions {
  private final Visitor visitor;
  private int branches;

  public Expressions(Visitor visitor) {
    this.visitor = visitor;
  }

  /// Receives the names in the order of the template.
  public interface Visitor {

    /// `Ref: id`, or `${id}` in an `Fn::Sub`.
    ///
    /// @param node the text that contains the id
    default void ref(String id, Node node) {}

    /// `Fn::GetAtt: [id, attribute]`, or `${id.attribute}` in an `Fn::Sub`.
    ///
    /// @param attribute null if it is an expression
    default void attribute(String id, @Nullable String attribute, Node node) {}

    /// The condition of an `Fn::If`.
    default void condition(String name, Node node) {}

    /// The arguments of `Fn::FindInMap`.
    default void mapping(List<Node> arguments, Node node) {}

    /// `Fn::Transform`: what it adds beside it is unknown.
    default void transform() {}
  }

  /// Returns whether the reported name is in a branch of an `Fn::If`, which may not be used.
  public boolean isInBranch() {
    return branches > 0;
  }

  /// Reports the names in a part of a template.
  public void visit(Node node) {
    // Not a pattern switch: this is called for every node of a template.
    if (node instanceof Mapping mapping) {
      boolean isFunction = mapping.entries().size() == 1;
      for (Mapping.Entry entry : mapping.entries().values()) {
        if (isFunction) {
          function(entry.key(), entry.value());
        } else {
          if (entry.key().equals("Fn::Transform")) {
            visitor.transform();
          }
          visit(entry.value());
        }
      }
    } else if (node instanceof Sequence list) {
      for (Node item : list.items()) {
        visit(item);
      }
    }
  }

  private void function(String name, Node argument) {
    switch (name) {
      case "Ref" -> reference(argument);
      case "Fn::GetAtt" -> attribute(argument);
      case "Fn::Sub" -> substitute(argument);
      case "Fn::If" -> {
        List<Node> items = items(argument);
        String condition = items.isEmpty() ? null : items.getFirst().text();
        if (condition != null) {
          visitor.condition(condition, items.getFirst());
        }
        branches++;
        visit(argument);
        branches--;
      }
      case "Fn::FindInMap" -> {
        visitor.mapping(items(argument), argument);
        visit(argument);
      }
      case "Fn::And", "Fn::Or", "Fn::Not" -> items(argument).forEach(this::operand);
      case "Fn::Transform" -> visitor.transform();
      default -> visit(argument);
    }
  }

  // Within a condition, as in "Fn::Not: [Condition: IsProduction]".
  private void operand(Node operand) {
    Node condition = operand.get("Condition");
    String name = condition == null ? null : condition.text();
    if (condition != null && name != null) {
      visitor.condition(name, condition);
    } else {
      visit(operand);
    }
  }

  private void reference(Node argument) {
    String id = argument.text();
    if (id == null) {
      visit(argument);
    } else {
      visitor.ref(id, argument);
    }
  }

  private void attribute(Node argument) {
    String text = argument.text();
    if (text != null) {
      int dot = text.indexOf('.');
      if (dot > 0) {
        visitor.attribute(text.substring(0, dot), text.substring(dot + 1), argument);
      }
      return;
    }
    List<Node> items = items(argument);
    String id = items.isEmpty() ? null : items.getFirst().text();
    if (id != null && items.size() == 2) {
      visitor.attribute(id, items.getLast().text(), items.getFirst());
    }
    items.forEach(this::visit);
  }

  private void substitute(Node argument) {
    List<Node> items = items(argument);
    Node template = items.isEmpty() ? argument : items.getFirst();
    Node variables = items.size() < 2 ? null : items.get(1);
    String text = template.text();
    int open = text == null ? -1 : text.indexOf("${");
    while (text != null && open >= 0) {
      int close = text.indexOf('}', open);
      if (close < 0) {
        break;
      }
      variable(text.substring(open + 2, close), template, variables);
      open = text.indexOf("${", close);
    }
    if (variables != null) {
      visit(variables);
    }
  }

  private void variable(String name, Node template, @Nullable Node variables) {
    if (name.startsWith("!") || (variables != null && variables.get(name) != null)) {
      return;
    }
    int dot = name.indexOf('.');
    if (dot > 0) {
      visitor.attribute(name.substring(0, dot), name.substring(dot + 1), template);
    } else {
      visitor.ref(name, template);
    }
  }

  private static List<Node> items(Node argument) {
    return argument instanceof Sequence list ? list.items() : List.of();
  }
}
