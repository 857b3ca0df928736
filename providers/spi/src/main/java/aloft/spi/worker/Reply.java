package aloft.spi.worker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a worker is answered over HTTP.
public record Reply(int status, Map<String, String> headers, Payload body) {
  public Reply {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }
}
