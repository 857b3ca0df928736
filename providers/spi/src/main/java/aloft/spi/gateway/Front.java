package aloft.spi.gateway;

/// The rules of one HTTP front: which function a request goes to, what it is told, and what the
/// caller is answered. Keeps nothing between requests.
@FunctionalInterface
public interface Front {

  Next handle(HttpRequest request);
}
