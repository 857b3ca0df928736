package aloft.google.cloud.connection;

import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.util.BackOffUtils;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.client.util.Sleeper;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/// Lets the sender of a resumable upload continue after a failed piece. All other requests are
/// repeated by the [Transport].
///
/// @param credentials adds the credentials; null without any
record UploadRetry(@Nullable HttpRequestInitializer credentials) implements HttpRequestInitializer {
  private static final int FIRST_DELAY_MILLIS = 200;
  private static final int LONGEST_TIME_MILLIS = 60_000;

  @Override
  public void initialize(HttpRequest request) throws IOException {
    if (credentials != null) {
      credentials.initialize(request);
    }
    HttpUnsuccessfulResponseHandler own = request.getUnsuccessfulResponseHandler();
    ExponentialBackOff delays =
        new ExponentialBackOff.Builder()
            .setInitialIntervalMillis(FIRST_DELAY_MILLIS)
            .setMaxElapsedTimeMillis(LONGEST_TIME_MILLIS)
            .build();
    request.setIOExceptionHandler(
        (failed, repeatable) -> repeatable && isPiece(failed) && hasWaited(delays));
    request.setUnsuccessfulResponseHandler((failed, answer, repeatable) ->
        (own != null && own.handleResponse(failed, answer, repeatable))
            || (repeatable
                && isPiece(failed)
                && answer.getStatusCode() >= 500
                && hasWaited(delays)));
  }

  private static boolean isPiece(HttpRequest request) {
    return request.getHeaders().getContentRange() != null;
  }

  private static boolean hasWaited(ExponentialBackOff delays) throws IOException {
    try {
      return BackOffUtils.next(Sleeper.DEFAULT, delays);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
