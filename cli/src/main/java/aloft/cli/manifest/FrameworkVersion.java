package aloft.cli.manifest;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks `frameworkVersion`, the version range of the Serverless Framework that a manifest is
/// written for. Aloft supports versions 3 and 4 and warns about all others.
final class FrameworkVersion {
  private static final long PATCHES = 1_000_000;
  private static final long MINORS = PATCHES * PATCHES;
  private static final Interval ALL = new Interval(0, Long.MAX_VALUE);
  private static final Interval SUPPORTED = new Interval(3 * MINORS, 5 * MINORS);

  private FrameworkVersion() {}

  /// A half-open range of versions, each encoded as one number.
  private record Interval(long from, long to) {
    Interval and(Interval interval) {
      return new Interval(Math.max(from, interval.from), Math.min(to, interval.to));
    }

    boolean isEmpty() {
      return from >= to;
    }
  }

  static List<Diagnostic> check(@Nullable Node written) {
    if (!(written instanceof Scalar scalar) || scalar.value() == null) {
      return List.of();
    }
    String range = scalar.print();
    try {
      for (String alternative : range.split("\\|\\|", -1)) {
        if (!interval(alternative.strip()).and(SUPPORTED).isEmpty()) {
          return List.of();
        }
      }
    } catch (NumberFormatException e) {
      return List.of(
          Diagnostic.warning(
                  "manifest/framework-version",
                  "\"" + range + "\" is not a version range",
                  written.place())
              .hint("write a range such as 3 or \">=3 <5\""));
    }
    return List.of(
        Diagnostic.warning(
                "manifest/framework-version",
                "this manifest is written for version " + range + " of the Serverless Framework",
                written.place())
            .hint(
                "Aloft reads it as a manifest for version 3 or 4: check the result with aloft"
                    + " print"));
  }

  private static Interval interval(String alternative) {
    int hyphen = alternative.indexOf(" - ");
    if (hyphen >= 0) {
      return comparator(">=", alternative.substring(0, hyphen).strip())
          .and(comparator("<=", alternative.substring(hyphen + 3).strip()));
    }
    Interval range = ALL;
    String operator = "";
    for (String word : alternative.split("[\\s,]+", -1)) {
      int start = 0;
      while (start < word.length() && "<>=~^".indexOf(word.charAt(start)) >= 0) {
        start++;
      }
      operator += word.substring(0, start);
      if (start < word.length()) {
        range = range.and(comparator(operator, word.substring(start)));
        operator = "";
      }
    }
    return range;
  }

  private static Interval comparator(String operator, String version) {
    List<Long> parts = parts(version);
    if (parts.isEmpty()) {
      return ALL;
    }
    long from = key(parts);
    return switch (operator) {
      case "", "=" -> new Interval(from, next(parts, parts.size()));
      case ">=" -> new Interval(from, Long.MAX_VALUE);
      case ">" -> new Interval(next(parts, parts.size()), Long.MAX_VALUE);
      case "<" -> new Interval(0, from);
      case "<=" -> new Interval(0, next(parts, parts.size()));
      case "~", "~>" -> new Interval(from, next(parts, Math.min(2, parts.size())));
      case "^" -> new Interval(from, next(parts, firstSet(parts)));
      default -> throw new NumberFormatException(operator);
    };
  }

  /// The numbers of a version such as `3.38.0`, up to a `*`, `x` or hyphen.
  private static List<Long> parts(String version) {
    String text = version.startsWith("v") ? version.substring(1) : version;
    List<Long> parts = new ArrayList<>();
    for (String part : text.split("[-+]", -1)[0].split("\\.", -1)) {
      if (part.equals("*") || part.equals("x") || part.equals("X")) {
        break;
      }
      parts.add(Math.min(Long.parseLong(part), PATCHES - 1));
    }
    return parts.subList(0, Math.min(3, parts.size()));
  }

  private static int firstSet(List<Long> parts) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) > 0) {
        return i + 1;
      }
    }
    return parts.size();
  }

  private static long key(List<Long> parts) {
    long key = 0;
    for (int i = 0; i < 3; i++) {
      key = key * PATCHES + (i < parts.size() ? parts.get(i) : 0);
    }
    return key;
  }

  /// The smallest later version that differs in the first `count` numbers.
  private static long next(List<Long> parts, int count) {
    List<Long> next = new ArrayList<>(parts.subList(0, count));
    next.set(count - 1, next.get(count - 1) + 1);
    return key(next);
  }
}
