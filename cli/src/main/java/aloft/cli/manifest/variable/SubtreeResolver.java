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

/// Completes objects and lists from their completed parts, and gathers what is wrong in all of
/// them.
final class SubtreeResolver {
  private final Function<PropertySlot, ResolvedValue> complete;
  private final BiPredicate<String, String> optional;
  private final IdentityHashMap<Node, Boolean> plain = new IdentityHashMap<>();

  SubtreeResolver(
      Function<PropertySlot, ResolvedValue> complete, BiPredicate<String, String> optional) {
    this.complete = complete;
    this.optional = optional;
  }

  /// The value of a property, given its own one.
  ResolvedValue complete(PropertySlot slot, ResolvedValue settled) {
    if (settled.node() instanceof Scalar || settled.isSecret() || isPlain(settled.node())) {
      return settled;
    }
    Set<Diagnostic> wrong = new LinkedHashSet<>();
    ResolvedValue value =
        switch (settled.node()) {
          case Mapping mapping -> mapping(slot, mapping, wrong);
          case Sequence list -> list(slot, list, wrong);
          case Scalar scalar -> settled;
        };
    if (!wrong.isEmpty()) {
      throw new UserException(List.copyOf(wrong));
    }
    return value;
  }

  private ResolvedValue mapping(PropertySlot slot, Mapping mapping, Set<Diagnostic> wrong) {
    SequencedMap<String, Mapping.Entry> nodes =
        LinkedHashMap.newLinkedHashMap(mapping.entries().size());
    SequencedMap<String, Mapping.Entry> shown = new LinkedHashMap<>();
    boolean secret = false;
    for (Mapping.Entry entry : mapping.entries().values()) {
      ResolvedValue value = part(slot, entry.key(), entry.value(), wrong);
      if (value != null) {
        if (value.isSecret() && !secret) {
          secret = true;
          shown.putAll(nodes);
        }
        nodes.put(entry.key(), new Mapping.Entry(entry.key(), entry.place(), value.node()));
        if (secret) {
          shown.put(entry.key(), new Mapping.Entry(entry.key(), entry.place(), value.shown()));
        }
      }
    }
    Node node = new Mapping(nodes, mapping.place());
    return secret
        ? new ResolvedValue(node, new Mapping(shown, mapping.place()), true)
        : ResolvedValue.of(node);
  }

  private ResolvedValue list(PropertySlot slot, Sequence list, Set<Diagnostic> wrong) {
    List<Node> nodes = new ArrayList<>();
    List<Node> shown = new ArrayList<>();
    boolean secret = false;
    for (int i = 0; i < list.items().size(); i++) {
      ResolvedValue value = part(slot, Integer.toString(i), list.items().get(i), wrong);
      if (value != null) {
        secret |= value.isSecret();
        nodes.add(value.node());
        shown.add(value.shown());
      }
    }
    Node node = new Sequence(nodes, list.place());
    return secret
        ? new ResolvedValue(node, new Sequence(shown, list.place()), true)
        : ResolvedValue.of(node);
  }

  private @Nullable ResolvedValue part(
      PropertySlot slot, String key, Node raw, Set<Diagnostic> wrong) {
    if (isPlain(raw)) {
      return ResolvedValue.of(raw);
    }
    try {
      return complete.apply(Objects.requireNonNull(slot.child(key)));
    } catch (UserException failure) {
      if (optional.test(slot.path(), key)) {
        return ResolvedValue.of(raw);
      }
      wrong.addAll(failure.diagnostics());
      return null;
    }
  }

  /// Whether there is nothing to resolve in a node, so that it stays what it is.
  boolean isPlain(Node node) {
    if (node instanceof Scalar) {
      String text = node.text();
      return text == null || !VariableParser.mayHoldVariables(text);
    }
    Boolean known = plain.get(node);
    if (known == null) {
      known =
          switch (node) {
            case Mapping mapping ->
                mapping.entries().values().stream().allMatch(entry -> isPlain(entry.value()));
            case Sequence list -> list.items().stream().allMatch(this::isPlain);
            case Scalar scalar -> true;
          };
      plain.put(node, known);
    }
    return known;
  }
}
