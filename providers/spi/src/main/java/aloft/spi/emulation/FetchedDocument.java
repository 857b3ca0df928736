package aloft.spi.emulation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A document fetched from another server, with its parsed form, which is cached. Thread-safe: two
/// threads may parse it at the same time, with the same result.
public final class FetchedDocument {
  private final Payload content;
  private volatile @Nullable Object parsed;

  public FetchedDocument(Payload content) {
    this.content = content;
  }

  public Payload content() {
    return content;
  }

  /// Returns the parsed content; the result of the first call for a type is cached.
  ///
  /// @param parser must return equal values for equal content
  public <T> T parse(Class<T> type, Function<Payload, T> parser) {
    Object cached = parsed;
    if (type.isInstance(cached)) {
      return type.cast(cached);
    }
    T fresh = parser.apply(content);
    parsed = fresh;
    return fresh;
  }
}
