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

/// Fetches and caches documents of other servers, such as the keys of an identity provider.
public final class DocumentCache {
  private static final int TIMEOUT_MILLIS = 5000;
  private static final int MAX_BYTES = 1024 * 1024;
  private static final long LIFETIME_NANOS = Duration.ofMinutes(5).toNanos();

  /// The shortest time between two fetches of a document that a caller considers stale.
  private static final long REFRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Map<URI, Entry> entries = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  private record Entry(FetchedDocument document, long fetchedAt) {}

  public DocumentCache() {
    this(System::nanoTime);
  }

  /// @param nanos a clock as [System#nanoTime]
  DocumentCache(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Returns a document; null if it cannot be fetched.
  public CompletableFuture<@Nullable FetchedDocument> get(Action.Fetch request) {
    URI address = request.uri();
    Entry cached = entries.get(address);
    if (cached != null) {
      boolean stale = Objects.equals(request.stale(), cached.document());
      long lifetime = stale ? REFRESH_NANOS : LIFETIME_NANOS;
      if (nanos.getAsLong() - cached.fetchedAt() < lifetime) {
        return CompletableFuture.completedFuture(cached.document());
      }
    }
    return CompletableFuture.supplyAsync(() -> refresh(address), Thread::startVirtualThread);
  }

  private @Nullable FetchedDocument refresh(URI address) {
    try {
      FetchedDocument document = new FetchedDocument(fetch(address));
      entries.put(address, new Entry(document, nanos.getAsLong()));
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
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (connection.getResponseCode() != 200 || bytes.length > MAX_BYTES) {
        throw new IOException("no document at " + address);
      }
      return Payload.of(bytes);
    } finally {
      connection.disconnect();
    }
  }
}
