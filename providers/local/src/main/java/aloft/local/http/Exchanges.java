package aloft.local.http;

import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpRequestFactory;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParserFactory;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpContext;

/// How a request is heard, and whether its connection outlives it.
public final class Exchanges {
  private Exchanges() {}

  /// Reads requests whose path stays as it was sent: what reads it as a URI takes `//host` out of
  /// it.
  public static DefaultHttpRequestParserFactory parsers(Http1Config limits) {
    return new DefaultHttpRequestParserFactory(limits, null, new RawRequests());
  }

  private static final class RawRequests implements HttpRequestFactory<ClassicHttpRequest> {
    @Override
    public ClassicHttpRequest newHttpRequest(String method, String target) {
      return new BasicClassicHttpRequest(method, null, null, target);
    }

    @Override
    public ClassicHttpRequest newHttpRequest(String method, URI target) {
      return newHttpRequest(method, target.toString());
    }
  }

  /// Whether another request may follow. Most say nothing of their connection: to find that out
  /// with the library takes longer.
  public static boolean isKept(HttpRequest request, HttpResponse response, HttpContext context) {
    return (HttpVersion.HTTP_1_1.equals(request.getVersion())
            && !request.containsHeader("Connection")
            && !response.containsHeader("Connection"))
        || DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
  }
}
