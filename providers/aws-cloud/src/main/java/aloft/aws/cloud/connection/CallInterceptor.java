package aloft.aws.cloud.connection;

import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Observes each request to AWS: it counts the attempts, checks the answers with [Answers], and
/// attaches what is known of a failed request to its exception, for [AwsErrors].
final class CallInterceptor implements ExecutionInterceptor {
  private static final ExecutionAttribute<Integer> ATTEMPTS =
      new ExecutionAttribute<>("AloftAttempts");

  /// When the last attempt was sent, by [System#nanoTime].
  private static final ExecutionAttribute<Long> SENT = new ExecutionAttribute<>("AloftSent");

  /// How long a server may ask to wait before the next attempt, in seconds.
  private static final int LONGEST_WAIT = 20;

  private final Duration longestAnswer;
  private final Function<URI, String> proxies;
  private final @Nullable CallTrace trace;
  private final Clock clock;

  /// @param longestAnswer how long a server may take to send the body of an answer
  /// @param proxies the proxy for an address, as shown to users; empty text without a proxy
  /// @param trace shows the requests; null without `--debug`
  CallInterceptor(
      Duration longestAnswer,
      Function<URI, String> proxies,
      @Nullable CallTrace trace,
      Clock clock) {
    this.clock = clock;
    this.longestAnswer = longestAnswer;
    this.proxies = proxies;
    this.trace = trace;
  }

  /// Carries the request that failed; attached to the exception as a suppressed one.
  static final class FailedRequest extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient AwsCall call;

    FailedRequest(AwsCall call) {
      super(call.name() + " at " + call.host(), null, false, false);
      this.call = call;
    }

    AwsCall call() {
      return call;
    }
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    int attempt = attempts(attributes) + 1;
    attributes.putAttribute(ATTEMPTS, attempt);
    attributes.putAttribute(SENT, System.nanoTime());
    if (trace != null) {
      trace.sent(context, attributes, attempt);
    }
  }

  private static int attempts(ExecutionAttributes attributes) {
    Integer count = attributes.getAttribute(ATTEMPTS);
    return count == null ? 0 : count;
  }

  private static Duration waited(ExecutionAttributes attributes) {
    Long sent = attributes.getAttribute(SENT);
    return sent == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sent);
  }

  @Override
  public SdkHttpResponse modifyHttpResponse(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse response = context.httpResponse();
    if (trace != null) {
      trace.answered(context, attributes);
    }
    String wait = response.firstMatchingHeader("Retry-After").orElse("");
    return wait.isEmpty() || isShort(wait)
        ? response
        : response.toBuilder().putHeader("Retry-After", Integer.toString(LONGEST_WAIT)).build();
  }

  /// Whether a server asks for a wait that is short enough. It may send a date instead.
  static boolean isShort(String seconds) {
    try {
      return Integer.parseInt(seconds) <= LONGEST_WAIT;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    Answers answers =
        new Answers(
            text(attributes, SdkExecutionAttribute.SERVICE_NAME),
            text(attributes, SdkExecutionAttribute.OPERATION_NAME),
            longestAnswer);
    try {
      return Optional.ofNullable(
          answers.check(
              context.httpResponse(),
              context.httpRequest().method() == SdkHttpMethod.HEAD,
              context.responseBody().orElse(null)));
    } catch (AnswerException e) {
      throw e.inSdk();
    }
  }

  /// Not in `modifyException`: after it, the SDK may still replace the exception.
  @Override
  public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable failed = context.exception();
    SdkHttpRequest request = context.httpRequest().orElse(null);
    if (trace != null) {
      trace.failed(attributes, failed);
    }
    AwsCall call =
        new AwsCall(
            text(attributes, SdkExecutionAttribute.SERVICE_NAME),
            text(attributes, SdkExecutionAttribute.OPERATION_NAME),
            request == null
                ? ""
                : request.protocol() + "://" + request.host() + ":" + request.port(),
            request == null ? "" : proxies.apply(request.getUri()),
            attempts(attributes),
            waited(attributes),
            request != null && request.firstMatchingHeader("X-Amz-Security-Token").isPresent(),
            ahead(context.httpResponse().orElse(null)));
    failed.addSuppressed(new FailedRequest(call));
  }

  /// How far this machine's clock is ahead of the clock in an answer; zero if it has none.
  private Duration ahead(@Nullable SdkHttpResponse response) {
    String date = response == null ? "" : response.firstMatchingHeader("Date").orElse("");
    try {
      return date.isEmpty()
          ? Duration.ZERO
          : Duration.between(
              DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from), clock.instant());
    } catch (DateTimeParseException e) {
      return Duration.ZERO;
    }
  }

  static String text(ExecutionAttributes attributes, ExecutionAttribute<String> name) {
    String text = attributes.getAttribute(name);
    return text == null ? "" : text;
  }
}
