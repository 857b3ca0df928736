package aloft.cli.manifest.variable;

import aloft.cli.manifest.variable.Template.Argument;
import aloft.cli.manifest.variable.Template.Call;
import aloft.cli.manifest.variable.Template.Computed;
import aloft.cli.manifest.variable.Template.Literal;
import aloft.cli.manifest.variable.Template.Nested;
import aloft.cli.manifest.variable.Template.Text;
import aloft.cli.manifest.variable.Template.Variable;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.SourceRange;
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

  private final Slot root;
  private final Sources sources;
  private final Deque<Slot> way = new ArrayDeque<>();
  private final Subtrees subtrees;

  /// @param optional whether what is at a path's key may stay unresolved where it cannot be
  public Resolver(Node document, Sources sources, BiPredicate<String, String> optional) {
    this.root = new Slot(null, "", document, 0);
    this.sources = sources;
    this.subtrees = new Subtrees(this::complete, optional);
  }

  /// The whole manifest.
  ///
  /// @throws Failure with all that is wrong in it
  public Value document() {
    return complete(root);
  }

  /// The whole manifest as far as it can be resolved: what cannot be stays as it is written.
  public Value asFarAsPossible() {
    return asFarAsPossible(root);
  }

  private Value asFarAsPossible(Slot slot) {
    return new Subtrees(this::asFarAsPossible, (path, key) -> true).complete(slot, settle(slot));
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
        if (scalar.value() instanceof String text && TemplateReader.mayHoldVariables(text)) {
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
  /// @throws Failure with all that is wrong in it
  public @Nullable Value property(List<String> path) {
    Slot slot = find(path);
    return slot == null ? null : complete(slot);
  }

  /// The value of the property at a path, where what is in it may still hold variables; null where
  /// there is no such property.
  public @Nullable Node surface(List<String> path) {
    Slot slot = find(path);
    return slot == null ? null : settle(slot).node();
  }

  private @Nullable Slot find(List<String> path) {
    Slot slot = root;
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
  public Value text(String text, SourceRange place) {
    return inner(new Scalar(text, place), 0);
  }

  private Value complete(Slot slot) {
    Value known = slot.complete;
    if (known == null) {
      known = subtrees.complete(slot, settle(slot));
      slot.complete = known;
    }
    return known;
  }

  /// The property's own value; what is in it may still hold variables.
  private Value settle(Slot slot) {
    if (slot.failure != null) {
      throw slot.failure;
    }
    Value known = slot.settled;
    if (known != null) {
      return known;
    }
    if (slot.resolving) {
      throw new Failure(Circle.of(slot, way));
    }
    String text = slot.raw.text();
    if (text == null || !TemplateReader.mayHoldVariables(text)) {
      known = Value.of(slot.raw);
      slot.settledDepth = slot.depth;
    } else {
      known = follow(slot);
    }
    slot.settled = known;
    return known;
  }

  private Value follow(Slot slot) {
    if (way.size() >= LONGEST) {
      throw new Failure(
          Diagnostic.error(
              "variable/depth",
              "more than " + LONGEST + " properties refer to each other in a row",
              slot.raw.place()));
    }
    slot.resolving = true;
    way.push(slot);
    try {
      Value value = Value.of(slot.raw);
      int depth = slot.depth;
      for (Template template = read(value.node());
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
    } catch (Failure failure) {
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
  private static Value at(Value value, SourceRange place) {
    if (!(value.node() instanceof Scalar scalar)) {
      return value;
    }
    Node node = scalar.at(place);
    return value.isSecret() ? new Value(node, value.shown().at(place), true) : Value.of(node);
  }

  private static @Nullable Template read(Node node) {
    String text = node.text();
    if (text == null) {
      return null;
    }
    try {
      return TemplateReader.read(text);
    } catch (SyntaxError e) {
      SourceRange place = Places.within(node.place(), text, e.start(), e.end());
      throw new Failure(Diagnostic.error("variable/syntax", e.message(), place).hint(e.hint()));
    }
  }

  /// The text's value; its variables' values are resolved as far as the text needs them.
  private Value evaluate(Template template, Scalar origin, int depth) {
    if (depth >= DEEPEST) {
      throw new Failure(
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
    for (Template.Piece piece : template.pieces()) {
      switch (piece) {
        case Text(String literal) -> {
          text.append(literal);
          shown.append(literal);
        }
        case Variable variable -> {
          Value value = value(variable, origin, depth);
          Value part = value.isSecret() ? value : inner(value.node(), depth + 1);
          secret |= part.isSecret();
          text.append(embedded(part.node(), variable, origin));
          shown.append(embedded(part.shown(), variable, origin));
        }
      }
    }
    Node node = new Scalar(text.toString(), origin.place());
    Node masked = new Scalar(shown.toString(), origin.place());
    return secret ? new Value(node, masked, true) : Value.of(node);
  }

  private String embedded(Node node, Variable variable, Scalar origin) {
    String text = Embedding.text(node);
    if (text == null) {
      SourceRange place = place(variable, origin);
      throw new Failure(
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
  private Value inner(Node node, int depth) {
    String text = node.text();
    boolean nothing = text == null ? Slot.size(node) == 0 : !TemplateReader.mayHoldVariables(text);
    return nothing ? Value.of(node) : complete(new Slot(null, "", node, depth));
  }

  private Value value(Variable variable, Scalar origin, int depth) {
    Value found = first(variable, origin, depth);
    if (found == null) {
      throw new Failure(
          sources.missing(question(lastCall(variable), variable, origin, depth), this));
    }
    return found;
  }

  private @Nullable Value first(Variable variable, Scalar origin, int depth) {
    for (Template.Choice choice : variable.choices()) {
      Value found =
          switch (choice) {
            case Literal(Object literal) -> Value.of(new Scalar(literal, origin.place()));
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
      case Computed(Template template) -> {
        Value value = evaluate(template, origin, depth);
        yield value.isSecret() ? value.node() : inner(value.node(), depth + 1).node();
      }
    };
  }

  private static SourceRange place(Variable variable, Scalar origin) {
    return Places.within(
        origin.place(), Objects.requireNonNull(origin.text()), variable.start(), variable.end());
  }
}
