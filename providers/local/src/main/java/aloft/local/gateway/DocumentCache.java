package aloft.local.gateway;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.FetchedDocument;
import aloft.spi.emulation.Payload;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Documents of other servers, as the keys of an identity provider: fetched once in a while.
public final class DocumentCache {
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int LARGEST = 1024 * 1024;
  private static final long KEPT_NANOS = Duration.ofMinutes(5).toNanos();

  /// Callers must not make it fetch again and again.
  private static final long STALE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Map<URI, Kept> kept = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  private record Kept(FetchedDocument document, long since) {}

  public DocumentCache() {
    this(System::nanoTime);
  }

  /// @param nanos tells how time goes by
  DocumentCache(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// A document; null where it cannot be had.
  public CompletableFuture<@Nullable FetchedDocument> get(Action.Fetch wanted) {
    URI address = wanted.address();
    Kept known = kept.get(address);
    if (known != null) {
      boolean stale = Objects.equals(wanted.stale(), known.document());
      long most = stale ? STALE_NANOS : KEPT_NANOS;
      if (nanos.getAsLong() - known.since() < most) {
        return CompletableFuture.completedFuture(known.document());
      }
    }
    return CompletableFuture.supplyAsync(() -> fresh(address), Thread::startVirtualThread);
  }

  private @Nullable FetchedDocument fresh(URI address) {
    try {
      FetchedDocument document = new FetchedDocument(fetch(address));
      kept.put(address, new Kept(document, nanos.getAsLong()));
      return document;
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static Payload fetch(URI address) throws IOException {
    if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("not HTTP: " + address);
    }
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    try (InputStream in = connection.getInputStream()) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (connection.getResponseCode() != 200 || bytes.length > LARGEST) {
        throw new IOException("no document at " + address);
      }
      return Payload.of(bytes);
    } finally {
      connection.disconnect();
    }
  }
}
