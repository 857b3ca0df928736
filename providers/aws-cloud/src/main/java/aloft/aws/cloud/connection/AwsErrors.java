package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpResponse;

/// Classifies exceptions of the AWS SDK.
///
/// An error answered by a service is classified by its code; an error without an answer by the
/// types of the exception and its causes. A few errors of AWS have the code of another error and
/// differ in the text only: [#serviceFailure] is the only place that decides by it.
public final class AwsErrors {
  private static final Set<String> EXPIRED_CREDENTIALS =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired", "RequestExpired");
  private static final Set<String> INVALID_CREDENTIALS =
      Set.of(
          "InvalidClientTokenId",
          "UnrecognizedClientException",
          "InvalidAccessKeyId",
          "InvalidToken",
          "SignatureDoesNotMatch",
          "InvalidSignatureException",
          "AuthFailure",
          "IncompleteSignature",
          "MissingAuthenticationToken");
  private static final Set<String> CLOCK_SKEW =
      Set.of("RequestTimeTooSkewed", "RequestInTheFuture");
  private static final int LONGEST_MESSAGE = 1000;

  private AwsErrors() {}

  private static final Pattern NOT_AUTHORIZED =
      Pattern.compile("not authorized to perform:? ([A-Za-z0-9-]+:[A-Za-z0-9*]+)");

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

  /// The error code of the service; empty if there is none. S3 answers HEAD with no body, and some
  /// endpoints then have the code in a header.
  public static String code(SdkException e) {
    AwsErrorDetails details = details(e);
    if (details == null) {
      return "";
    }
    String code = details.errorCode();
    return code != null ? code : header(details, "x-amz-error-code");
  }

  /// The error message of the service on one line, or that of the exception.
  public static String message(SdkException e) {
    AwsErrorDetails details = details(e);
    if (details == null) {
      return reason(e);
    }
    String message = details.errorMessage();
    String text = message != null ? message : header(details, "x-amz-error-message");
    String line = text.strip().replaceAll("\\s+", " ");
    if (line.isEmpty() && e instanceof AwsServiceException service) {
      return "AWS answered " + service.statusCode() + " and no reason";
    }
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
  }

  private static @Nullable AwsErrorDetails details(SdkException e) {
    return e instanceof AwsServiceException service ? service.awsErrorDetails() : null;
  }

  private static String header(AwsErrorDetails details, String name) {
    SdkHttpResponse response = details.sdkHttpResponse();
    return response == null ? "" : response.firstMatchingHeader(name).orElse("");
  }

  /// Whether the request was sent more than once: an earlier attempt may have been carried out
  /// although its answer was lost.
  public static boolean wasRepeated(SdkException e) {
    return failedCall(e).attempts() > 1;
  }

  /// The error for an interrupted command, as by Ctrl-C.
  public static Diagnostic interrupted() {
    return new AwsFailure.Interrupted().diagnostic();
  }

  /// The error that the user reads about an exception of the SDK, or the first of a
  /// [UserException].
  public static Diagnostic diagnostic(RuntimeException e) {
    return switch (e) {
      case SdkException sdk -> failure(sdk).diagnostic();
      case UserException user -> user.diagnostics().getFirst();
      default -> throw e;
    };
  }

  /// Whether AWS has refused a request: it has not been carried out.
  public static boolean isRefused(SdkException e) {
    return e instanceof AwsServiceException service && service.statusCode() < 500;
  }

  /// The error for work that may go on in AWS, whose end this command will not see.
  ///
  /// @param code the code of the error
  /// @param work what goes on, as in `AWS continues to update the stack shop-dev`
  /// @param next what to do next
  /// @param cause an exception of the SDK, or a [UserException]
  public static UserException unwatched(
      String code, String work, String next, RuntimeException cause) {
    Diagnostic error = diagnostic(cause);
    return new UserException(
        Diagnostic.error(code, error.message() + "; " + work).hint(then(next, error)), cause);
  }

  /// A hint that goes before that of a cause. An interrupted command needs no other one.
  public static String then(String next, Diagnostic cause) {
    return cause.hint() == null || cause.code().equals(interrupted().code())
        ? next
        : next + "; " + cause.hint();
  }

  /// What an exception of the SDK means.
  public static AwsFailure failure(SdkException e) {
    AwsCall call = failedCall(e);
    return e instanceof AwsServiceException service
        ? serviceFailure(service, call)
        : clientFailure(e, call);
  }

  private static AwsFailure serviceFailure(AwsServiceException e, AwsCall call) {
    String code = code(e);
    String message = message(e);
    int status = e.statusCode();
    boolean bare = code.isEmpty() && call.operation().startsWith("Head");
    if (CLOCK_SKEW.contains(code)
        || message.contains("Signature expired")
        || isSkewed(code, call)) {
      return new AwsFailure.ClockSkew(call.ahead());
    }
    if (EXPIRED_CREDENTIALS.contains(code)
        || message.contains("token included in the request is expired")
        || (bare && status == 400 && call.temporaryKeys())) {
      return new AwsFailure.ExpiredCredentials(call.name());
    }
    if (INVALID_CREDENTIALS.contains(code)) {
      return new AwsFailure.InvalidCredentials(message, code.contains("Signature"));
    }
    if (e.isThrottlingException()
        || status == 429
        || message.contains("Rate exceeded")
        || (bare && status == 503)) {
      return new AwsFailure.Throttled(call.name());
    }
    if (code.startsWith("AccessDenied") || code.startsWith("Unauthorized") || status == 403) {
      Matcher matcher = NOT_AUTHORIZED.matcher(message);
      String action = matcher.find() ? matcher.group(1) : call.action();
      return new AwsFailure.AccessDenied(action, message);
    }
    return new AwsFailure.ServiceError(call.name(), message, code, status);
  }

  /// Whether a rejected signature is explained by the clock of this machine.
  private static boolean isSkewed(String code, AwsCall call) {
    return call.isSkewed() && (code.equals("RequestExpired") || INVALID_CREDENTIALS.contains(code));
  }

  private static AwsFailure clientFailure(SdkException e, AwsCall call) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return new AwsFailure.Interrupted();
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case AnswerException.Foreign foreign -> {
          return new AwsFailure.NotAws(call.name(), call.where(), reason(foreign));
        }
        case AnswerException.Broken broken -> {
          return call.isInvocation()
              ? new AwsFailure.AnswerLost(call.where(), reason(broken))
              : new AwsFailure.BrokenAnswer(call.name(), call.where(), reason(broken));
        }
        case SSLException tls -> {
          return new AwsFailure.NoTls(call.where(), reason(tls));
        }
        case UnknownHostException _ -> {
          return unreachable(call, "unknown host");
        }
        case ConnectException connect -> {
          return unreachable(call, reason(connect));
        }
        case SocketTimeoutException _ -> {
          return call.isInvocation()
              ? new AwsFailure.AnswerLost(call.where(), call.noAnswer())
              : unreachable(call, call.noAnswer());
        }
        case IOException io -> {
          return call.isInvocation() && call.proxy().isEmpty()
              ? new AwsFailure.AnswerLost(call.where(), reason(io))
              : unreachable(call, reason(io));
        }
        default -> {}
      }
    }
    return e instanceof NoCredentialsException
        ? new AwsFailure.NoCredentials(reason(e))
        : new AwsFailure.ClientError(call.name(), reason(e));
  }

  private static AwsFailure unreachable(AwsCall call, String reason) {
    return call.proxy().isEmpty()
        ? new AwsFailure.Unreachable(call.where(), reason)
        : new AwsFailure.ProxyFailed(call.where(), reason);
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private static AwsCall failedCall(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (Throwable suppressed : cause.getSuppressed()) {
        if (suppressed instanceof CallInterceptor.FailedRequest request) {
          return request.call();
        }
      }
    }
    return AwsCall.UNKNOWN;
  }
}
