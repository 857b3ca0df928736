package aloft.google.cloud.operation;

import aloft.build.QueryString;
import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.GoogleErrors;
import aloft.google.cloud.deployment.Deployed;
import aloft.google.cloud.deployment.Functions;
import aloft.google.cloud.deployment.ServiceLabels;
import aloft.google.plan.GoogleLocation;
import aloft.host.Ids;
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
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpResponse;
import com.google.cloud.functions.v2.EventTrigger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Calls the URL of a function, with the same request as the local cloud makes. An HTTP function
/// gets the method and the path of its first route, and the payload as body, or as query of a GET;
/// the context of the call can have another `method` and `path`, and `headers`. A function with an
/// event trigger gets a CloudEvent with the payload as data.
///
/// A function that everybody may call gets no token. One that refuses the call for want of a token
/// is called again with the ID token of the user.
record FunctionCaller(Clients clients, Target target, Function function) {
  private static final String PUBSUB = "google.cloud.pubsub.topic.v1.messagePublished";
  private static final String JSON = "application/json";
  private static final int MARGIN_MILLIS = 60_000;

  /// How long the answer to a call without a result is awaited, to report one that is refused.
  private static final int ASYNC_MILLIS = 500;

  CallResult call(Call call) {
    Deployed deployed =
        new Functions(clients).find(function.deployedName(), ServiceLabels.of(target.service()));
    if (deployed == null) {
      throw new UserException(
          Diagnostic.error(
                  "function/not-deployed",
                  "the function \""
                      + function.name()
                      + "\" is not deployed as "
                      + function.deployedName())
              .hint("deploy it with \"aloft deploy\", or select another --stage or --region"));
    }
    Instant start = clients.environment().clock().instant();
    CallResult result =
        switch (call.mode()) {
          case WAIT -> send(deployed, call);
          case ASYNC -> sendWithoutResult(deployed, call);
          case DRY_RUN -> new CallResult(200, "", false, null);
        };
    return call.includeLog() && call.mode() == InvocationMode.WAIT
        ? new CallResult(
            result.status(),
            result.payload(),
            result.failed(),
            new LogFetcher(clients, function).since(start))
        : result;
  }

  private CallResult sendWithoutResult(Deployed deployed, Call call) {
    CompletableFuture<CallResult> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            answer.complete(send(deployed, call));
          } catch (RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      CallResult result = answer.get(ASYNC_MILLIS, TimeUnit.MILLISECONDS);
      return new CallResult(result.failed() ? result.status() : 202, "", result.failed(), null);
    } catch (TimeoutException e) {
      return new CallResult(202, "", false, null);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(GoogleErrors.interrupted(), e);
    }
  }

  private CallResult send(Deployed deployed, Call call) {
    String uri = deployed.uri();
    if (uri.isEmpty()) {
      throw new UserException(
          Diagnostic.error(
                  "function/not-deployed",
                  "the function " + function.deployedName() + " has no URL: its deployment failed")
              .hint("deploy the service again"));
    }
    EventTrigger trigger = new Functions(clients).trigger(deployed);
    Request request =
        trigger != null
            ? event(trigger, uri, call.payload())
            : request(uri, call.payload(), call.context());
    Answer answer = trigger != null ? null : send(request, null);
    if (answer == null || answer.isRefusal()) {
      String token = clients.idToken(uri);
      answer = answer == null || token != null ? send(request, token) : answer;
      if (answer.isRefusal()) {
        throw refused(token);
      }
    }
    return new CallResult(answer.status(), answer.body(), answer.status() >= 400, null);
  }

  private UserException refused(@Nullable String token) {
    return new UserException(
        Diagnostic.error(
                "function/denied",
                "the function "
                    + function.deployedName()
                    + (token == null
                        ? " accepts only calls with an ID token, and these credentials cannot make"
                            + " one"
                        : " does not accept calls of this account"))
            .hint(
                token == null
                    ? "use a service account, or impersonate one with provider.impersonate"
                    : "give it the role: gcloud run services add-iam-policy-binding "
                        + function.deployedName()
                        + " --region "
                        + clients.region()
                        + " --role roles/run.invoker --member ..."));
  }

  /// An answer of the function or of Google before it.
  private record Answer(int status, String body, boolean isHtml, boolean asksForToken) {

    /// Whether Google has refused the call for the function.
    boolean isRefusal() {
      return (status == 401 || status == 403) && (asksForToken || isHtml);
    }
  }

  /// The request for a call.
  ///
  /// @param body null for a request without a body
  private record Request(
      String method,
      String url,
      String contentType,
      Map<String, String> headers,
      @Nullable String body) {}

  private Request request(String uri, String payload, @Nullable String context) {
    Node settings = context == null ? null : json(context);
    GoogleLocation.Route route =
        GoogleLocation.of(target).routes().stream()
            .filter(candidate -> candidate.function().equals(function.name()))
            .findFirst()
            .orElse(null);
    String usualMethod = route == null || route.method().equals("ANY") ? "POST" : route.method();
    String usualPath = route == null || route.path().contains("{") ? "" : route.path();
    String method = text(settings, "method", usualMethod);
    String url = uri + text(settings, "path", usualPath);
    Map<String, String> headers = new LinkedHashMap<>();
    if (settings != null && settings.get("headers") instanceof Mapping more) {
      more.values().forEach((name, value) -> headers.put(name, QueryString.print(value)));
    }
    Node body = json(payload);
    if (method.equals("GET") || method.equals("HEAD")) {
      String query = body instanceof Mapping fields ? QueryString.of(fields) : "";
      boolean isAdded = !query.isEmpty() && url.indexOf('?') < 0;
      return new Request(method, isAdded ? url + "?" + query : url, JSON, headers, null);
    }
    String text = body instanceof Scalar ? body.text() : null;
    return text == null
        ? new Request(method, url, JSON, headers, payload)
        : new Request(method, url, "text/plain; charset=utf-8", headers, text);
  }

  private static String text(@Nullable Node settings, String key, String fallback) {
    Node value = settings == null ? null : settings.get(key);
    String text = value == null ? null : value.text();
    return text == null ? fallback : text;
  }

  private Answer send(Request call, @Nullable String token) {
    return GoogleErrors.call(() -> {
      String body = call.body();
      HttpRequest request =
          clients
              .calls()
              .buildRequest(
                  call.method(),
                  new GenericUrl(call.url()),
                  body == null
                      ? null
                      : new ByteArrayContent(
                          call.contentType(), body.getBytes(StandardCharsets.UTF_8)))
              .setThrowExceptionOnExecuteError(false)
              .setFollowRedirects(false)
              .setReadTimeout(Math.toIntExact(function.timeout().toMillis()) + MARGIN_MILLIS);
      HttpHeaders headers = request.getHeaders();
      call.headers().forEach(headers::set);
      if (token != null) {
        headers.setAuthorization("Bearer " + token);
      }
      HttpResponse response = request.execute();
      try {
        String type = response.getContentType();
        return new Answer(
            response.getStatusCode(),
            text(response.getContent()),
            type == null || type.startsWith("text/html"),
            response.getHeaders().getAuthenticate() != null);
      } finally {
        response.disconnect();
      }
    });
  }

  private static String text(@Nullable InputStream content) throws IOException {
    return content == null ? "" : new String(content.readAllBytes(), StandardCharsets.UTF_8);
  }

  private Request event(EventTrigger trigger, String uri, String payload) {
    Node json = json(payload);
    if (json instanceof Mapping whole
        && whole.get("specversion") != null
        && whole.get("type") != null) {
      return new Request("POST", uri, "application/cloudevents+json", Map.of(), payload);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", Ids.uuid());
    headers.put("ce-type", trigger.getEventType());
    headers.put("ce-source", source(trigger));
    headers.put("ce-time", clients.environment().clock().instant().toString());
    return new Request("POST", uri, JSON, headers, data(trigger, payload, json));
  }

  private String source(EventTrigger trigger) {
    return trigger.getPubsubTopic().isEmpty()
        ? "//aloft/invoke"
        : "//pubsub.googleapis.com/" + trigger.getPubsubTopic();
  }

  /// The data of the event: of Pub/Sub, the message whose data is the payload.
  private String data(EventTrigger trigger, String payload, @Nullable Node json) {
    if (!trigger.getEventType().equals(PUBSUB)
        || (json instanceof Mapping whole && whole.get("message") != null)) {
      return payload.isBlank() ? "{}" : payload;
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(
        "data", Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.UTF_8)));
    message.put("messageId", Ids.uuid());
    message.put("publishTime", clients.environment().clock().instant().toString());
    return Json.write(
        Map.of(
            "message",
            message,
            "subscription",
            "projects/" + clients.project() + "/subscriptions/aloft-invoke"),
        0);
  }

  private static @Nullable Node json(String payload) {
    return Json.syntaxError(payload) == null ? Json.read(payload, "payload") : null;
  }
}
