package aloft.spi.emulation;

import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The next step in handling an HTTP request, decided by an [HttpHandler].
public sealed interface Action {

  /// Sends a response to the caller.
  ///
  /// @param logLine a line for the log of a function; null for none
  record Respond(HttpResponse response, @Nullable LogLine logLine) implements Action {

    /// Sends a response and logs nothing.
    public Respond(HttpResponse answer) {
      this(answer, null);
    }
  }

  /// A line that the HTTP API writes to the log of a function.
  ///
  /// @param function its name in this HTTP API
  record LogLine(String function, String text) {}

  /// Calls a function and continues with the action that its result leads to.
  ///
  /// @param function its name in this HTTP API
  /// @param cacheKey where the result is cached; null if it must not be cached
  /// @param timeout how long to wait for the result
  /// @param timeoutResponse sent to the caller after the timeout; the function keeps running
  /// @param next maps the result to the next action
  record Invoke(
      String function,
      Event event,
      @Nullable CacheKey cacheKey,
      Duration timeout,
      HttpResponse timeoutResponse,
      Function<InvocationResult, Action> next)
      implements Action {}

  /// Starts a function and sends a response to the caller without waiting for the result. A failed
  /// call is repeated as the function's [ExecutionPolicy] says.
  record InvokeAsync(String function, Event event, HttpResponse response) implements Action {}

  /// Fetches a document, or uses the cached one.
  ///
  /// @param stale the cached document that is out of date: it is fetched again, but at most once in
  ///   a few seconds; null if the cached document may be used
  /// @param next maps the document to the next action; its argument is null if the fetch failed
  record Fetch(
      URI uri, @Nullable FetchedDocument stale, Function<@Nullable FetchedDocument, Action> next)
      implements Action {

    /// Fetches a document unless it is cached.
    public Fetch(URI address, Function<@Nullable FetchedDocument, Action> then) {
      this(address, null, then);
    }
  }

  /// The key of a cached result.
  ///
  /// @param key equal for requests of one HTTP API that share the result
  /// @param timeToLive how long the result is valid
  record CacheKey(String key, Duration timeToLive) {}
}
