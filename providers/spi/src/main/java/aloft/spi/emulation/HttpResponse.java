package aloft.spi.emulation;

import java.util.List;

/// The HTTP response to a caller.
public record HttpResponse(int status, List<Header> headers, Body body) {
  public HttpResponse {
    headers = List.copyOf(headers);
  }

  /// What follows the headers.
  public sealed interface Body permits Payload, Stream {}

  /// A body that is sent piece by piece, as the function writes it.
  @FunctionalInterface
  public non-sealed interface Stream extends Body {

    /// Starts the stream; called once. The sink may be called from any thread, one call at a time.
    void start(Sink sink);
  }

  /// Receives a streamed body.
  public interface Sink {

    /// Accepts the next piece.
    void accept(Payload piece);

    /// Ends the body.
    ///
    /// @param complete false if the function failed before its end
    void close(boolean complete);
  }

  /// Returns the body of a response that is not streamed.
  ///
  /// @throws IllegalStateException if it is streamed
  public Payload payload() {
    return switch (body) {
      case Payload payload -> payload;
      case Stream stream -> throw new IllegalStateException("the body is a stream");
    };
  }
}
