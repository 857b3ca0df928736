package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Tells a user what an error of AWS means: what happened, where, and what to do next.
public final class AwsErrors implements ExecutionInterceptor {
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
  private static final Set<String> REFUSED =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "AuthFailure",
          "IncompleteSignature",
          "MissingAuthenticationToken");
  private static final Set<String> SKEWED =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
  private static final Pattern NOT_AUTHORIZED =
      Pattern.compile("not authorized to perform:? ([A-Za-z0-9-]+:[A-Za-z0-9*]+)");

  /// What was asked when it failed; travels with the exception.
  private static final class Asked extends RuntimeException {
    private final String service;
    private final String operation;
    private final String host;

    Asked(String service, String operation, String host) {
      super(service + " " + operation + " at " + host, null, false, false);
      this.service = service;
      this.operation = operation;
      this.host = host;
    }
  }

  @Override
  public Throwable modifyException(Context.FailedExecution context, ExecutionAttributes known) {
    Throwable failed = context.exception();
    String service = String.valueOf(known.getAttribute(SdkExecutionAttribute.SERVICE_NAME));
    String operation = String.valueOf(known.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    String host =
        context
            .httpRequest()
            .map(request -> request.protocol() + "://" + request.host() + ":" + request.port())
            .orElse("");
    failed.addSuppressed(new Asked(service, operation, host));
    return failed;
  }

  /// Runs work on AWS; its errors come out as a [UserException].
  public static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw new UserException(diagnostic(e), e);
    }
  }

  /// The code of an error, empty where the service gave none.
  public static String code(SdkException e) {
    return e instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().errorCode() != null
        ? service.awsErrorDetails().errorCode()
        : "";
  }

  /// The service's own words.
  public static String message(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    return String.valueOf(e.getMessage());
  }

  /// Ctrl-C, or what comes to the same.
  public static Diagnostic interrupted() {
    return Diagnostic.error("aws/interrupted", "interrupted while AWS is still at work")
        .hint("when the stack is at rest, the same command can be run again");
  }

  /// What an error means.
  public static Diagnostic diagnostic(SdkException e) {
    Asked asked = asked(e);
    return e instanceof AwsServiceException service ? refused(service, asked) : unreached(e, asked);
  }

  private static Diagnostic refused(AwsServiceException e, @Nullable Asked asked) {
    String code = code(e);
    String message = message(e);
    String call = asked == null ? "AWS" : asked.service + " " + asked.operation;
    if (EXPIRED.contains(code) || message.contains("token included in the request is expired")) {
      return Diagnostic.error("aws/expired-credentials", "the AWS credentials have expired")
          .hint("sign in again, as with \"aws sso login\", or set fresh keys, and run it again");
    }
    if (SKEWED.contains(code) || message.contains("Signature expired")) {
      return Diagnostic.error(
              "aws/clock", "the clock of this machine differs too much from that of AWS")
          .hint("set the clock and run it again");
    }
    if (REFUSED.contains(code)) {
      return Diagnostic.error(
              "aws/invalid-credentials", "AWS does not accept the credentials: " + message)
          .hint("check the keys, or name another profile with --aws-profile");
    }
    if (e.isThrottlingException() || e.statusCode() == 429 || message.contains("Rate exceeded")) {
      return Diagnostic.error("aws/throttled", "AWS asks to slow down: " + call)
          .hint("wait a moment and run it again");
    }
    if (code.startsWith("AccessDenied")
        || code.startsWith("Unauthorized")
        || e.statusCode() == 403) {
      Matcher named = NOT_AUTHORIZED.matcher(message);
      String action = named.find() ? named.group(1) : action(asked);
      return Diagnostic.error("aws/access-denied", "AWS does not allow " + action + ": " + message)
          .hint("allow " + action + " in the IAM policy of these credentials");
    }
    return Diagnostic.error("aws/error", call + " failed: " + message + suffix(code));
  }

  private static String action(@Nullable Asked asked) {
    if (asked == null) {
      return "this call";
    }
    String call = asked.service.toLowerCase(Locale.ROOT) + ":" + asked.operation;
    // policies call these by other names than the API
    return switch (call) {
      case "lambda:Invoke" -> "lambda:InvokeFunction";
      case "s3:HeadBucket", "s3:ListObjectsV2" -> "s3:ListBucket";
      case "s3:ListObjectVersions" -> "s3:ListBucketVersions";
      case "s3:HeadObject" -> "s3:GetObject";
      case "s3:DeleteObjects" -> "s3:DeleteObject";
      default ->
          call.replaceFirst("^cloudwatchlogs:", "logs:").replace("api gateway:", "apigateway:");
    };
  }

  private static String suffix(String code) {
    return code.isEmpty() ? "" : " (" + code + ")";
  }

  private static Diagnostic unreached(SdkException e, @Nullable Asked asked) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return interrupted();
    }
    String where = asked == null || asked.host.isEmpty() ? "AWS" : asked.host;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return Diagnostic.error(
                "aws/tls", "no secure connection to " + where + ": " + cause.getMessage())
            .hint("where a proxy has certificates of its own, name them in AWS_CA_BUNDLE");
      }
      if (cause instanceof java.io.IOException) {
        return Diagnostic.error("aws/unreachable", "cannot reach " + where + ": " + words(cause))
            .hint("check the network, HTTPS_PROXY, AWS_ENDPOINT_URL and the region");
      }
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof SdkClientException && message.contains("credentials")) {
      return Diagnostic.error("aws/no-credentials", "no AWS credentials could be had: " + message)
          .hint(
              "sign in, as with \"aws sso login\", or set AWS_ACCESS_KEY_ID and"
                  + " AWS_SECRET_ACCESS_KEY");
    }
    return Diagnostic.error("aws/error", message);
  }

  private static String words(Throwable cause) {
    return cause instanceof java.net.UnknownHostException
        ? "there is no such host"
        : String.valueOf(cause.getMessage());
  }

  private static @Nullable Asked asked(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (Throwable with : cause.getSuppressed()) {
        if (with instanceof Asked asked) {
          return asked;
        }
      }
    }
    return null;
  }
}
