package aloft.spi.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FetchedDocumentTest {

  @Test
  void parsesOncePerType() {
    AtomicInteger reads = new AtomicInteger();
    FetchedDocument document = new FetchedDocument(Payload.of("7"));

    assertThat(document.parse(Integer.class, content -> reads.incrementAndGet())).isEqualTo(1);
    assertThat(document.parse(Integer.class, content -> reads.incrementAndGet())).isEqualTo(1);

    assertThat(document.parse(String.class, Payload::text)).isEqualTo("7");
    assertThat(document.content().text()).isEqualTo("7");
  }
}
