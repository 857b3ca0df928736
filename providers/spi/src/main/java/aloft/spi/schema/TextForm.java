package aloft.spi.schema;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Texts; numbers and booleans are taken as their text.
final class TextForm implements Form<String> {
  private final List<String> words;
  private final boolean ignoreCase;
  private final @Nullable Matches matches;
  private final @Nullable Pattern pattern;
  private final @Nullable Range range;

  TextForm(@Nullable OneOf oneOf, @Nullable Matches matches, @Nullable Range range) {
    this.words = oneOf == null ? List.of() : List.of(oneOf.value());
    this.ignoreCase = oneOf != null && oneOf.ignoreCase();
    this.matches = matches;
    this.pattern = matches == null ? null : Pattern.compile(matches.value());
    this.range = range;
  }

  @Override
  public @Nullable String read(Node node, Findings findings) {
    if (!(Form.single(node) instanceof Scalar scalar) || scalar.value() == null) {
      Misfit.type(node, "a text", findings);
      return null;
    }
    String text = scalar.print();
    if (!words.isEmpty() && words.stream().noneMatch(word -> same(word, text))) {
      Misfit.words(scalar, words, Suggestion.didYouMean(text, words), findings);
    }
    if (matches != null && pattern != null && !pattern.matcher(text).find()) {
      String rule =
          matches.words().isEmpty()
              ? "must match " + matches.value()
              : "must be " + matches.words();
      findings.violation(node.place(), "manifest/value", Misfit.shown(scalar) + " " + rule, null);
    }
    if (range != null && (text.length() < range.min() || text.length() > range.max())) {
      Misfit.range(node.place(), "its length", range, findings);
    }
    return text;
  }

  private boolean same(String word, String text) {
    return ignoreCase ? word.equalsIgnoreCase(text) : word.equals(text);
  }

  @Override
  public Schema schema() {
    return new Schema.Text(words, matches == null ? null : matches.value());
  }
}
