package aloft.spi.emulation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What another server published, as it was fetched; and what was read off it, which is read once
/// however many requests want it.
public final class FetchedDocument {
  private final Payload content;
  private volatile @Nullable Object read;

  public FetchedDocument(Payload content) {
    this.content = content;
  }

  public Payload content() {
    return content;
  }

  /// What a reader makes of it, or made of it before.
  ///
  /// @param reader makes the same of the same content
  public <T> T read(Class<T> type, Function<Payload, T> reader) {
    Object known = read;
    if (type.isInstance(known)) {
      return type.cast(known);
    }
    T fresh = reader.apply(content);
    read = fresh;
    return fresh;
  }
}
