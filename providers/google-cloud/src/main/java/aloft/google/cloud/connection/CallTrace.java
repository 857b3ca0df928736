package aloft.google.cloud.connection;

import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a line for each answer of Google, for `--debug`.
///
/// A line has the method, the address, the status, the duration and the number of the attempt. It
/// has no headers, no bodies, and of the query only the parameters that name what a request is
/// about.
final class CallTrace {
  private static final Set<String> SHOWN =
      Set.of("functionId", "updateMask", "filter", "prefix", "name", "uploadType", "pageToken");

  private final @Nullable Consumer<String> lines;

  CallTrace(@Nullable Consumer<String> lines) {
    this.lines = lines;
  }

  /// Writes a line that is about no request.
  void note(String line) {
    if (lines != null) {
      lines.accept("google: " + line);
    }
  }

  void answered(String method, String url, int status, long startedNanos, int attempt) {
    if (lines != null) {
      note(name(method, url) + ": " + status + after(startedNanos, attempt));
    }
  }

  void failed(String method, String url, Throwable failure, long startedNanos, int attempt) {
    if (lines != null) {
      note(name(method, url) + ": no answer" + after(startedNanos, attempt) + ": " + failure);
    }
  }

  private static String after(long startedNanos, int attempt) {
    long millis = (System.nanoTime() - startedNanos) / 1_000_000;
    return " after " + millis + " ms" + (attempt == 1 ? "" : ", attempt " + attempt);
  }

  private static String name(String method, String url) {
    URI uri = URI.create(url);
    StringBuilder text =
        new StringBuilder(method).append(' ').append(uri.getHost()).append(uri.getPath());
    String query = uri.getRawQuery();
    char separator = '?';
    for (String parameter : query == null ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0 && SHOWN.contains(parameter.substring(0, equals))) {
        text.append(separator).append(parameter);
        separator = '&';
      }
    }
    return text.toString();
  }
}
