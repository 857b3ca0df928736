package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/// Calls a service of AWS that is asked one question only, so that a client of the SDK for it would
/// be too large. A question changes nothing: it is repeated like the calls of the SDK, and fails
/// with the same exceptions.
public final class SignedCall {
  private static final Pattern CODE =
      Pattern.compile("(?:\"__type\"\\s*:\\s*\"(?:[^\"#]*#)?|<Code>)([A-Za-z0-9.]+)");
  private static final Pattern MESSAGE =
      Pattern.compile("(?:\"[Mm]essage\"\\s*:\\s*\"|<Message>)([^\"<]*)");
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Service service;
  private final ConnectionSettings settings;
  private final Function<URI, String> proxies;

  /// @param name as in the SDK
  /// @param signingName the name in the signature
  record Service(String name, String signingName, String region, URI endpoint) {}

  /// @param proxies the proxy for an address, as shown to users; empty text without a proxy
  SignedCall(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      Service service,
      ConnectionSettings settings,
      Function<URI, String> proxies) {
    this.http = http;
    this.credentials = credentials;
    this.service = service;
    this.settings = settings;
    this.proxies = proxies;
  }

  /// Sends a request with a body and returns the answer.
  ///
  /// @param operation the name of the API operation
  public String post(String operation, String body, Map<String, String> headers) {
    return send(operation, SdkHttpMethod.POST, "/", Map.of(), headers, body);
  }

  /// Sends a request without a body and returns the answer.
  ///
  /// @param operation the name of the API operation
  public String get(String operation, String path, Map<String, String> query) {
    return send(operation, SdkHttpMethod.GET, path, query, Map.of(), null);
  }

  private String send(
      String operation,
      SdkHttpMethod method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      @Nullable String body) {
    SdkHttpFullRequest.Builder builder =
        SdkHttpFullRequest.builder().uri(service.endpoint).method(method).encodedPath(path);
    query.forEach(builder::putRawQueryParameter);
    headers.forEach(builder::putHeader);
    SdkHttpFullRequest request = builder.build();
    int attempt = 1;
    while (true) {
      long sent = System.nanoTime();
      try {
        return attempt(operation, request, body);
      } catch (SdkException e) {
        if (attempt >= settings.attempts() || !isRetryable(e)) {
          Duration waited = Duration.ofNanos(System.nanoTime() - sent);
          e.addSuppressed(new CallInterceptor.FailedRequest(call(operation, attempt, waited)));
          throw e;
        }
        pause(attempt);
        attempt++;
      }
    }
  }

  private AwsCall call(String operation, int attempts, Duration waited) {
    URI endpoint = service.endpoint;
    return new AwsCall(
        service.name,
        operation,
        endpoint.getScheme() + "://" + endpoint.getAuthority(),
        proxies.apply(endpoint),
        attempts,
        waited,
        false,
        Duration.ZERO);
  }

  private String attempt(String operation, SdkHttpFullRequest request, @Nullable String body) {
    ContentStreamProvider content =
        body == null ? null : ContentStreamProvider.fromUtf8String(body);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(sign ->
                sign.identity(credentials.resolveCredentials())
                    .request(request)
                    .payload(content)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service.signingName)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, service.region));
    try {
      HttpExecuteResponse response =
          http.prepareRequest(
                  HttpExecuteRequest.builder()
                      .request(signed.request())
                      .contentStreamProvider(signed.payload().orElse(null))
                      .build())
              .call();
      Answers answers = new Answers(service.name, operation, settings.timeout().multipliedBy(5));
      try (var in =
          answers.check(response.httpResponse(), false, response.responseBody().orElse(null))) {
        String answer = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (response.httpResponse().isSuccessful()) {
          return answer;
        }
        throw AwsServiceException.builder()
            .statusCode(response.httpResponse().statusCode())
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(first(CODE, answer))
                    .errorMessage(first(MESSAGE, answer))
                    .sdkHttpResponse(response.httpResponse())
                    .build())
            .build();
      }
    } catch (AnswerException e) {
      throw e.inSdk();
    } catch (IOException e) {
      throw SdkClientException.create(String.valueOf(e.getMessage()), e);
    }
  }

  private static String first(Pattern pattern, String answer) {
    Matcher matcher = pattern.matcher(answer);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static boolean isRetryable(SdkException failure) {
    return switch (failure) {
      case AwsServiceException service ->
          service.statusCode() >= 500
              || service.statusCode() == 429
              || RetryUtils.isThrottlingException(service);
      default ->
          failure.getCause() instanceof IOException || ConnectionSettings.isRetryable(failure);
    };
  }

  /// Waits before the next attempt, each time twice as long.
  static void pause(int attempt) {
    try {
      Thread.sleep(FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, 7)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    }
  }
}
