package aloft.cli.manifest.variable;

import aloft.cli.manifest.variable.VariableText.Argument;
import aloft.cli.manifest.variable.VariableText.Computed;
import aloft.cli.manifest.variable.VariableText.Literal;
import aloft.cli.manifest.variable.VariableText.Nested;
import aloft.cli.manifest.variable.VariableText.SourceCall;
import aloft.cli.manifest.variable.VariableText.Text;
import aloft.cli.manifest.variable.VariableText.Variable;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.document.Weights;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Resolves the properties of a manifest on demand, each once, and reports reference cycles.
///
/// The state of each property is in its [PropertySlot]. Not thread-safe.
public final class Resolver {
  private static final int MAX_VARIABLE_DEPTH = 10;
  private static final int MAX_CHAIN_LENGTH = 300;
  private static final long MAX_WEIGHT = 2_000_000;

  private final PropertySlot root;
  private final Sources sources;
  private final Deque<PropertySlot> chain = new ArrayDeque<>();
  private final SubtreeResolver subtrees;
  private final Weights weights = new Weights();
  private long weight;
  private @Nullable UserException tooLarge;
  private boolean partial;

  /// How many strings that are not properties are being resolved, one for the sake of another.
  private int texts;

  /// @param optional whether the value at a path and key may stay unresolved if it fails
  public Resolver(Node document, Sources sources, BiPredicate<String, String> optional) {
    this.root = new PropertySlot(null, "", document, 0);
    this.sources = sources;
    this.subtrees = new SubtreeResolver(this::resolveFully, optional);
  }

  /// The whole manifest.
  ///
  /// @throws UserException with all errors in it
  public ResolvedValue document() {
    return resolveFully(root);
  }

  /// The whole manifest; values that cannot be resolved stay as they are written.
  public ResolvedValue resolvePartially() {
    return resolvePartially(root);
  }

  private ResolvedValue resolvePartially(PropertySlot slot) {
    partial = true;
    return new SubtreeResolver(this::resolvePartially, (path, key) -> true)
        .resolveFully(slot, resolveShallow(slot));
  }

  /// The places of the variables in a node.
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

  /// The manifest as it is written.
  public Node written() {
    return root.raw;
  }

  /// Whether a node contains no variables.
  public boolean isPlain(Node node) {
    return subtrees.isPlain(node);
  }

  /// The value of the property at a path, with all variables in it resolved.
  ///
  /// @return null if there is no such property
  /// @throws UserException with all errors in it
  public @Nullable ResolvedValue property(List<String> path) {
    PropertySlot slot = find(path);
    return slot == null ? null : resolveFully(slot);
  }

  /// The value of the property at a path; its children may still contain variables. Null if there
  /// is no such property.
  public @Nullable Node shallowValue(List<String> path) {
    PropertySlot slot = find(path);
    return slot == null ? null : resolveShallow(slot).node();
  }

  private @Nullable PropertySlot find(List<String> path) {
    PropertySlot slot = root;
    for (String key : path) {
      resolveShallow(slot);
      slot = slot.child(key);
      if (slot == null) {
        return null;
      }
    }
    return slot;
  }

  /// The value of a string that is not a property of the manifest.
  public ResolvedValue text(String text, SourceRange place) {
    if (texts >= MAX_VARIABLE_DEPTH) {
      throw tooDeep(place);
    }
    texts++;
    try {
      return resolveNested(new Scalar(text, place), 0);
    } finally {
      texts--;
    }
  }

  private ResolvedValue resolveFully(PropertySlot slot) {
    ResolvedValue value = slot.fullValue;
    if (value == null) {
      value = subtrees.resolveFully(slot, resolveShallow(slot));
      slot.fullValue = value;
    }
    return value;
  }

  /// The value of the property itself; its children may still contain variables.
  private ResolvedValue resolveShallow(PropertySlot slot) {
    if (slot.failure != null) {
      throw slot.failure;
    }
    ResolvedValue value = slot.shallowValue;
    if (value != null) {
      return value;
    }
    if (slot.resolving) {
      throw new UserException(ReferenceCycle.of(slot, chain));
    }
    String text = slot.raw.text();
    if (text == null || !VariableParser.mayHoldVariables(text)) {
      value = ResolvedValue.of(slot.raw);
      slot.shallowDepth = slot.depth;
    } else {
      value = evaluateSlot(slot);
    }
    slot.shallowValue = value;
    return value;
  }

  private ResolvedValue evaluateSlot(PropertySlot slot) {
    if (chain.size() >= MAX_CHAIN_LENGTH) {
      throw new UserException(
          Diagnostic.error(
              "variable/depth",
              "more than " + MAX_CHAIN_LENGTH + " properties refer to each other in a chain",
              slot.raw.place()));
    }
    slot.resolving = true;
    chain.push(slot);
    try {
      ResolvedValue value = ResolvedValue.of(slot.raw);
      int depth = slot.depth;
      for (VariableText template = read(value.node());
          template != null;
          template = value.isSecret() ? null : read(value.node())) {
        value = evaluate(template, origin(value.node()), depth);
        if (template.whole() == null) {
          break;
        }
        depth++;
      }
      slot.shallowDepth = depth;
      return withPlace(value, slot.raw.place());
    } catch (UserException failure) {
      if (failure.diagnostics().stream().noneMatch(d -> d.code().equals(Phase.TOO_EARLY))) {
        slot.failure = failure;
      }
      throw failure;
    } finally {
      chain.pop();
      slot.resolving = false;
    }
  }

  /// The value at the place of its variable; objects and lists keep their own places.
  private static ResolvedValue withPlace(ResolvedValue value, SourceRange place) {
    if (!(value.node() instanceof Scalar scalar)) {
      return value;
    }
    Node node = scalar.withPlace(place);
    return value.isSecret()
        ? new ResolvedValue(node, value.redacted().withPlace(place), true)
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
      SourceRange place = new TextPlaces(node.place(), text).within(e.start(), e.end());
      throw new UserException(
          Diagnostic.error("variable/syntax", e.message(), place).hint(e.hint()));
    }
  }

  /// The value of a string with variables.
  private ResolvedValue evaluate(VariableText template, VariableOrigin origin, int depth) {
    if (depth >= MAX_VARIABLE_DEPTH) {
      throw tooDeep(origin.place());
    }
    Variable whole = template.whole();
    if (whole != null) {
      return value(whole, origin, depth);
    }
    StringBuilder text = new StringBuilder();
    StringBuilder redacted = new StringBuilder();
    boolean secret = false;
    for (VariableText.Piece piece : template.pieces()) {
      switch (piece) {
        case Text(String literal) -> {
          text.append(literal);
          redacted.append(literal);
        }
        case Variable variable -> {
          ResolvedValue value = value(variable, origin, depth);
          ResolvedValue part = value.isSecret() ? value : resolveNested(value.node(), depth + 1);
          secret |= part.isSecret();
          text.append(embedded(part.node(), variable, origin));
          redacted.append(embedded(part.redacted(), variable, origin));
        }
      }
    }
    Node node = new Scalar(text.toString(), origin.place());
    Node masked = new Scalar(redacted.toString(), origin.place());
    return secret ? new ResolvedValue(node, masked, true) : ResolvedValue.of(node);
  }

  private static UserException tooDeep(SourceRange place) {
    return new UserException(
        Diagnostic.error(
                "variable/depth",
                "variables refer to variables more than " + MAX_VARIABLE_DEPTH + " times",
                place)
            .hint("look for a variable whose value contains the variable itself"));
  }

  private static String embedded(Node node, Variable variable, VariableOrigin origin) {
    String text = TextEmbedding.text(node);
    if (text == null) {
      SourceRange place = origin.place(variable);
      throw new UserException(
          Diagnostic.error(
                  "variable/not-text",
                  "a variable within a string has a value of type " + node.kind(),
                  place)
              .hint("make it resolve to a string, or use the variable alone"));
    }
    return text;
  }

  /// The full value of a node that is not a property of the manifest.
  private ResolvedValue resolveNested(Node node, int depth) {
    String text = node.text();
    boolean plain =
        text == null ? PropertySlot.size(node) == 0 : !VariableParser.mayHoldVariables(text);
    return plain ? ResolvedValue.of(node) : resolveFully(new PropertySlot(null, "", node, depth));
  }

  private ResolvedValue value(Variable variable, VariableOrigin origin, int depth) {
    ResolvedValue value = firstValue(variable, origin, depth);
    if (value == null && partial) {
      // Not reported: suggestions for thousands of variables take long.
      throw new UserException(Diagnostic.error("variable/not-found", "no value"));
    }
    if (value == null) {
      Source.Reference last = reference(lastCall(variable), variable, origin, depth);
      value = sources.find(last).lastResort(last, this);
      if (value == null) {
        throw new UserException(sources.missing(last, this));
      }
    }
    addWeight(value.node(), variable, origin);
    return value;
  }

  /// Adds the size of a variable's value. Few variables that contain each other can describe a
  /// document without end.
  private void addWeight(Node value, Variable variable, VariableOrigin origin) {
    if (tooLarge != null) {
      throw tooLarge;
    }
    weight += weights.of(value);
    if (weight > MAX_WEIGHT || weight < 0) {
      tooLarge =
          new UserException(
              Diagnostic.error(
                      "variable/size",
                      "the values of all variables have more than " + MAX_WEIGHT + " parts",
                      origin.place(variable))
                  .hint("look for variables whose values contain each other several times"));
      throw tooLarge;
    }
  }

  private static VariableOrigin origin(Node node) {
    return new VariableOrigin((Scalar) node, Objects.requireNonNull(node.text()));
  }

  private @Nullable ResolvedValue firstValue(Variable variable, VariableOrigin origin, int depth) {
    for (VariableText.Choice choice : variable.choices()) {
      ResolvedValue value =
          switch (choice) {
            case Literal(Object literal) -> ResolvedValue.of(new Scalar(literal, origin.place()));
            case Nested(Variable nested) -> firstValue(nested, origin, depth);
            case SourceCall call -> {
              Source.Reference reference = reference(call, variable, origin, depth);
              yield sources.find(reference).resolve(reference, this);
            }
          };
      if (value != null && (choice instanceof Literal || !value.node().isNull())) {
        return value;
      }
    }
    return null;
  }

  private static SourceCall lastCall(Variable variable) {
    return switch (variable.choices().getLast()) {
      case SourceCall call -> call;
      case Nested(Variable nested) -> lastCall(nested);
      case Literal literal -> throw new IllegalStateException("a literal has a value");
    };
  }

  private Source.Reference reference(
      SourceCall call, Variable variable, VariableOrigin origin, int depth) {
    List<Node> parameters = new ArrayList<>();
    for (Argument argument : call.parameters()) {
      parameters.add(argument(argument, origin, depth));
    }
    Argument address = call.address();
    return new Source.Reference(
        call.type(),
        parameters,
        address == null ? null : argument(address, origin, depth),
        origin.text(variable),
        origin.place(variable));
  }

  private Node argument(Argument argument, VariableOrigin origin, int depth) {
    return switch (argument) {
      case Literal(Object literal) -> new Scalar(literal, origin.place());
      case Computed(VariableText template) -> {
        ResolvedValue value = evaluate(template, origin, depth);
        yield value.isSecret() ? value.node() : resolveNested(value.node(), depth + 1).node();
      }
    };
  }
}
