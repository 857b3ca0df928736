package aloft.spi.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Deep merge of documents: mappings key by key, lists item by item; other values are replaced.
public final class Merge {
  private Merge() {}

  /// Merges an overlay into a base; values of the overlay win.
  public static Mapping merge(Mapping base, Mapping overlay) {
    SequencedMap<String, Mapping.Entry> entries = new LinkedHashMap<>(base.entries());
    for (Mapping.Entry entry : overlay.entries().values()) {
      Mapping.Entry existing = entries.get(entry.key());
      entries.put(
          entry.key(),
          existing == null
              ? entry
              : new Mapping.Entry(
                  entry.key(), entry.place(), merge(existing.value(), entry.value())));
    }
    return new Mapping(entries, base.place());
  }

  private static Node merge(Node base, Node overlay) {
    if (base instanceof Mapping lower && overlay instanceof Mapping upper) {
      return merge(lower, upper);
    }
    if (base instanceof Sequence lower && overlay instanceof Sequence upper) {
      List<Node> items = new ArrayList<>(lower.items());
      for (int i = 0; i < upper.items().size(); i++) {
        Node item = upper.items().get(i);
        if (i < items.size()) {
          items.set(i, merge(items.get(i), item));
        } else {
          items.add(item);
        }
      }
      return new Sequence(items, upper.place());
    }
    return overlay;
  }
}
