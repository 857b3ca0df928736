package aloft.azure.cloud.operation;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.deployment.AzureDeployments;
import aloft.azure.cloud.deployment.Stacks;
import aloft.azure.plan.AzureLocation;
import aloft.build.QueryString;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Function;
import aloft.spi.model.InvocationMode;
import aloft.spi.provider.Operations.Call;
import aloft.spi.provider.Operations.CallResult;
import aloft.spi.provider.Target;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Calls a function. One with an HTTP trigger gets the method and the path of its first route, its
/// key, and the payload as body, or as query of a GET; the context of the call can have another
/// `method` and `path`, and `headers`. Any other one, and each call without a result, is started by
/// the host itself, with the payload as text: the answer is then 202.
record FunctionCaller(AzureConnection connection, Target target, Function function) {
  private static final HttpHeaderName KEY = HttpHeaderName.fromString("x-functions-key");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final Duration MARGIN = Duration.ofSeconds(60);

  CallResult call(Call call) {
    AzureLocation location = AzureLocation.of(target);
    Stacks.Stack stack = new Stacks(connection, location.resourceGroup()).find(location.stack());
    if (stack == null) {
      throw AzureDeployments.missing(connection, target);
    }
    FunctionApp app = new FunctionApp(connection, location.resourceGroup(), stack);
    if (!app.functions().contains(function.deployedName())) {
      throw new UserException(
          Diagnostic.error(
                  "function/not-deployed",
                  "the function \""
                      + function.name()
                      + "\" is not deployed as "
                      + function.deployedName())
              .hint("deploy it with \"aloft deploy\", or select another --stage"));
    }
    if (call.mode() == InvocationMode.DRY_RUN) {
      return new CallResult(200, "", false, null);
    }
    Instant start = connection.environment().clock().instant();
    CallResult result =
        isHttp() && call.mode() == InvocationMode.WAIT
            ? send(request(app, location, call))
            : send(start(app, call.payload()));
    return call.includeLog()
        ? new CallResult(
            result.status(),
            result.payload(),
            result.failed(),
            new LogFetcher(connection, target, function).since(start))
        : result;
  }

  private Node trigger() {
    Node trigger = function.settings().get("bindings", "0");
    return trigger == null ? function.settings() : trigger;
  }

  private boolean isHttp() {
    return AzureErrors.text(trigger(), "type").equalsIgnoreCase("httpTrigger");
  }

  private HttpRequest start(FunctionApp app, String payload) {
    return new HttpRequest(
            HttpMethod.POST, app.url() + "/admin/functions/" + function.deployedName())
        .setHeader(KEY, app.masterKey())
        .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
        .setBody(Json.write(Map.of("input", payload), 0));
  }

  private HttpRequest request(FunctionApp app, AzureLocation location, Call call) {
    String context = call.context();
    Node settings = context == null ? null : json(context);
    AzureLocation.Route route =
        location.routes().stream()
            .filter(candidate -> candidate.function().equals(function.name()))
            .findFirst()
            .orElse(null);
    String usualMethod = route == null || route.method().equals("ANY") ? "POST" : route.method();
    String method = text(settings, "method", usualMethod).toUpperCase(Locale.ROOT);
    if (!METHOD.matcher(method).matches()) {
      throw new UserException(
          Diagnostic.error("invoke/method", "\"" + method + "\" is not an HTTP method")
              .hint("use one like POST"));
    }
    String path =
        text(settings, "path", route == null ? "/api/" + function.deployedName() : route.path());
    if (path.indexOf('{') >= 0) {
      throw new UserException(
          Diagnostic.error("invoke/path", "the path " + path + " has parameters")
              .hint(
                  "give it with --context '{\"path\": \""
                      + path.replaceAll("\\{.*?}", "1")
                      + "\"}'"));
    }
    Node body = json(call.payload());
    boolean isQuery = method.equals("GET") || method.equals("HEAD");
    String query = isQuery && body instanceof Mapping fields ? QueryString.of(fields) : "";
    String url = app.url() + (path.startsWith("/") ? path : "/" + path);
    if (!isUrl(url)) {
      throw new UserException(
          Diagnostic.error("invoke/path", "the path " + path + " is not one of a URL")
              .hint("encode other characters, as %20 for a space"));
    }
    HttpRequest request =
        new HttpRequest(
            HttpMethod.valueOf(method),
            query.isEmpty() ? url : url + (url.indexOf('?') < 0 ? "?" : "&") + query);
    String level = AzureErrors.text(trigger(), "authLevel");
    if (!level.equalsIgnoreCase("anonymous")) {
      request.setHeader(
          KEY,
          level.equalsIgnoreCase("admin") ? app.masterKey() : app.key(function.deployedName()));
    }
    if (settings != null && settings.get("headers") instanceof Mapping headers) {
      headers
          .values()
          .forEach((name, value) ->
              request.setHeader(HttpHeaderName.fromString(name), QueryString.print(value)));
    }
    if (!isQuery) {
      String text = body instanceof Scalar ? body.text() : null;
      request
          .setHeader(
              HttpHeaderName.CONTENT_TYPE,
              text == null ? "application/json" : "text/plain; charset=utf-8")
          .setBody(text == null ? call.payload() : text);
    }
    return request;
  }

  private static boolean isUrl(String text) {
    try {
      return new URI(text).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private CallResult send(HttpRequest request) {
    String url = request.getUrl().toString();
    try (HttpResponse response =
        connection.calls(function.timeout().plus(MARGIN)).sendSync(request, Context.NONE)) {
      int status = response.getStatusCode();
      return new CallResult(status, response.getBodyAsBinaryData().toString(), status >= 400, null);
    } catch (RuntimeException e) {
      throw connection.unanswered(e, url);
    }
  }

  private static String text(@Nullable Node settings, String key, String fallback) {
    String text = AzureErrors.text(settings, key);
    return text.isEmpty() ? fallback : text;
  }

  private static @Nullable Node json(String payload) {
    return Json.syntaxError(payload) == null ? Json.read(payload, "payload") : null;
  }
}
