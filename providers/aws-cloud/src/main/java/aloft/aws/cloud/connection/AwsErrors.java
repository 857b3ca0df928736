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

/// Translates exceptions of the AWS SDK into diagnostics: what failed, at which host, and what to
/// do next.
///
/// As an interceptor it attaches the service, the operation and the host of a failed request to the
/// exception. An error answered by a service is classified by its code: expired or invalid
/// credentials, clock skew, throttling, access denied, or other. An error without an answer is
/// classified by its cause: interruption, TLS, network, missing credentials, or other.
public final class AwsErrors implements ExecutionInterceptor {
  private static final Set<String> EXPIRED_CREDENTIALS =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
  private static final Set<String> INVALID_CREDENTIALS =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "AuthFailure",
          "IncompleteSignature",
          "MissingAuthenticationToken");
  private static final Set<String> CLOCK_SKEW =
      Set.of("RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture");
  private static final Pattern NOT_AUTHORIZED =
      Pattern.compile("not authorized to perform:? ([A-Za-z0-9-]+:[A-Za-z0-9*]+)");

  /// The request that failed; attached to the exception as a suppressed one.
  private static final class FailedRequest extends RuntimeException {
    private final String service;
    private final String operation;
    private final String host;

    FailedRequest(String service, String operation, String host) {
      super(service + " " + operation + " at " + host, null, false, false);
      this.service = service;
      this.operation = operation;
      this.host = host;
    }
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable failed = context.exception();
    String service = String.valueOf(attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME));
    String operation =
        String.valueOf(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME));
    String host =
        context
            .httpRequest()
            .map(request -> request.protocol() + "://" + request.host() + ":" + request.port())
            .orElse("");
    failed.addSuppressed(new FailedRequest(service, operation, host));
    return failed;
  }

  /// Runs work that calls AWS.
  ///
  /// @throws UserException instead of any [SdkException] of the work
  public static <T> T translate(Supplier<T> work) {
    try {
      return work.get();
    } catch (SdkException e) {
      throw new UserException(diagnostic(e), e);
    }
  }

  /// The error code of the service; empty if there is none.
  public static String code(SdkException e) {
    return e instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().errorCode() != null
        ? service.awsErrorDetails().errorCode()
        : "";
  }

  /// The error message of the service, or that of the exception.
  public static String message(SdkException e) {
    if (e instanceof AwsServiceException service
        && service.awsErrorDetails() != null
        && service.awsErrorDetails().errorMessage() != null) {
      return service.awsErrorDetails().errorMessage();
    }
    return String.valueOf(e.getMessage());
  }

  /// The error for an interrupted command, as by Ctrl-C.
  public static Diagnostic interrupted() {
    return Diagnostic.error("aws/interrupted", "interrupted; AWS continues the operation")
        .hint("run the same command again after the stack operation has ended");
  }

  /// The diagnostic for an exception of the SDK.
  public static Diagnostic diagnostic(SdkException e) {
    FailedRequest request = failedRequest(e);
    return e instanceof AwsServiceException service
        ? serviceError(service, request)
        : clientError(e, request);
  }

  private static Diagnostic serviceError(AwsServiceException e, @Nullable FailedRequest request) {
    String code = code(e);
    String message = message(e);
    String call = request == null ? "AWS" : request.service + " " + request.operation;
    if (EXPIRED_CREDENTIALS.contains(code)
        || message.contains("token included in the request is expired")) {
      return Diagnostic.error("aws/expired-credentials", "the AWS credentials have expired")
          .hint("sign in again, for example with \"aws sso login\", or set new keys, then retry");
    }
    if (CLOCK_SKEW.contains(code) || message.contains("Signature expired")) {
      return Diagnostic.error(
              "aws/clock", "the clock of this machine differs too much from the clock of AWS")
          .hint("correct the clock and run the command again");
    }
    if (INVALID_CREDENTIALS.contains(code)) {
      return Diagnostic.error("aws/invalid-credentials", "AWS rejected the credentials: " + message)
          .hint("check the keys, or select another profile with --aws-profile");
    }
    if (e.isThrottlingException() || e.statusCode() == 429 || message.contains("Rate exceeded")) {
      return Diagnostic.error("aws/throttled", "AWS throttled the request: " + call)
          .hint("wait a moment and run the command again");
    }
    if (code.startsWith("AccessDenied")
        || code.startsWith("Unauthorized")
        || e.statusCode() == 403) {
      Matcher matcher = NOT_AUTHORIZED.matcher(message);
      String action = matcher.find() ? matcher.group(1) : action(request);
      return Diagnostic.error("aws/access-denied", "AWS does not allow " + action + ": " + message)
          .hint("allow " + action + " in the IAM policy of these credentials");
    }
    return Diagnostic.error("aws/error", call + " failed: " + message + codeSuffix(code));
  }

  private static String action(@Nullable FailedRequest request) {
    if (request == null) {
      return "this call";
    }
    String call = request.service.toLowerCase(Locale.ROOT) + ":" + request.operation;
    // IAM policies use other names for these API operations
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

  private static String codeSuffix(String code) {
    return code.isEmpty() ? "" : " (" + code + ")";
  }

  private static Diagnostic clientError(SdkException e, @Nullable FailedRequest request) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return interrupted();
    }
    String where = request == null || request.host.isEmpty() ? "AWS" : request.host;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException) {
        return Diagnostic.error(
                "aws/tls",
                "cannot establish a TLS connection to " + where + ": " + cause.getMessage())
            .hint("if a proxy uses its own certificates, set AWS_CA_BUNDLE to their file");
      }
      if (cause instanceof java.io.IOException) {
        return Diagnostic.error("aws/unreachable", "cannot reach " + where + ": " + reason(cause))
            .hint("check the network, HTTPS_PROXY, AWS_ENDPOINT_URL and the region");
      }
    }
    String message = String.valueOf(e.getMessage());
    if (e instanceof SdkClientException && message.contains("credentials")) {
      return Diagnostic.error("aws/no-credentials", "cannot load AWS credentials: " + message)
          .hint(
              "sign in, for example with \"aws sso login\", or set AWS_ACCESS_KEY_ID and"
                  + " AWS_SECRET_ACCESS_KEY");
    }
    return Diagnostic.error("aws/error", message);
  }

  private static String reason(Throwable cause) {
    return cause instanceof java.net.UnknownHostException
        ? "unknown host"
        : String.valueOf(cause.getMessage());
  }

  private static @Nullable FailedRequest failedRequest(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (Throwable suppressed : cause.getSuppressed()) {
        if (suppressed instanceof FailedRequest request) {
          return request;
        }
      }
    }
    return null;
  }
}
