package aloft.spi.emulation;

/// The rules of one HTTP front: which function a request goes to, what it is told, and what the
/// caller is answered. Keeps nothing between requests.
@FunctionalInterface
public interface HttpHandler {

  Action handle(HttpRequest request);
}
