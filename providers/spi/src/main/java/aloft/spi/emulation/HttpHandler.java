package aloft.spi.emulation;

/// The rules of one HTTP API: maps a request to a function call, and its result to a response.
/// Stateless between requests.
@FunctionalInterface
public interface HttpHandler {

  Action handle(HttpRequest request);
}
