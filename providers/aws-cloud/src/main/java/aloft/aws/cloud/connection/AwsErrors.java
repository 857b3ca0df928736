package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/// Classifies exceptions of the AWS SDK.
///
/// As an interceptor it attaches the service, the operation and the host of a failed request to the
/// exception. An error answered by a service is classified by its code; an error without an answer
/// by the types of the exception and its causes. A few errors of AWS have the code of another error
/// and differ in the text only: [#serviceFailure] is the only place that decides by it.
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

  /// Carries the request that failed; attached to the exception as a suppressed one.
  private static final class FailedRequest extends RuntimeException {
    private final transient AwsCall call;

    FailedRequest(AwsCall call) {
      super(call.name() + " at " + call.host(), null, false, false);
      this.call = call;
    }
  }

  @Override
  public Throwable modifyException(
      Context.FailedExecution context, ExecutionAttributes attributes) {
    Throwable failed = context.exception();
    String host =
        context
            .httpRequest()
            .map(request -> request.protocol() + "://" + request.host() + ":" + request.port())
            .orElse("");
    AwsCall call =
        new AwsCall(
            text(attributes, SdkExecutionAttribute.SERVICE_NAME),
            text(attributes, SdkExecutionAttribute.OPERATION_NAME),
            host);
    failed.addSuppressed(new FailedRequest(call));
    return failed;
  }

  private static String text(ExecutionAttributes attributes, ExecutionAttribute<String> name) {
    return Objects.requireNonNull(attributes.getAttribute(name));
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
    return e instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().errorMessage() != null
        ? service.awsErrorDetails().errorMessage()
        : reason(e);
  }

  /// The error for an interrupted command, as by Ctrl-C.
  public static Diagnostic interrupted() {
    return new AwsFailure.Interrupted().diagnostic();
  }

  /// The error that the user reads about an exception of the SDK.
  public static Diagnostic diagnostic(SdkException e) {
    return failure(e).diagnostic();
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
    if (EXPIRED_CREDENTIALS.contains(code)
        || message.contains("token included in the request is expired")) {
      return new AwsFailure.ExpiredCredentials();
    }
    if (CLOCK_SKEW.contains(code) || message.contains("Signature expired")) {
      return new AwsFailure.ClockSkew();
    }
    if (INVALID_CREDENTIALS.contains(code)) {
      return new AwsFailure.InvalidCredentials(message);
    }
    if (e.isThrottlingException() || e.statusCode() == 429 || message.contains("Rate exceeded")) {
      return new AwsFailure.Throttled(call.name());
    }
    if (code.startsWith("AccessDenied")
        || code.startsWith("Unauthorized")
        || e.statusCode() == 403) {
      Matcher matcher = NOT_AUTHORIZED.matcher(message);
      String action = matcher.find() ? matcher.group(1) : call.action();
      return new AwsFailure.AccessDenied(action, message);
    }
    return new AwsFailure.ServiceError(call.name(), message, code);
  }

  private static AwsFailure clientFailure(SdkException e, AwsCall call) {
    if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
      return new AwsFailure.Interrupted();
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SSLException tls -> {
          return new AwsFailure.NoTls(call.where(), reason(tls));
        }
        case UnknownHostException _ -> {
          return new AwsFailure.Unreachable(call.where(), "unknown host");
        }
        case IOException io -> {
          return new AwsFailure.Unreachable(call.where(), reason(io));
        }
        default -> {}
      }
    }
    return e instanceof NoCredentialsException
        ? new AwsFailure.NoCredentials(reason(e))
        : new AwsFailure.ClientError(reason(e));
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private static AwsCall failedCall(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (Throwable suppressed : cause.getSuppressed()) {
        if (suppressed instanceof FailedRequest request) {
          return request.call;
        }
      }
    }
    return AwsCall.UNKNOWN;
  }
}
