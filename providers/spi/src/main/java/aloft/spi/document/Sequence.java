package aloft.spi.document;

import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An ordered list of nodes.
public record Sequence(List<Node> items, SourceRange place) implements Node {
  public Sequence {
    items = List.copyOf(items);
  }

  @Override
  public Sequence withPlace(SourceRange newPlace) {
    return new Sequence(items, newPlace);
  }

  @Override
  public @Nullable Node get(String key) {
    boolean isIndex =
        !key.isEmpty() && key.length() < 10 && key.chars().allMatch(c -> c >= '0' && c <= '9');
    int position = isIndex ? Integer.parseInt(key) : -1;
    return position >= 0 && position < items.size() ? items.get(position) : null;
  }
}
