package aloft.aws.emulation.front;

import aloft.spi.gateway.Front;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Outcome;
import aloft.spi.worker.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A function's own URL: every path and method calls it, with events of version 2.0. What it wrote
/// piece by piece is handed on as a whole.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html">Invoking
///   function URLs</a>
final class UrlFront implements Front {
  private static final int LIMIT = 6 * 1024 * 1024;

  /// How long the cloud takes to end a function whose time is over.
  private static final int GRACE_SECONDS = 5;

  private static final HttpResult RESULT = new HttpResult("application/json");
  private static final HttpAnswer FAILED =
      new HttpAnswer(
          502,
          List.of(new Header("content-type", "application/json")),
          Payload.of("Internal Server Error"));

  private final UrlSettings settings;
  private final @Nullable Cors cors;

  UrlFront(UrlSettings settings) {
    this.settings = settings;
    this.cors = settings.cors() == null ? null : new Cors(settings.cors(), 200);
  }

  @Override
  public Next handle(HttpRequest request) {
    if (settings.unbuilt() != null) {
      return finish(HttpErrors.unbuilt(settings.unbuilt()), request);
    }
    if (cors != null && Cors.isPreflight(request)) {
      return new Next.Answer(numbered(cors.preflight(request), request));
    }
    if (request.body().bytes().length > LIMIT) {
      return finish(HttpErrors.TOO_LARGE.answer(), request);
    }
    HttpEvent event =
        new HttpEvent(
            request, "anonymous", settings.urlId(), HttpSettings.DEFAULT, request.path(), Map.of());
    return new Next.Call(
        settings.function(),
        event.write(null).payload(),
        Map.of(),
        null,
        Duration.ofSeconds(settings.timeout() + GRACE_SECONDS),
        marked(FAILED, request),
        called -> finish(answer(called.outcome()), request));
  }

  private static HttpAnswer answer(Outcome outcome) {
    HttpAnswer answer = RESULT.read(outcome, true);
    return answer == null ? FAILED : answer;
  }

  private Next finish(HttpAnswer answer, HttpRequest request) {
    return new Next.Answer(marked(answer, request));
  }

  private HttpAnswer marked(HttpAnswer answer, HttpRequest request) {
    return numbered(cors == null ? answer : cors.mark(answer, request), request);
  }

  private static HttpAnswer numbered(HttpAnswer answer, HttpRequest request) {
    List<Header> headers = new ArrayList<>(answer.headers().size() + 1);
    headers.addAll(answer.headers());
    headers.add(new Header("x-amzn-requestid", request.id()));
    return new HttpAnswer(answer.status(), headers, answer.body());
  }
}
