package aloft.azure.cloud.connection;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.net.URL;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/// Writes a line for each answer of Azure, for `--debug`: the method, the address without its
/// query, the status and the duration. It has no headers and no bodies.
final class CallTrace implements HttpPipelinePolicy {
  private final @Nullable Consumer<String> lines;

  CallTrace(@Nullable Consumer<String> lines) {
    this.lines = lines;
  }

  /// Writes a line that is about no request.
  void note(String line) {
    if (lines != null) {
      lines.accept("azure: " + line);
    }
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext call, HttpPipelineNextPolicy next) {
    long started = System.nanoTime();
    HttpRequest request = call.getHttpRequest();
    return next.process()
        .doOnNext(response -> answered(request, response.getStatusCode(), started))
        .doOnError(e -> failed(request, e, started));
  }

  @Override
  public HttpResponse processSync(HttpPipelineCallContext call, HttpPipelineNextSyncPolicy next) {
    long started = System.nanoTime();
    HttpRequest request = call.getHttpRequest();
    try {
      HttpResponse response = next.processSync();
      answered(request, response.getStatusCode(), started);
      return response;
    } catch (RuntimeException e) {
      failed(request, e, started);
      throw e;
    }
  }

  private void answered(HttpRequest request, int status, long started) {
    if (lines != null) {
      note(name(request) + ": " + status + after(started));
    }
  }

  private void failed(HttpRequest request, Throwable failure, long started) {
    if (lines != null) {
      note(name(request) + ": no answer" + after(started) + ": " + AzureErrors.reason(failure));
    }
  }

  private static String after(long started) {
    return " after " + (System.nanoTime() - started) / 1_000_000 + " ms";
  }

  private static String name(HttpRequest request) {
    URL url = request.getUrl();
    return request.getHttpMethod() + " " + url.getHost() + url.getPath();
  }
}
