package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/// The settings of connections in the environment variables: endpoints, timeouts and retries. A
/// value that cannot be used is the error `aws/endpoint`, `aws/setting` or `aws/region`.
final class ConnectionSettings {
  private static final int DEFAULT_ATTEMPTS = 5;
  private static final int MAX_ATTEMPTS = 100;

  /// In milliseconds.
  private static final int DEFAULT_TIMEOUT = 60_000;

  private static final int MAX_TIMEOUT = 3_600_000;

  private final Environment environment;

  ConnectionSettings(Environment environment) {
    this.environment = environment;
  }

  /// How long a server may send nothing: `AWS_CLIENT_TIMEOUT` in milliseconds, else a minute.
  Duration timeout() {
    Integer set = number("AWS_CLIENT_TIMEOUT", 1, MAX_TIMEOUT);
    set = set != null ? set : number("aws_client_timeout", 1, MAX_TIMEOUT);
    return Duration.ofMillis(set != null ? set : DEFAULT_TIMEOUT);
  }

  StandardRetryStrategy retryStrategy() {
    // first: the SDK reads the variable, too, and fails if it is no number
    int attempts = attempts();
    return limited(
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .retryOnException(ConnectionSettings::isRetryable),
        attempts);
  }

  /// Repeats a call only if it was not carried out: no connection was made, or AWS says so.
  StandardRetryStrategy retryStrategyOfInvocations() {
    return limited(
        DefaultRetryStrategy.standardStrategyBuilder()
            .useClientDefaults(false)
            .treatAsThrottling(ConnectionSettings::isThrottling)
            .retryOnException(ConnectionSettings::wasNotRun),
        attempts());
  }

  static boolean isRetryable(Throwable failure) {
    return failure.getCause() instanceof AnswerException answer && answer.isRetryable();
  }

  private static boolean isThrottling(Throwable failure) {
    return failure instanceof SdkException sdk && RetryUtils.isThrottlingException(sdk);
  }

  private static boolean wasNotRun(Throwable failure) {
    return switch (failure) {
      case AwsServiceException service ->
          service.statusCode() >= 500
              || service.statusCode() == 429
              || isThrottling(service)
              || RetryUtils.isClockSkewException(service);
      default ->
          switch (failure.getCause()) {
            case AnswerException.Foreign foreign -> foreign.isRetryable();
            case ConnectException _, UnknownHostException _ -> true;
            case null, default -> false;
          };
    };
  }

  /// How often a request is sent at most.
  int attempts() {
    Integer attempts = number("AWS_MAX_ATTEMPTS", 1, MAX_ATTEMPTS);
    if (attempts != null) {
      return attempts;
    }
    Integer retries = number("SLS_AWS_REQUEST_MAX_RETRIES", 0, MAX_ATTEMPTS);
    return retries == null ? DEFAULT_ATTEMPTS : retries + 1;
  }

  private static StandardRetryStrategy limited(
      StandardRetryStrategy.Builder builder, int attempts) {
    return builder
        .maxAttempts(attempts)
        .backoffStrategy(
            BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(20)))
        .throttlingBackoffStrategy(
            BackoffStrategy.exponentialDelay(Duration.ofMillis(500), Duration.ofSeconds(20)))
        .build();
  }

  private @Nullable Integer number(String name, int least, int most) {
    String text = environment.variable(name);
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // the same error as for a number that is too large
    }
    throw new UserException(
        Diagnostic.error(
            "aws/setting",
            name + " is not a number from " + least + " to " + most + ": \"" + text + "\""));
  }

  /// The endpoint that is set for a service; null if it is that of AWS.
  @Nullable URI endpoint(String service) {
    if ("true".equalsIgnoreCase(environment.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))) {
      return null;
    }
    String specific = environment.variable("AWS_ENDPOINT_URL_" + service);
    String name = specific == null ? "AWS_ENDPOINT_URL" : "AWS_ENDPOINT_URL_" + service;
    String url = specific == null ? environment.variable("AWS_ENDPOINT_URL") : specific;
    if (url == null) {
      requireUnset("AWS_ENDPOINT_URL_" + service);
      requireUnset("AWS_ENDPOINT_URL");
      return null;
    }
    URI uri = parse(url.strip());
    if (uri == null || uri.getHost() == null || !isHttp(uri) || uri.getPort() > 65535) {
      throw new UserException(
          Diagnostic.error(
                  "aws/endpoint",
                  name + " is not a URL: \"" + url.substring(url.lastIndexOf('@') + 1) + "\"")
              .hint("set it to a URL like http://127.0.0.1:4566"));
    }
    return uri;
  }

  /// Unlike other variables, an empty one is an invalid endpoint to the SDK.
  private void requireUnset(String name) {
    if (environment.variables().containsKey(name)) {
      throw new UserException(
          Diagnostic.error("aws/endpoint", name + " is set, but empty")
              .hint("unset it, or set it to a URL like http://127.0.0.1:4566"));
    }
  }

  private static boolean isHttp(URI uri) {
    return "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
  }

  private static @Nullable URI parse(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// Returns a region that can be a part of a host name.
  ///
  /// @throws UserException if it cannot
  static String requireRegion(String region) {
    for (int i = 0; i < region.length(); i++) {
      char next = region.charAt(i);
      if ((next < 'a' || next > 'z') && (next < '0' || next > '9') && next != '-') {
        throw invalidRegion(region);
      }
    }
    if (region.isEmpty()
        || region.length() > 63
        || region.startsWith("-")
        || region.endsWith("-")) {
      throw invalidRegion(region);
    }
    return region;
  }

  private static UserException invalidRegion(String region) {
    return new UserException(
        Diagnostic.error("aws/region", "\"" + region + "\" is not the name of a region")
            .hint("set it to a name like eu-west-1, with --region or provider.region"));
  }
}
