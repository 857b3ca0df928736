package aloft.azure.cloud.connection;

import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Sends requests to Azure Resource Manager. A resource is named by its id, a path that starts with
/// `/subscriptions/`; each type has its own version of the API.
public final class ArmClient {
  private static final HttpHeaderName OPERATION = HttpHeaderName.fromString("Azure-AsyncOperation");
  private static final Duration LONGEST_REQUESTED = Duration.ofMinutes(1);

  private final String endpoint;
  private final HttpPipeline pipeline;
  private final Function<URI, String> proxy;

  ArmClient(String endpoint, HttpPipeline pipeline, Function<URI, String> proxy) {
    this.endpoint = endpoint;
    this.pipeline = pipeline;
    this.proxy = proxy;
  }

  /// An answer that is no error.
  ///
  /// @param body null if it is empty
  /// @param operation where the state of the started operation can be asked; null if there is none
  /// @param location where its result can be asked; null if there is none
  /// @param delay how long to wait before that; null if Azure does not say
  public record Answer(
      int status,
      @Nullable Node body,
      @Nullable String operation,
      @Nullable String location,
      @Nullable Duration delay) {

    /// The state in the body, as in `Succeeded`; empty if it has none.
    String state() {
      return AzureErrors.text(body, "properties", "provisioningState");
    }
  }

  /// Returns a resource.
  ///
  /// @throws FailedCallException if it does not exist, or the call fails
  public Node get(String id, String version) {
    Node body = send(HttpMethod.GET, url(id, version), null).body();
    return body == null ? Json.read("{}", "answer") : body;
  }

  /// Returns a resource; null if it does not exist.
  public @Nullable Node find(String id, String version) {
    try {
      return get(id, version);
    } catch (FailedCallException e) {
      if (e.isMissing()) {
        return null;
      }
      throw e;
    }
  }

  /// Returns all pages of a list.
  public List<Node> list(String id, String version) {
    List<Node> items = new ArrayList<>();
    String url = url(id, version);
    while (!url.isEmpty()) {
      Node page = send(HttpMethod.GET, url, null).body();
      if (page != null && page.get("value") instanceof Sequence values) {
        items.addAll(values.items());
      }
      url = AzureErrors.text(page, "nextLink");
    }
    return items;
  }

  /// Creates or replaces a resource, and returns as soon as Azure has accepted that.
  public Answer put(String id, String version, Object body) {
    return send(HttpMethod.PUT, url(id, version), Json.write(body, 0));
  }

  /// Makes an action happen, and returns its answer; an empty object if it has none.
  ///
  /// @param body null for a request without one
  public Node post(String id, String version, @Nullable Object body) {
    Answer answer =
        send(HttpMethod.POST, url(id, version), body == null ? "" : Json.write(body, 0));
    return answer.body() == null ? Json.read("{}", "answer") : answer.body();
  }

  /// Deletes a resource and waits until it is gone.
  ///
  /// @param query more of the query, starting with `&`
  /// @return false if there was none
  public boolean delete(String id, String version, String query) {
    try {
      Answer answer = send(HttpMethod.DELETE, url(id, version) + query, null);
      if (answer.status() == 202) {
        await(answer, () -> {});
      }
      return answer.status() != 204;
    } catch (FailedCallException e) {
      if (e.isMissing()) {
        return false;
      }
      throw e;
    }
  }

  private String url(String id, String version) {
    return endpoint + id + (id.indexOf('?') < 0 ? "?" : "&") + "api-version=" + version;
  }

  /// Waits until an operation has ended.
  ///
  /// @param started the answer that has started it
  /// @param eachTime runs before each wait
  /// @throws FailedCallException if the operation fails
  public void await(Answer started, Runnable eachTime) {
    PollingDelay delay = new PollingDelay();
    Answer last = started;
    String operation = started.operation();
    String location = started.location();
    while (true) {
      eachTime.run();
      delay.sleep(last.delay());
      if (operation != null) {
        last = send(HttpMethod.GET, operation, null);
        operation = last.operation() == null ? operation : last.operation();
        String state = AzureErrors.text(last.body(), "status");
        if (state.isEmpty() ? last.status() != 202 : isTerminal(state)) {
          requireSuccess(state, last.body());
          return;
        }
      } else if (location != null) {
        last = send(HttpMethod.GET, location, null);
        location = last.location() == null ? location : last.location();
        if (last.status() != 202) {
          requireSuccess(last.state(), last.body());
          return;
        }
      } else {
        return;
      }
    }
  }

  /// Whether a state is one that does not change any more.
  public static boolean isTerminal(String state) {
    return switch (state.toLowerCase(Locale.ROOT)) {
      case "succeeded", "failed", "canceled", "cancelled" -> true;
      default -> false;
    };
  }

  private static void requireSuccess(String state, @Nullable Node body) {
    if (body != null && !state.isEmpty() && !state.equalsIgnoreCase("succeeded")) {
      if (isTerminal(state)) {
        Node error = body.get("error");
        Node inner = error == null ? body.get("properties", "error") : error;
        throw inner == null
            ? AzureErrors.of(200, Json.read("{\"message\":\"Azure reports: " + state + "\"}", "x"))
            : AzureErrors.of(200, inner);
      }
    }
  }

  private Answer send(HttpMethod method, String url, @Nullable String body) {
    HttpRequest request =
        new HttpRequest(method, url).setHeader(HttpHeaderName.ACCEPT, "application/json");
    if (body != null) {
      request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json").setBody(body);
    }
    return exchange(request);
  }

  private Answer exchange(HttpRequest request) {
    try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
      String text = response.getBodyAsBinaryData().toString();
      boolean isJson = !text.isBlank() && Json.syntaxError(text) == null;
      Node json = isJson ? Json.read(text, "answer") : null;
      if (response.getStatusCode() >= 300 || (json == null && !text.isBlank())) {
        throw AzureErrors.answered(response.getStatusCode(), json);
      }
      return new Answer(
          response.getStatusCode(),
          json,
          response.getHeaderValue(OPERATION),
          response.getHeaderValue(HttpHeaderName.LOCATION),
          delay(response.getHeaderValue(HttpHeaderName.RETRY_AFTER)));
    } catch (FailedCallException e) {
      throw e;
    } catch (RuntimeException e) {
      URI uri = URI.create(request.getUrl().toString());
      throw AzureErrors.unanswered(
          e, uri.getScheme() + "://" + uri.getAuthority(), proxy.apply(uri));
    }
  }

  private static @Nullable Duration delay(@Nullable String seconds) {
    if (seconds == null || seconds.isEmpty() || !seconds.chars().allMatch(Character::isDigit)) {
      return null;
    }
    Duration wanted =
        Duration.ofSeconds(seconds.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(seconds));
    return wanted.compareTo(LONGEST_REQUESTED) > 0 ? LONGEST_REQUESTED : wanted;
  }

  /// The text of a scalar: a number or a string; empty if there is none.
  public static String print(@Nullable Node node) {
    return node instanceof Scalar scalar && scalar.value() != null ? scalar.print() : "";
  }
}
