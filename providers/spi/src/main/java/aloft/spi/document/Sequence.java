package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A list of nodes.
public record Sequence(List<Node> items, SourceRange place) implements Node {
  public Sequence {
    items = List.copyOf(items);
  }

  @Override
  public Sequence at(SourceRange other) {
    return new Sequence(items, other);
  }

  @Override
  public @Nullable Node get(String key) {
    boolean index =
        !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
    int at = index ? Integer.parseInt(key) : -1;
    return at >= 0 && at < items.size() ? items.get(at) : null;
  }
}
