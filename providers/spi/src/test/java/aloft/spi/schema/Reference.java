package aloft.spi.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Generates reference pages in Markdown from a schema: one page for the manifest, one for each
/// section, and one for each kind of list item that is identified by its only key, such as an
/// event.
public final class Reference {
  private static final String FIRST_PAGE = "README.md";

  private final Map<String, String> pages = new TreeMap<>();

  private Reference() {}

  /// Returns the pages by file name.
  public static Map<String, String> of(Schema.Shape root, String title) {
    Reference reference = new Reference();
    Page page = reference.new Page(title, true);
    page.add("", root);
    reference.pages.put(FIRST_PAGE, page.text());
    return reference.pages;
  }

  private void addPage(String file, String key, Schema.Shape shape) {
    if (!pages.containsKey(file)) {
      pages.put(file, "");
      Page page = new Page("`" + key + "`", false);
      page.add("", shape);
      pages.put(file, page.text() + "\n[The whole manifest](" + FIRST_PAGE + ")\n");
    }
  }

  /// Returns the shapes in a schema, including those in lists, maps and alternatives.
  private static List<Schema.Shape> shapes(Schema schema) {
    return switch (schema) {
      case Schema.Shape shape -> List.of(shape);
      case Schema.ListOf list -> shapes(list.items());
      case Schema.MapOf map -> shapes(map.values());
      case Schema.AnyOf any ->
          any.options().stream().flatMap(option -> shapes(option).stream()).distinct().toList();
      default -> List.of();
    };
  }

  private static String file(String key, String kind) {
    return key + "-" + kind + ".md";
  }

  /// Returns the only key of a shape, such as that of an event; null if there are several.
  private static @Nullable String onlyKey(Schema.Shape shape) {
    Map<String, Schema.Field> fields = shape.fields().get();
    return shape.name().isEmpty() && fields.size() == 1 ? fields.keySet().iterator().next() : null;
  }

  private final class Page {
    private final StringBuilder text = new StringBuilder();
    private final Set<Schema.Shape> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    /// True for the first page: its sections are pages of their own.
    private final boolean first;

    Page(String title, boolean first) {
      this.first = first;
      text.append("# ").append(title).append("\n\n");
    }

    String text() {
      return text.toString();
    }

    /// Adds the table of a shape and of those below it.
    ///
    /// @param path the keys to the shape; empty for the shape of the page
    void add(String path, Schema.Shape shape) {
      if (!seen.add(shape)) {
        return;
      }
      if (!path.isEmpty()) {
        text.append("\n## `").append(path).append("`\n\n");
      }
      if (shape.doc() != null) {
        text.append(escaped(shape.doc())).append(".\n\n");
      }
      if (shape.shortForm() != null) {
        text.append("Short form: ").append(escaped(shape.shortForm())).append(".\n\n");
      }
      text.append("| Key | Value | Meaning |\n|---|---|---|\n");
      Map<String, Schema.Field> fields = shape.fields().get();
      Map<String, Schema.Shape> nested = new LinkedHashMap<>();
      fields.forEach((key, field) -> {
        text.append("| `").append(key).append("` | ");
        text.append(words(field.schema(), key));
        text.append(" | ").append(meaning(field)).append(" |\n");
        for (Schema.Shape inner : shapes(field.schema())) {
          String onlyKey = onlyKey(inner);
          if (onlyKey != null) {
            shapes(fieldOf(inner, onlyKey))
                .forEach(event -> addPage(file(key, onlyKey), onlyKey, event));
          } else if (first) {
            addPage(key + ".md", key, inner);
          } else {
            nested.putIfAbsent(path.isEmpty() ? key : path + "." + key, inner);
          }
        }
      });
      nested.forEach((key, inner) -> add(key, inner));
    }

    private Schema fieldOf(Schema.Shape shape, String key) {
      Schema.Field field = shape.fields().get().get(key);
      return field == null ? new Schema.Anything() : field.schema();
    }

    private String meaning(Schema.Field field) {
      String doc = field.doc() == null ? "" : escaped(field.doc());
      return field.required() ? ("**required** " + doc).strip() : doc;
    }

    private String escaped(String text) {
      return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    private String words(Schema schema, String key) {
      return switch (schema) {
        case Schema.Anything any -> "anything";
        case Schema.Text text -> textWords(text.rules());
        case Schema.Numeric number ->
            (number.whole() ? "whole number" : "number") + bounds(number.rules(), "");
        case Schema.Flag flag -> "`true` or `false`";
        case Schema.ListOf list ->
            "list of " + plural(words(list.items(), key)) + bounds(list.rules(), " items");
        case Schema.MapOf map ->
            map.values() instanceof Schema.Anything
                ? "object"
                : "object of " + plural(words(map.values(), key));
        case Schema.Resolvable resolvable -> words(resolvable.value(), key) + "; or an expression";
        case Schema.AnyOf any ->
            any.options().stream()
                .map(option -> words(option, key))
                .distinct()
                .collect(Collectors.joining(" or "));
        case Schema.Shape shape -> shapeWords(shape, key);
      };
    }

    private String shapeWords(Schema.Shape shape, String key) {
      String onlyKey = onlyKey(shape);
      if (onlyKey != null) {
        return "[`" + onlyKey + "`](" + file(key, onlyKey) + ")";
      }
      String settings = first ? "[settings](" + key + ".md)" : "settings";
      return shape.shortForm() == null ? settings : escaped(shape.shortForm()) + ", or " + settings;
    }

    private String plural(String words) {
      return words.replaceFirst("^string\\b", "strings");
    }

    private String textWords(Rules rules) {
      if (!rules.words().isEmpty()) {
        return rules.words().stream()
            .map(word -> "`" + word + "`")
            .collect(Collectors.joining(", "));
      }
      List<String> parts = new ArrayList<>(List.of("string"));
      if (!rules.patternDescription().isEmpty()) {
        parts.add(escaped(rules.patternDescription()));
      }
      return String.join(": ", parts) + bounds(rules, " characters");
    }

    private String bounds(Rules rules, String unit) {
      if (rules.hasMin() && rules.hasMax()) {
        return ", " + rules.min() + " to " + rules.max() + unit;
      }
      if (rules.hasMin()) {
        return ", at least " + rules.min() + unit;
      }
      return rules.hasMax() ? ", at most " + rules.max() + unit : "";
    }
  }
}
