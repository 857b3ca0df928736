package aloft.aws.emulation.http;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.Payload;
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
final class FunctionUrlHandler implements HttpHandler {
  private static final int LIMIT = 6 * 1024 * 1024;

  /// How long the cloud takes to end a function whose time is over.
  private static final int GRACE_SECONDS = 5;

  private static final HttpApiResponse RESULT = new HttpApiResponse("application/json");
  private static final HttpResponse FAILED =
      new HttpResponse(
          502,
          List.of(new Header("content-type", "application/json")),
          Payload.of("Internal Server Error"));

  private final FunctionUrlSettings settings;
  private final @Nullable Cors cors;

  FunctionUrlHandler(FunctionUrlSettings settings) {
    this.settings = settings;
    this.cors = settings.cors() == null ? null : new Cors(settings.cors(), 200);
  }

  @Override
  public Action handle(HttpRequest request) {
    if (settings.unbuilt() != null) {
      return finish(HttpApiErrors.unbuilt(settings.unbuilt()), request);
    }
    if (cors != null && Cors.isPreflight(request)) {
      return new Action.Respond(numbered(cors.preflight(request), request));
    }
    if (request.body().bytes().length > LIMIT) {
      return finish(HttpApiErrors.TOO_LARGE.answer(), request);
    }
    HttpApiEventV2 event =
        new HttpApiEventV2(
            request,
            "anonymous",
            settings.urlId(),
            HttpApiSettings.DEFAULT,
            request.path(),
            Map.of());
    return new Action.Invoke(
        settings.function(),
        event.write(null).payload(),
        Map.of(),
        null,
        Duration.ofSeconds(settings.timeout() + GRACE_SECONDS),
        marked(FAILED, request),
        called -> finish(answer(called.outcome()), request));
  }

  private static HttpResponse answer(InvocationOutcome outcome) {
    HttpResponse answer = RESULT.read(outcome, true);
    return answer == null ? FAILED : answer;
  }

  private Action finish(HttpResponse answer, HttpRequest request) {
    return new Action.Respond(marked(answer, request));
  }

  private HttpResponse marked(HttpResponse answer, HttpRequest request) {
    return numbered(cors == null ? answer : cors.mark(answer, request), request);
  }

  private static HttpResponse numbered(HttpResponse answer, HttpRequest request) {
    List<Header> headers = new ArrayList<>(answer.headers().size() + 1);
    headers.addAll(answer.headers());
    headers.add(new Header("x-amzn-requestid", request.id()));
    return new HttpResponse(answer.status(), headers, answer.body());
  }
}
