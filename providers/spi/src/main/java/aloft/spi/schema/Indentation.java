package aloft.spi.schema;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/// Finds keys that were written at the depth of the key that they belong to, which is therefore
/// empty:
///
///     - http:
///       path: /x
public final class Indentation {
  private Indentation() {}

  /// Reports each empty key that is followed by keys that belong to it, with one error.
  ///
  /// @param belongs whether a key (the second) is a setting of an empty key (the first)
  /// @return the keys that are explained by this: the empty ones and those that belong to them
  public static SequencedSet<String> report(
      Mapping mapping, BiPredicate<String, String> belongs, DiagnosticCollector findings) {
    SequencedSet<String> explained = new LinkedHashSet<>();
    Mapping.Entry owner = null;
    List<Mapping.Entry> members = new ArrayList<>();
    for (Mapping.Entry entry : mapping.entries().values()) {
      if (owner != null && belongs.test(owner.key(), entry.key())) {
        members.add(entry);
      } else {
        report(owner, members, explained, findings);
        owner = entry.value().isNull() ? entry : null;
        members.clear();
      }
    }
    report(owner, members, explained, findings);
    return explained;
  }

  private static void report(
      Mapping.@Nullable Entry owner,
      List<Mapping.Entry> members,
      SequencedSet<String> explained,
      DiagnosticCollector findings) {
    if (owner == null || members.isEmpty()) {
      return;
    }
    explained.add(owner.key());
    List<String> names = new ArrayList<>();
    for (Mapping.Entry member : members) {
      explained.add(member.key());
      names.add("\"" + member.key() + "\"");
    }
    SourceRange place = members.getFirst().place();
    String last = names.removeLast();
    findings.error(
        place,
        "manifest/indent",
        (names.isEmpty()
                ? last + " belongs"
                : String.join(", ", names) + " and " + last + " belong")
            + " to \""
            + owner.key()
            + "\": indent "
            + (members.size() == 1 ? "it" : "them")
            + " by two more");
  }
}
