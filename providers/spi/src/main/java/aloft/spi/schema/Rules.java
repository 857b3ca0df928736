package aloft.spi.schema;

import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that stand on a component: what [OneOf], [Matches] and [Range] say.
///
/// @param words that a text may be; empty for any
/// @param pattern that a text, or a key of a map, must match somewhere
/// @param meaning of the pattern in words, or empty
/// @param min the least number or length
/// @param max the greatest number or length
public record Rules(
    List<String> words,
    boolean ignoreCase,
    @Nullable Pattern pattern,
    String meaning,
    long min,
    long max) {
  /// No rules.
  public static final Rules NONE =
      new Rules(List.of(), false, null, "", Long.MIN_VALUE, Long.MAX_VALUE);

  /// The rules of a component that is looked at by reflection.
  static Rules of(AnnotatedElement component) {
    OneOf oneOf = component.getAnnotation(OneOf.class);
    Matches matches = component.getAnnotation(Matches.class);
    Range range = component.getAnnotation(Range.class);
    return new Rules(
        oneOf == null ? List.of() : List.of(oneOf.value()),
        oneOf != null && oneOf.ignoreCase(),
        matches == null ? null : Pattern.compile(matches.value()),
        matches == null ? "" : matches.words(),
        range == null ? Long.MIN_VALUE : range.min(),
        range == null ? Long.MAX_VALUE : range.max());
  }

  /// On a list the range counts its items; the words and the pattern are for each item.
  Rules ofItems() {
    return new Rules(words, ignoreCase, pattern, meaning, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  boolean isEmpty() {
    return words.isEmpty() && pattern == null && !hasMin() && !hasMax();
  }

  boolean hasMin() {
    return min != Long.MIN_VALUE;
  }

  boolean hasMax() {
    return max != Long.MAX_VALUE;
  }

  boolean allows(long number) {
    return number >= min && number <= max;
  }

  /// True where the pattern is there and the text does not match it.
  boolean misses(String text) {
    return pattern != null && !pattern.matcher(text).find();
  }

  /// The rule of the pattern: `must be lower-case letters`.
  String demand() {
    return meaning.isEmpty() ? "must match " + pattern : "must be " + meaning;
  }

  @Nullable String patternText() {
    return pattern == null ? null : pattern.pattern();
  }
}
