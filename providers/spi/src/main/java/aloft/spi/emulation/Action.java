package aloft.spi.emulation;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is to be done next for a request.
public sealed interface Action {

  /// The caller is answered.
  record Respond(HttpResponse answer) implements Action {}

  /// A function is called, and what comes of it tells how to go on.
  ///
  /// @param function the name by which this front knows it
  /// @param attributes what the cloud tells beside the event, as those of an
  ///   [aloft.spi.emulation.Invocation]
  /// @param memory where the outcome may be taken from, or kept for later; null where it may not
  /// @param patience how long to wait
  /// @param late what the caller is answered after that; the function goes on
  record Invoke(
      String function,
      Payload event,
      Map<String, String> attributes,
      @Nullable CacheKey memory,
      Duration patience,
      HttpResponse late,
      Function<InvocationResult, Action> then)
      implements Action {
    public Invoke {
      attributes = Map.copyOf(attributes);
    }
  }

  /// A function is started, and the caller is answered without waiting for it.
  ///
  /// @param retries how often it is called again where it fails
  record InvokeAsync(
      String function,
      Payload event,
      Map<String, String> attributes,
      int retries,
      HttpResponse answer)
      implements Action {
    public InvokeAsync {
      attributes = Map.copyOf(attributes);
    }
  }

  /// A document is fetched, or taken from an earlier fetch; null tells that it cannot be had.
  ///
  /// @param stale what an earlier fetch gave and no longer does: it is fetched anew, but not more
  ///   than once in a few seconds; null where an earlier fetch will do
  record Fetch(
      URI address,
      @Nullable FetchedDocument stale,
      Function<@Nullable FetchedDocument, Action> then)
      implements Action {

    /// A document for which an earlier fetch will do.
    public Fetch(URI address, Function<@Nullable FetchedDocument, Action> then) {
      this(address, null, then);
    }
  }

  /// An outcome that holds for a while.
  ///
  /// @param key the same for requests of one front that share it
  record CacheKey(String key, Duration time) {}
}
