package aloft.spi.gateway;

import aloft.spi.worker.Payload;
import java.util.List;

/// What a caller is answered.
public record HttpAnswer(int status, List<Header> headers, Payload body) {
  public HttpAnswer {
    headers = List.copyOf(headers);
  }
}
