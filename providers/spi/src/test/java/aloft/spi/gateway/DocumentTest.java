package aloft.spi.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.worker.Payload;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class DocumentTest {

  @Test
  void isReadOnceForAllWhoWantTheSameOfIt() {
    AtomicInteger reads = new AtomicInteger();
    Document document = new Document(Payload.of("7"));

    assertThat(document.read(Integer.class, content -> reads.incrementAndGet())).isEqualTo(1);
    assertThat(document.read(Integer.class, content -> reads.incrementAndGet())).isEqualTo(1);

    assertThat(document.read(String.class, Payload::text)).isEqualTo("7");
    assertThat(document.content().text()).isEqualTo("7");
  }
}
