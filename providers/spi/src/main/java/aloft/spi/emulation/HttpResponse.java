package aloft.spi.emulation;

import java.util.List;

/// What a caller is answered.
public record HttpResponse(int status, List<Header> headers, Payload body) {
  public HttpResponse {
    headers = List.copyOf(headers);
  }
}
