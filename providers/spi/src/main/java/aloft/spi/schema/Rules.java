package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The validation rules of a component, from its annotations [OneOf], [Matches] and [Range].
///
/// @param words the allowed values of a string; empty for any
/// @param pattern the pattern that a string, or a key of a map, must contain a match of
/// @param patternDescription the description of the pattern, or empty
/// @param min the minimum number or length
/// @param max the maximum number or length
/// @param advisory whether the cloud accepts a value that violates the rules
public record Rules(
    List<String> words,
    boolean ignoreCase,
    @Nullable Pattern pattern,
    String patternDescription,
    long min,
    long max,
    boolean advisory) {
  // No pattern allows longer strings, and for some patterns they take long or exceed the stack.
  private static final int MAX_LENGTH = 10_000;

  /// No rules.
  public static final Rules NONE =
      new Rules(List.of(), false, null, "", Long.MIN_VALUE, Long.MAX_VALUE, false);

  /// Returns the rules of a component that is read by reflection.
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
        range == null ? Long.MAX_VALUE : range.max(),
        component.isAnnotationPresent(Advisory.class));
  }

  /// Returns the rules for the items of a list: the range applies to the list itself, the words and
  /// the pattern to each item.
  Rules itemRules() {
    return new Rules(
        words, ignoreCase, pattern, patternDescription, Long.MIN_VALUE, Long.MAX_VALUE, advisory);
  }

  /// Returns these rules without the pattern.
  Rules withoutPattern() {
    return new Rules(words, ignoreCase, null, "", min, max, advisory);
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

  boolean isInRange(long number) {
    return number >= min && number <= max;
  }

  /// Returns true if there is a pattern and the text does not match it.
  boolean violatesPattern(String text) {
    return pattern != null && (text.length() > MAX_LENGTH || !pattern.matcher(text).find());
  }

  /// Reports a value that violates these rules.
  void report(
      SourceRange place,
      String code,
      String message,
      @Nullable String hint,
      DiagnosticCollector findings) {
    if (advisory) {
      findings.violation(place, code, message, hint);
    } else {
      findings.refusal(place, code, message, hint);
    }
  }

  /// Returns the rule of the pattern, such as `must be lower-case letters`.
  String patternMessage() {
    return patternDescription.isEmpty() ? "must match " + pattern : "must be " + patternDescription;
  }
}
