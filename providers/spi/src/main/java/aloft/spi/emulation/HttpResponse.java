package aloft.spi.emulation;

import java.util.List;

/// The HTTP response to a caller.
public record HttpResponse(int status, List<Header> headers, Payload body) {
  public HttpResponse {
    headers = List.copyOf(headers);
  }
}
