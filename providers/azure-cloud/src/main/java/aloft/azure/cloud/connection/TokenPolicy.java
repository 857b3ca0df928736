package aloft.azure.cloud.connection;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import java.net.URL;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Adds a token to each request to one host. The library's own policy refuses addresses that are
/// not encrypted, also those of this machine; this one extends it, because the client of blobs
/// looks for one of its type.
final class TokenPolicy extends BearerTokenAuthenticationPolicy {
  private final String url;
  private final Supplier<@Nullable String> token;

  /// @param url of the host; other hosts, such as of a location that an answer names, get no token
  /// @param token returns null if no token is to be sent
  TokenPolicy(String url, Supplier<@Nullable String> token) {
    super(request -> Mono.empty(), url);
    this.url = url;
    this.token = token;
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext call, HttpPipelineNextPolicy next) {
    return Mono.defer(() -> {
      authorize(call.getHttpRequest());
      return next.process();
    });
  }

  @Override
  public HttpResponse processSync(HttpPipelineCallContext call, HttpPipelineNextSyncPolicy next) {
    authorize(call.getHttpRequest());
    return next.processSync();
  }

  private void authorize(HttpRequest request) {
    URL address = request.getUrl();
    String root = address.getProtocol() + "://" + address.getAuthority();
    if (url.equals(root) || url.startsWith(root + "/")) {
      String value = token.get();
      if (value != null) {
        request.setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + value);
      }
    }
  }
}
