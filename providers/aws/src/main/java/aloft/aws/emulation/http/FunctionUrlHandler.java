package aloft.aws.emulation.http;

import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
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

/// The handler of a function URL: every path and method invokes the function with events of version
/// 2.0. Streamed responses are sent as a whole.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html">Invoking
///   function URLs</a>
final class FunctionUrlHandler implements HttpHandler {
  private static final int MAX_BODY_BYTES = 6 * 1024 * 1024;

  /// The extra time that Lambda takes to stop a function after its timeout.
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
      return respond(HttpApiErrors.unsupported(settings.unbuilt()), request);
    }
    if (cors != null && Cors.isPreflight(request)) {
      return new Action.Respond(withRequestId(cors.preflight(request), request));
    }
    if (request.body().bytes().length > MAX_BODY_BYTES) {
      return respond(HttpApiErrors.TOO_LARGE.response(), request);
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
        new Event.Body(event.write(null).payload()),
        null,
        Duration.ofSeconds(settings.timeout() + GRACE_SECONDS),
        withHeaders(FAILED, request),
        result -> answer(result.outcome(), request));
  }

  private Action answer(InvocationOutcome outcome, HttpRequest request) {
    try {
      HttpResponse response = RESULT.readV2(outcome, true);
      return respond(response == null ? FAILED : response, request);
    } catch (MalformedResultException e) {
      return new Action.Respond(
          withHeaders(FAILED, request),
          e.logLine(settings.function(), "the function URL", FAILED.status()));
    }
  }

  private Action respond(HttpResponse response, HttpRequest request) {
    return new Action.Respond(withHeaders(response, request));
  }

  private HttpResponse withHeaders(HttpResponse response, HttpRequest request) {
    return withRequestId(
        cors == null ? response : cors.withCorsHeaders(response, request), request);
  }

  private static HttpResponse withRequestId(HttpResponse response, HttpRequest request) {
    List<Header> headers = new ArrayList<>(response.headers().size() + 1);
    headers.addAll(response.headers());
    headers.add(new Header("x-amzn-requestid", request.id()));
    return new HttpResponse(response.status(), headers, response.body());
  }
}
