package aloft.cli.yaml;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.document.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Parses YAML into nodes with places. Expands aliases, `<<` merges and CloudFormation's short
/// tags.
public final class YamlReader {
  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_ALIAS_VALUES = 1_000_000;
  private static final int MAX_DEPTH = 200;

  private final String file;
  private final ParserImpl events;
  private final Map<String, Optional<Node>> anchors = new HashMap<>();
  private final Weights weights = new Weights();
  private int values;
  private long aliasValues;
  private int depth;

  private YamlReader(String text, String file) {
    this.file = file;
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(Integer.MAX_VALUE)
            // The whole text: the time for a long string grows with the square of the number of
            // buffers in it.
            .setBufferSize(text.length() + 1)
            .build();
    this.events = new ParserImpl(settings, new StreamReader(settings, text));
  }

  /// Parses the only document of a text.
  ///
  /// @param file the file name of the places
  /// @return null if the text has no value
  /// @throws UserException with a `yaml/...` code and the place, if the text is not valid YAML
  public static @Nullable Node read(String text, String file) {
    String body = withoutBlankTabs(text.startsWith("\uFEFF") ? text.substring(1) : text);
    try {
      return new YamlReader(body, file).document();
    } catch (MarkedYamlEngineException e) {
      throw YamlSyntaxErrors.failure(e, body, file);
    } catch (ReaderException e) {
      throw YamlSyntaxErrors.failure(e, body, file);
    } catch (YamlEngineException e) {
      throw YamlSyntaxErrors.failure(e, file);
    }
  }

  /// Empties blank lines that start with a tab. YAML allows them, but the library takes them for
  /// content after a block scalar.
  private static String withoutBlankTabs(String text) {
    StringBuilder result = null;
    int copied = 0;
    for (int start = text.indexOf("\n\t") + 1; start > 0; start = text.indexOf("\n\t", start) + 1) {
      int end = start;
      while (end < text.length() && (text.charAt(end) == '\t' || text.charAt(end) == ' ')) {
        end++;
      }
      if (end == text.length() || text.charAt(end) == '\n' || text.charAt(end) == '\r') {
        result = result == null ? new StringBuilder(text.length()) : result;
        result.append(text, copied, start);
        copied = end;
      }
    }
    return result == null ? text : result.append(text, copied, text.length()).toString();
  }

  private @Nullable Node document() {
    events.next();
    if (!(events.next() instanceof DocumentStartEvent)) {
      return null;
    }
    boolean empty =
        events.peekEvent() instanceof ScalarEvent scalar
            && scalar.isPlain()
            && scalar.getValue().isEmpty();
    Node root = node();
    events.next();
    if (events.peekEvent() instanceof DocumentStartEvent second) {
      throw new UserException(
          Diagnostic.error("yaml/documents", "a second document starts here", place(second))
              .hint("keep one document in the file: remove the line ---"));
    }
    return empty ? null : root;
  }

  private Node node() {
    Event event = events.next();
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    NodeEvent start = (NodeEvent) event;
    String anchor = start.getAnchor().map(Anchor::getValue).orElse(null);
    if (anchor != null) {
      anchors.put(anchor, Optional.empty());
    }
    if (++values > MAX_VALUES) {
      throw new UserException(
          Diagnostic.error(
                  "yaml/too-many-values",
                  "the file has more than " + MAX_VALUES + " values",
                  place(start))
              .hint("split it"));
    }
    if (++depth > MAX_DEPTH) {
      throw new UserException(
          Diagnostic.error(
              "yaml/depth", "nested more than " + MAX_DEPTH + " levels deep", place(start)));
    }
    Node node =
        switch (start) {
          case ScalarEvent scalar ->
              YamlTags.scalar(
                  scalar.getTag().orElse(null),
                  scalar.getValue(),
                  scalar.getScalarStyle() == ScalarStyle.PLAIN,
                  place(scalar));
          case SequenceStartEvent list ->
              YamlTags.expand(list.getTag().orElse(null), sequence(list));
          case MappingStartEvent map -> YamlTags.expand(map.getTag().orElse(null), mapping(map));
          default -> throw new IllegalStateException("no node: " + start);
        };
    depth--;
    if (anchor != null) {
      anchors.put(anchor, Optional.of(node));
    }
    return node;
  }

  private Node alias(AliasEvent alias) {
    String name = alias.getAlias().getValue();
    Optional<Node> anchored = anchors.get(name);
    if (anchored == null) {
      throw new UserException(
          Diagnostic.error("yaml/unknown-alias", "there is no anchor &" + name, place(alias))
              .hint("define &" + name + " above this line"));
    }
    Node node = anchored.orElse(null);
    if (node == null) {
      throw new UserException(
          Diagnostic.error(
                  "yaml/alias-cycle", "*" + name + " is used within &" + name, place(alias))
              .hint("a value cannot contain itself"));
    }
    aliasValues += weights.of(node);
    if (aliasValues > MAX_ALIAS_VALUES || aliasValues < 0) {
      throw new UserException(
          Diagnostic.error(
                  "yaml/too-many-aliases",
                  "the aliases expand to more than " + MAX_ALIAS_VALUES + " values",
                  place(alias))
              .hint("write this part without aliases of aliases"));
    }
    return node;
  }

  private Sequence sequence(SequenceStartEvent start) {
    List<Node> items = new ArrayList<>();
    while (!events.checkEvent(Event.ID.SequenceEnd)) {
      items.add(node());
    }
    return new Sequence(items, place(start, events.next()));
  }

  private Mapping mapping(MappingStartEvent start) {
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>();
    Map<String, Mapping.Entry> merged = new HashMap<>();
    while (!events.checkEvent(Event.ID.MappingEnd)) {
      Event keyEvent = events.peekEvent();
      boolean merge =
          keyEvent instanceof ScalarEvent scalar
              && scalar.isPlain()
              && scalar.getTag().isEmpty()
              && scalar.getValue().equals("<<");
      SourceRange keyPlace = place(keyEvent);
      String key = key(node(), keyPlace);
      Node value = node();
      if (merge) {
        merge(value, entries, merged);
        continue;
      }
      Mapping.Entry entry = new Mapping.Entry(key, keyPlace, value);
      Mapping.Entry earlier = entries.put(key, entry);
      if (earlier != null && merged.remove(key) == null) {
        throw new UserException(
            Diagnostic.error("yaml/duplicate-key", "duplicate key \"" + key + "\"", keyPlace)
                .hint(
                    "the first one is in line " + earlier.place().line() + ": remove one of them"));
      }
    }
    return new Mapping(entries, place(start, events.next()));
  }

  private static String key(Node node, SourceRange place) {
    if (node instanceof Scalar scalar) {
      String key = scalar.print();
      if (!key.isEmpty() && Character.isSpaceChar(key.charAt(0)) && key.charAt(0) != ' ') {
        throw new UserException(
            Diagnostic.error(
                    "yaml/syntax",
                    "this line is indented with a special space (U+%04X)"
                        .formatted((int) key.charAt(0)),
                    place)
                .hint("YAML is indented with ordinary spaces: replace it"));
      }
      return key;
    }
    boolean braces = node instanceof Mapping;
    throw new UserException(
        Diagnostic.error("yaml/key", (braces ? "an object" : "a list") + " cannot be a key", place)
            .hint(braces ? "quote the string if it starts with {" : "quote the string"));
  }

  /// The mapping's own keys win; among merged mappings, the first one with a key wins.
  private static void merge(
      Node source, Map<String, Mapping.Entry> entries, Map<String, Mapping.Entry> merged) {
    if (source instanceof Sequence list) {
      list.items().forEach(item -> merge(item, entries, merged));
      return;
    }
    if (!(source instanceof Mapping mapping)) {
      throw new UserException(
          Diagnostic.error(
                  "yaml/merge",
                  "<< must be an object or a list of objects, not a " + source.kind(),
                  source.place())
              .hint("merge an anchored object: <<: *name"));
    }
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (entries.putIfAbsent(key, entry) == null) {
            merged.put(key, entry);
          }
        });
  }

  private SourceRange place(Event event) {
    return place(event, event);
  }

  private SourceRange place(Event start, Event end) {
    Mark from = start.getStartMark().orElseThrow();
    Mark to = end.getEndMark().orElseThrow();
    return new SourceRange(
        file, from.getLine() + 1, from.getColumn() + 1, to.getLine() + 1, to.getColumn() + 1);
  }
}
