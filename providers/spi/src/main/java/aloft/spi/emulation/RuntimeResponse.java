package aloft.spi.emulation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The HTTP response of the runtime API to a worker.
public record RuntimeResponse(int status, Map<String, String> headers, Payload body) {
  public RuntimeResponse {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
