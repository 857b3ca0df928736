package aloft.spi.document;

import java.util.IdentityHashMap;

/// Computes how large documents are when each value is written out. Values may occur at many places
/// of a document, so that a small one can be larger than any memory when it is written.
public final class Weights {
  private static final int CHARACTERS = 32;

  private final IdentityHashMap<Node, Long> known = new IdentityHashMap<>();

  /// The number of values in a node, plus one for each 32 characters of strings and keys. At most
  /// [Long#MAX_VALUE].
  public long of(Node node) {
    if (node instanceof Scalar scalar) {
      return scalar.value() instanceof String text ? 1L + text.length() / CHARACTERS : 1L;
    }
    Long weight = known.get(node);
    if (weight == null) {
      long sum = 1;
      if (node instanceof Mapping mapping) {
        for (Mapping.Entry entry : mapping.entries().values()) {
          sum = plus(sum, entry.key().length() / CHARACTERS);
          sum = plus(sum, of(entry.value()));
        }
      } else if (node instanceof Sequence list) {
        for (Node item : list.items()) {
          sum = plus(sum, of(item));
        }
      }
      weight = sum;
      known.put(node, weight);
    }
    return weight;
  }

  private static long plus(long left, long right) {
    long sum = left + right;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
