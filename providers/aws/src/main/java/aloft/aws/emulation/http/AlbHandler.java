package aloft.aws.emulation.http;

import aloft.aws.emulation.http.AlbSettings.Rule;
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
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The handler of a listener of an Application Load Balancer: the matching rule with the lowest
/// priority invokes its function. All functions count as healthy.
///
/// @see <a
///   href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html">Lambda
///   functions as targets</a>
final class AlbHandler implements HttpHandler {
  private static final int MAX_BODY_BYTES = 1024 * 1024;

  /// Longer than any function runs: its own timeout ends the call.
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  private static final HttpApiResponse RESULT = new HttpApiResponse("application/octet-stream");
  private static final HttpResponse BAD_GATEWAY = page(502, "502 Bad Gateway");
  private static final HttpResponse TOO_LARGE = page(413, "413 Request Entity Too Large");
  private static final HttpResponse NO_RULE =
      new HttpResponse(
          404,
          List.of(new Header("content-type", "text/plain; charset=utf-8")),
          Payload.of("no rule of the listener matches this request\n"));

  private final List<Rule> rules;

  AlbHandler(AlbSettings settings) {
    this.rules = settings.rules().stream().sorted(Comparator.comparingInt(Rule::priority)).toList();
  }

  private static HttpResponse page(int status, String title) {
    return new HttpResponse(
        status,
        List.of(new Header("server", "awselb/2.0"), new Header("content-type", "text/html")),
        Payload.of(
            "<html>\r\n<head><title>"
                + title
                + "</title></head>\r\n<body>\r\n<center><h1>"
                + title
                + "</h1></center>\r\n</body>\r\n</html>\r\n"));
  }

  @Override
  public Action handle(HttpRequest request) {
    for (Rule rule : rules) {
      if (AlbRuleMatcher.match(rule.conditions(), request)) {
        return apply(rule, request);
      }
    }
    return new Action.Respond(NO_RULE);
  }

  private static Action apply(Rule rule, HttpRequest request) {
    if (rule.unbuilt() != null) {
      return new Action.Respond(HttpApiErrors.unsupported(rule.unbuilt()));
    }
    if (request.body().bytes().length > MAX_BODY_BYTES) {
      return new Action.Respond(TOO_LARGE);
    }
    return new Action.Invoke(
        rule.function(),
        new Event.Body(event(rule, request).payload()),
        null,
        TIMEOUT,
        BAD_GATEWAY,
        result -> answer(result.outcome(), rule));
  }

  private static Action answer(InvocationOutcome outcome, Rule rule) {
    try {
      HttpResponse response = RESULT.readForLoadBalancer(outcome, rule.multiValue());
      return new Action.Respond(
          response == null || response.payload().bytes().length > MAX_BODY_BYTES
              ? BAD_GATEWAY
              : response);
    } catch (MalformedResultException e) {
      return new Action.Respond(
          BAD_GATEWAY, e.logLine(rule.function(), "the load balancer", BAD_GATEWAY.status()));
    }
  }

  private static JsonWriter event(Rule rule, HttpRequest request) {
    JsonWriter out = new JsonWriter().open().open("requestContext").open("elb");
    out.put("targetGroupArn", rule.targetGroup()).close().close();
    out.put("httpMethod", request.method()).put("path", request.path());
    Map<String, List<String>> query = query(request);
    ForwardedRequest forwarded = new ForwardedRequest(request, true);
    if (request.body().bytes().length > 0) {
      forwarded.set("content-length", Integer.toString(request.body().bytes().length));
    }
    Map<String, List<String>> headers = forwarded.headers();
    List<String> cookies = request.headers("Cookie");
    if (!cookies.isEmpty()) {
      headers.put("cookie", cookies);
    }
    if (rule.multiValue()) {
      write(out, "multiValueQueryStringParameters", query, true);
      write(out, "multiValueHeaders", headers, true);
    } else {
      write(out, "queryStringParameters", query, false);
      write(out, "headers", headers, false);
    }
    writeBody(out, request);
    return out.close();
  }

  /// Writes all values, or the last one of each name.
  private static void write(
      JsonWriter out, String name, Map<String, List<String>> values, boolean all) {
    out.open(name);
    values.forEach((key, list) -> {
      if (all) {
        out.put(key, list);
      } else {
        out.put(key, list.getLast());
      }
    });
    out.close();
  }

  /// The parameters as they are in the URL: a load balancer does not decode them.
  private static Map<String, List<String>> query(HttpRequest request) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    String query = request.query();
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int cut = pair.indexOf('=');
        values
            .computeIfAbsent(cut < 0 ? pair : pair.substring(0, cut), key -> new ArrayList<>())
            .add(cut < 0 ? "" : pair.substring(cut + 1));
      }
    }
    return values;
  }

  /// Text types are passed as text, others and compressed ones in base64; content without a type by
  /// its bytes.
  private static void writeBody(JsonWriter out, HttpRequest request) {
    byte[] bytes = request.body().bytes();
    boolean isText =
        bytes.length == 0
            || (request.header("Content-Encoding") == null && EventBody.isText(request, bytes));
    out.put("body", isText ? request.body().text() : Base64.getEncoder().encodeToString(bytes))
        .put("isBase64Encoded", !isText);
  }
}
