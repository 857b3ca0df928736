package aloft.cli.manifest.variable;

import aloft.cli.manifest.variable.VariableText.Argument;
import aloft.cli.manifest.variable.VariableText.Call;
import aloft.cli.manifest.variable.VariableText.Computed;
import aloft.cli.manifest.variable.VariableText.Literal;
import aloft.cli.manifest.variable.VariableText.Nested;
import aloft.cli.manifest.variable.VariableText.Text;
import aloft.cli.manifest.variable.VariableText.Variable;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Resolves the properties of a manifest on demand, each once, following variables from one to the
/// next and naming the circle where they lead back.
public final class Resolver {
  private static final int DEEPEST = 10;
  private static final int LONGEST = 300;

  private final PropertySlot root;
  private final Sources sources;
  private final Deque<PropertySlot> way = new ArrayDeque<>();
  private final SubtreeResolver subtrees;

  /// @param optional whether what is at a path's key may stay unresolved where it cannot be
  public Resolver(Node document, Sources sources, BiPredicate<String, String> optional) {
    this.root = new PropertySlot(null, "", document, 0);
    this.sources = sources;
    this.subtrees = new SubtreeResolver(this::complete, optional);
  }

  /// The whole manifest.
  ///
  /// @throws UserException with all that is wrong in it
  public ResolvedValue document() {
    return complete(root);
  }

  /// The whole manifest as far as it can be resolved: what cannot be stays as it is written.
  public ResolvedValue asFarAsPossible() {
    return asFarAsPossible(root);
  }

  private ResolvedValue asFarAsPossible(PropertySlot slot) {
    return new SubtreeResolver(this::asFarAsPossible, (path, key) -> true)
        .complete(slot, settle(slot));
  }

  /// Where in a node there are variables.
  public static Set<SourceRange> unresolved(Node node) {
    Set<SourceRange> places = new HashSet<>();
    collect(node, places);
    return places;
  }

  private static void collect(Node node, Set<SourceRange> places) {
    switch (node) {
      case Mapping mapping -> mapping.values().values().forEach(value -> collect(value, places));
      case Sequence list -> list.items().forEach(item -> collect(item, places));
      case Scalar scalar -> {
        if (scalar.value() instanceof String text && VariableParser.mayHoldVariables(text)) {
          places.add(scalar.place());
        }
      }
    }
  }

  /// Whether there is nothing to resolve in a node.
  public boolean isPlain(Node node) {
    return subtrees.isPlain(node);
  }

  /// The value of the property at a path, with all variables in it resolved.
  ///
  /// @return null where there is no such property
  /// @throws UserException with all that is wrong in it
  public @Nullable ResolvedValue property(List<String> path) {
    PropertySlot slot = find(path);
    return slot == null ? null : complete(slot);
  }

  /// The value of the property at a path, where what is in it may still hold variables; null where
  /// there is no such property.
  public @Nullable Node surface(List<String> path) {
    PropertySlot slot = find(path);
    return slot == null ? null : settle(slot).node();
  }

  private @Nullable PropertySlot find(List<String> path) {
    PropertySlot slot = root;
    for (String key : path) {
      settle(slot);
      slot = slot.child(key);
      if (slot == null) {
        return null;
      }
    }
    return slot;
  }

  /// The value of a text that stands in no property.
  public ResolvedValue text(String text, SourceRange place) {
    return inner(new Scalar(text, place), 0);
  }

  private ResolvedValue complete(PropertySlot slot) {
    ResolvedValue known = slot.complete;
    if (known == null) {
      known = subtrees.complete(slot, settle(slot));
      slot.complete = known;
    }
    return known;
  }

  /// The property's own value; what is in it may still hold variables.
  private ResolvedValue settle(PropertySlot slot) {
    if (slot.failure != null) {
      throw slot.failure;
    }
    ResolvedValue known = slot.settled;
    if (known != null) {
      return known;
    }
    if (slot.resolving) {
      throw new UserException(ReferenceCycle.of(slot, way));
    }
    String text = slot.raw.text();
    if (text == null || !VariableParser.mayHoldVariables(text)) {
      known = ResolvedValue.of(slot.raw);
      slot.settledDepth = slot.depth;
    } else {
      known = follow(slot);
    }
    slot.settled = known;
    return known;
  }

  private ResolvedValue follow(PropertySlot slot) {
    if (way.size() >= LONGEST) {
      throw new UserException(
          Diagnostic.error(
              "variable/depth",
              "more than " + LONGEST + " properties refer to each other in a row",
              slot.raw.place()));
    }
    slot.resolving = true;
    way.push(slot);
    try {
      ResolvedValue value = ResolvedValue.of(slot.raw);
      int depth = slot.depth;
      for (VariableText template = read(value.node());
          template != null;
          template = value.isSecret() ? null : read(value.node())) {
        value = evaluate(template, (Scalar) value.node(), depth);
        if (template.whole() == null) {
          break;
        }
        depth++;
      }
      slot.settledDepth = depth;
      return at(value, slot.raw.place());
    } catch (UserException failure) {
      if (failure.diagnostics().stream().noneMatch(d -> d.code().equals(Phase.TOO_EARLY))) {
        slot.failure = failure;
      }
      throw failure;
    } finally {
      way.pop();
      slot.resolving = false;
    }
  }

  /// A value that stands where its variable stood; an object keeps its own places.
  private static ResolvedValue at(ResolvedValue value, SourceRange place) {
    if (!(value.node() instanceof Scalar scalar)) {
      return value;
    }
    Node node = scalar.at(place);
    return value.isSecret()
        ? new ResolvedValue(node, value.shown().at(place), true)
        : ResolvedValue.of(node);
  }

  private static @Nullable VariableText read(Node node) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    try {
      return VariableParser.read(text);
    } catch (VariableSyntaxException e) {
      SourceRange place = TextPlaces.within(node.place(), text, e.start(), e.end());
      throw new UserException(
          Diagnostic.error("variable/syntax", e.message(), place).hint(e.hint()));
    }
  }

  /// The text's value; its variables' values are resolved as far as the text needs them.
  private ResolvedValue evaluate(VariableText template, Scalar origin, int depth) {
    if (depth >= DEEPEST) {
      throw new UserException(
          Diagnostic.error(
                  "variable/depth",
                  "variables lead to variables more than " + DEEPEST + " times",
                  origin.place())
              .hint("look for a value that contains a variable which gives the same value again"));
    }
    Variable whole = template.whole();
    if (whole != null) {
      return value(whole, origin, depth);
    }
    StringBuilder text = new StringBuilder();
    StringBuilder shown = new StringBuilder();
    boolean secret = false;
    for (VariableText.Piece piece : template.pieces()) {
      switch (piece) {
        case Text(String literal) -> {
          text.append(literal);
          shown.append(literal);
        }
        case Variable variable -> {
          ResolvedValue value = value(variable, origin, depth);
          ResolvedValue part = value.isSecret() ? value : inner(value.node(), depth + 1);
          secret |= part.isSecret();
          text.append(embedded(part.node(), variable, origin));
          shown.append(embedded(part.shown(), variable, origin));
        }
      }
    }
    Node node = new Scalar(text.toString(), origin.place());
    Node masked = new Scalar(shown.toString(), origin.place());
    return secret ? new ResolvedValue(node, masked, true) : ResolvedValue.of(node);
  }

  private String embedded(Node node, Variable variable, Scalar origin) {
    String text = TextEmbedding.text(node);
    if (text == null) {
      SourceRange place = place(variable, origin);
      throw new UserException(
          Diagnostic.error(
                  "variable/not-text",
                  "a variable within a text gives "
                      + (node.isNull() ? "null" : "an " + node.kind()),
                  place)
              .hint("let it give a text, or let it stand alone"));
    }
    return text;
  }

  /// A value outside of any property, with all variables in it resolved.
  private ResolvedValue inner(Node node, int depth) {
    String text = node.text();
    boolean nothing =
        text == null ? PropertySlot.size(node) == 0 : !VariableParser.mayHoldVariables(text);
    return nothing ? ResolvedValue.of(node) : complete(new PropertySlot(null, "", node, depth));
  }

  private ResolvedValue value(Variable variable, Scalar origin, int depth) {
    ResolvedValue found = first(variable, origin, depth);
    if (found == null) {
      throw new UserException(
          sources.missing(question(lastCall(variable), variable, origin, depth), this));
    }
    return found;
  }

  private @Nullable ResolvedValue first(Variable variable, Scalar origin, int depth) {
    for (VariableText.Choice choice : variable.choices()) {
      ResolvedValue found =
          switch (choice) {
            case Literal(Object literal) -> ResolvedValue.of(new Scalar(literal, origin.place()));
            case Nested(Variable nested) -> first(nested, origin, depth);
            case Call call -> {
              Source.Question question = question(call, variable, origin, depth);
              yield sources.find(question).resolve(question, this);
            }
          };
      if (found != null && (choice instanceof Literal || !found.node().isNull())) {
        return found;
      }
    }
    return null;
  }

  private static Call lastCall(Variable variable) {
    return switch (variable.choices().getLast()) {
      case Call call -> call;
      case Nested(Variable nested) -> lastCall(nested);
      case Literal literal -> throw new IllegalStateException("a literal has a value");
    };
  }

  private Source.Question question(Call call, Variable variable, Scalar origin, int depth) {
    List<Node> parameters = new ArrayList<>();
    for (Argument argument : call.parameters()) {
      parameters.add(argument(argument, origin, depth));
    }
    Argument address = call.address();
    return new Source.Question(
        call.type(),
        parameters,
        address == null ? null : argument(address, origin, depth),
        Objects.requireNonNull(origin.text()).substring(variable.start(), variable.end()),
        place(variable, origin));
  }

  private Node argument(Argument argument, Scalar origin, int depth) {
    return switch (argument) {
      case Literal(Object literal) -> new Scalar(literal, origin.place());
      case Computed(VariableText template) -> {
        ResolvedValue value = evaluate(template, origin, depth);
        yield value.isSecret() ? value.node() : inner(value.node(), depth + 1).node();
      }
    };
  }

  private static SourceRange place(Variable variable, Scalar origin) {
    return TextPlaces.within(
        origin.place(), Objects.requireNonNull(origin.text()), variable.start(), variable.end());
  }
}
