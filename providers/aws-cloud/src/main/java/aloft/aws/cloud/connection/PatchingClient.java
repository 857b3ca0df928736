package aloft.aws.cloud.connection;

import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// An HTTP client that supports the PATCH method. Starts and ends more slowly than the default
/// client.
final class PatchingClient implements SdkHttpClient {
  private static final Set<String> SET_BY_CLIENT =
      Set.of("host", "content-length", "expect", "connection");

  private final HttpClient client;

  PatchingClient(@Nullable SSLContext trusted, Function<URI, Proxy> proxies) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .proxy(
                new ProxySelector() {
                  @Override
                  public List<Proxy> select(URI uri) {
                    return List.of(proxies.apply(uri));
                  }

                  @Override
                  public void connectFailed(URI uri, SocketAddress address, IOException cause) {}
                });
    if (trusted != null) {
      builder.sslContext(trusted);
    }
    this.client = builder.build();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    return new ExecutableHttpRequest() {
      private volatile @Nullable Thread running;

      @Override
      public HttpExecuteResponse call() throws IOException {
        running = Thread.currentThread();
        try {
          return send(request);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted", e);
        } finally {
          running = null;
        }
      }

      @Override
      public void abort() {
        Thread thread = running;
        if (thread != null) {
          thread.interrupt();
        }
      }
    };
  }

  private HttpExecuteResponse send(HttpExecuteRequest request)
      throws IOException, InterruptedException {
    SdkHttpRequest http = request.httpRequest();
    byte[] body = new byte[0];
    if (request.contentStreamProvider().isPresent()) {
      try (InputStream in = request.contentStreamProvider().get().newStream()) {
        body = in.readAllBytes();
      }
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(http.getUri())
            .timeout(Duration.ofSeconds(60))
            .method(http.method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
    http.forEachHeader((name, values) -> {
      if (!SET_BY_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
        values.forEach(value -> builder.header(name, value));
      }
    });
    HttpResponse<InputStream> response =
        client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .build())
        .responseBody(AbortableInputStream.create(response.body()))
        .build();
  }

  @Override
  public String clientName() {
    return "Patching";
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
