package aloft.aws.cloud.connection;

import aloft.host.network.ProxySettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  private final ProxySettings proxies;
  private final Duration timeout;

  /// @param timeout the maximum time until an answer is complete
  PatchingClient(
      @Nullable SSLContext trusted,
      ProxySettings proxies,
      Duration connectTimeout,
      Duration timeout) {
    this.proxies = proxies;
    this.timeout = timeout;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .proxy(
                new ProxySelector() {
                  @Override
                  public List<Proxy> select(URI uri) {
                    ProxySettings.Configured proxy = proxies.find(uri);
                    return List.of(proxy == null ? Proxy.NO_PROXY : proxy.proxy());
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
            .method(http.method().name(), HttpRequest.BodyPublishers.ofByteArray(body));
    http.forEachHeader((name, values) -> {
      if (!SET_BY_CLIENT.contains(name.toLowerCase(java.util.Locale.ROOT))) {
        values.forEach(value -> builder.header(name, value));
      }
    });
    ProxySettings.Configured proxy = proxies.find(http.getUri());
    if (proxy != null && proxy.authorization() != null) {
      builder.header("Proxy-Authorization", proxy.authorization());
    }
    HttpResponse<byte[]> response = await(builder.build());
    // a proxy that refuses a tunnel: no body at all
    byte[] content = Objects.requireNonNullElse(response.body(), new byte[0]);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(content)))
        .build();
  }

  // The timeout of HttpRequest ends with the head of the answer.
  private HttpResponse<byte[]> await(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("Read timed out");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
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
