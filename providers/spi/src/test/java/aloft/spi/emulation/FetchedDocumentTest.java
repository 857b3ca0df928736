package aloft.spi.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FetchedDocumentTest {

  @Test
  void isReadOnceForAllWhoWantTheSameOfIt() {
    AtomicInteger reads = new AtomicInteger();
    FetchedDocument document = new FetchedDocument(Payload.of("7"));

    assertThat(document.read(Integer.class, content -> reads.incrementAndGet())).isEqualTo(1);
    assertThat(document.read(Integer.class, content -> reads.incrementAndGet())).isEqualTo(1);

    assertThat(document.read(String.class, Payload::text)).isEqualTo("7");
    assertThat(document.content().text()).isEqualTo("7");
  }
}
