package aloft.local.gateway;

import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.CompletableFuture;

/// Collects the body of a response.
public final class ResponseBody {
  private ResponseBody() {}

  /// Returns the whole body; of a stream that failed, the part before the failure.
  public static CompletableFuture<Payload> collect(HttpResponse.Body body) {
    return switch (body) {
      case Payload payload -> CompletableFuture.completedFuture(payload);
      case HttpResponse.Stream stream -> {
        CompletableFuture<Payload> collected = new CompletableFuture<>();
        stream.start(new Collector(collected));
        yield collected;
      }
    };
  }

  private static final class Collector implements HttpResponse.Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Payload> collected;

    Collector(CompletableFuture<Payload> collected) {
      this.collected = collected;
    }

    @Override
    public void accept(Payload piece) {
      bytes.writeBytes(piece.bytes());
    }

    @Override
    public void close(boolean complete) {
      collected.complete(Payload.of(bytes.toByteArray()));
    }
  }
}
