package aloft.spi.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Merges documents deeply: mappings key by key, lists item by item, anything else is replaced.
public final class Merge {
  private Merge() {}

  /// One mapping with another over it.
  public static Mapping over(Mapping ground, Mapping more) {
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>(ground.entries());
    for (Mapping.Entry entry : more.entries().values()) {
      Mapping.Entry known = entries.get(entry.key());
      entries.put(
          entry.key(),
          known == null
              ? entry
              : new Mapping.Entry(entry.key(), entry.place(), over(known.value(), entry.value())));
    }
    return new Mapping(entries, ground.place());
  }

  private static Node over(Node ground, Node more) {
    if (ground instanceof Mapping below && more instanceof Mapping above) {
      return over(below, above);
    }
    if (ground instanceof Sequence below && more instanceof Sequence above) {
      List<Node> items = new ArrayList<>(below.items());
      for (int i = 0; i < above.items().size(); i++) {
        Node item = above.items().get(i);
        if (i < items.size()) {
          items.set(i, over(items.get(i), item));
        } else {
          items.add(item);
        }
      }
      return new Sequence(items, above.place());
    }
    return more;
  }
}
