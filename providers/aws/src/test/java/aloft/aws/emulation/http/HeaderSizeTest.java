package aloft.aws.emulation.http;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.Payload;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeaderSizeTest {
  private static final String HOST = "localhost:3000";

  private static HttpRequest request(@Nullable String query, int valueSize) {
    return new HttpRequest(
        "GET",
        "/missing",
        query,
        "HTTP/1.1",
        List.of(
            new Header("Host", HOST),
            new Header("a-long-name-that-does-not-count", "x".repeat(valueSize))),
        Payload.of(""),
        "127.0.0.1",
        Instant.EPOCH,
        "1");
  }

  private static int status(HttpHandler handler, HttpRequest request) {
    return ((Action.Respond) handler.handle(request)).response().status();
  }

  @Test
  void valuesOfARestApiHave10KilobytesAtMost() {
    int largest = 10_240 - HOST.length();
    assertThat(HeaderSize.exceedsRestLimit(request("q".repeat(5000), largest))).isFalse();
    assertThat(HeaderSize.exceedsRestLimit(request(null, largest + 1))).isTrue();
  }

  @Test
  void requestLineOfAnHttpApiCounts() {
    int largest = 10_240 - HOST.length() - "GET /missing HTTP/1.1".length();
    HttpHandler handler =
        new HttpApiHandler(new HttpApiSettings("id", "us-east-1", List.of(), List.of(), null));
    assertThat(status(handler, request(null, largest))).isEqualTo(404);
    assertThat(status(handler, request(null, largest + 1))).isEqualTo(431);
    assertThat(status(handler, request("q", largest - 2))).isEqualTo(404);
    assertThat(status(handler, request("q", largest - 1))).isEqualTo(431);
  }
}
