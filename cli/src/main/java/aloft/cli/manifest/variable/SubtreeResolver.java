package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Resolves objects and lists by resolving their children, and collects the errors of all children.
final class SubtreeResolver {
  /// More errors are not looked for.
  private static final int MAX_ERRORS = 500;

  private final Function<PropertySlot, ResolvedValue> resolveFully;
  private final BiPredicate<String, String> optional;
  private final IdentityHashMap<Node, Boolean> plainNodes = new IdentityHashMap<>();

  SubtreeResolver(
      Function<PropertySlot, ResolvedValue> resolveFully, BiPredicate<String, String> optional) {
    this.resolveFully = resolveFully;
    this.optional = optional;
  }

  /// The full value of a property, given its shallow value.
  ResolvedValue resolveFully(PropertySlot slot, ResolvedValue shallow) {
    if (shallow.node() instanceof Scalar || shallow.isSecret() || isPlain(shallow.node())) {
      return shallow;
    }
    Set<Diagnostic> errors = new LinkedHashSet<>();
    ResolvedValue value =
        switch (shallow.node()) {
          case Mapping mapping -> mapping(slot, mapping, errors);
          case Sequence list -> list(slot, list, errors);
          case Scalar scalar -> shallow;
        };
    if (!errors.isEmpty()) {
      throw new UserException(List.copyOf(errors));
    }
    return value;
  }

  private ResolvedValue mapping(PropertySlot slot, Mapping mapping, Set<Diagnostic> errors) {
    SequencedMap<String, Mapping.Entry> nodes =
        LinkedHashMap.newLinkedHashMap(mapping.entries().size());
    SequencedMap<String, Mapping.Entry> redacted = new LinkedHashMap<>();
    boolean secret = false;
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (errors.size() > MAX_ERRORS) {
        break;
      }
      ResolvedValue value = part(slot, entry.key(), entry.value(), errors);
      if (value != null) {
        if (value.isSecret() && !secret) {
          secret = true;
          redacted.putAll(nodes);
        }
        nodes.put(entry.key(), new Mapping.Entry(entry.key(), entry.place(), value.node()));
        if (secret) {
          redacted.put(
              entry.key(), new Mapping.Entry(entry.key(), entry.place(), value.redacted()));
        }
      }
    }
    Node node = new Mapping(nodes, mapping.place());
    return secret
        ? new ResolvedValue(node, new Mapping(redacted, mapping.place()), true)
        : ResolvedValue.of(node);
  }

  private ResolvedValue list(PropertySlot slot, Sequence list, Set<Diagnostic> errors) {
    List<Node> nodes = new ArrayList<>();
    List<Node> redacted = new ArrayList<>();
    boolean secret = false;
    for (int i = 0; i < list.items().size() && errors.size() <= MAX_ERRORS; i++) {
      ResolvedValue value = part(slot, Integer.toString(i), list.items().get(i), errors);
      if (value != null) {
        secret |= value.isSecret();
        nodes.add(value.node());
        redacted.add(value.redacted());
      }
    }
    Node node = new Sequence(nodes, list.place());
    return secret
        ? new ResolvedValue(node, new Sequence(redacted, list.place()), true)
        : ResolvedValue.of(node);
  }

  private @Nullable ResolvedValue part(
      PropertySlot slot, String key, Node raw, Set<Diagnostic> errors) {
    if (isPlain(raw)) {
      return ResolvedValue.of(raw);
    }
    try {
      return resolveFully.apply(Objects.requireNonNull(slot.child(key)));
    } catch (UserException failure) {
      if (optional.test(slot.path(), key)) {
        return ResolvedValue.of(raw);
      }
      errors.addAll(failure.diagnostics());
      return null;
    }
  }

  /// Whether a node contains no variables.
  boolean isPlain(Node node) {
    if (node instanceof Scalar) {
      String text = node.text();
      return text == null || !VariableParser.mayHoldVariables(text);
    }
    Boolean isPlain = plainNodes.get(node);
    if (isPlain == null) {
      isPlain =
          switch (node) {
            case Mapping mapping -> arePlain(mapping);
            case Sequence list -> arePlain(list);
            case Scalar scalar -> true;
          };
      plainNodes.put(node, isPlain);
    }
    return isPlain;
  }

  private boolean arePlain(Mapping mapping) {
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (!isPlain(entry.value())) {
        return false;
      }
    }
    return true;
  }

  private boolean arePlain(Sequence list) {
    for (Node item : list.items()) {
      if (!isPlain(item)) {
        return false;
      }
    }
    return true;
  }
}
