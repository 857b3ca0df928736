package aloft.google.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import com.google.api.client.http.HttpResponseException;
import com.google.api.gax.rpc.ApiException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Classifies the exceptions of Google's libraries, by the error in the answer: its HTTP status,
/// its code and the reason in its details.
public final class GoogleErrors {
  private static final int LONGEST_MESSAGE = 1000;

  /// A permission in a message, for answers that do not name it elsewhere.
  private static final Pattern PERMISSION =
      Pattern.compile("\\b([a-z]+\\.[a-zA-Z]+\\.[a-zA-Z]+)\\b");

  private GoogleErrors() {}

  /// A call to Google.
  ///
  /// @param <T> what it returns
  public interface Call<T> {
    T execute() throws IOException;
  }

  /// Makes a call.
  ///
  /// @throws FailedCallException if it fails
  public static <T> T call(Call<T> call) {
    try {
      return call.execute();
    } catch (IOException | ApiException e) {
      throw failed(e);
    } catch (FailedCallException | UserException e) {
      throw e;
    }
  }

  /// Makes a call for something that may not exist.
  ///
  /// @return null if it does not
  /// @throws FailedCallException if it fails for another reason
  public static <T> @Nullable T find(Call<T> call) {
    try {
      return call(call);
    } catch (FailedCallException e) {
      if (e.failure() instanceof GoogleFailure.Missing) {
        return null;
      }
      throw e;
    }
  }

  /// Runs work that makes calls.
  ///
  /// @throws UserException instead of any [FailedCallException] of the work
  public static <T> T translate(Supplier<T> work) {
    try {
      return work.get();
    } catch (FailedCallException e) {
      throw new UserException(e.failure().diagnostic(), e);
    }
  }

  /// The error that the user reads about an exception of a library.
  static UserException userException(Exception e) {
    RuntimeException failed = failed(e);
    return failed instanceof FailedCallException call
        ? new UserException(call.failure().diagnostic(), call)
        : failed instanceof UserException user ? user : new UserException(interrupted(), e);
  }

  /// The error for an interrupted command, as by Ctrl-C.
  public static Diagnostic interrupted() {
    return new GoogleFailure.Interrupted().diagnostic();
  }

  /// The failure of an operation.
  public static FailedCallException failed(Status status) {
    GoogleFailure failure =
        switch (Code.forNumber(status.getCode())) {
          case ABORTED -> new GoogleFailure.Conflict(line(status.getMessage()));
          case NOT_FOUND -> new GoogleFailure.Missing(line(status.getMessage()));
          case RESOURCE_EXHAUSTED -> new GoogleFailure.QuotaExceeded(line(status.getMessage()));
          case PERMISSION_DENIED ->
              new GoogleFailure.AccessDenied(
                  permission(null, status.getMessage()), "", line(status.getMessage()));
          case null, default ->
              new GoogleFailure.ServiceError(
                  line(status.getMessage()), String.valueOf(Code.forNumber(status.getCode())), 200);
        };
    return new FailedCallException(failure, new IllegalStateException(status.getMessage()));
  }

  private static RuntimeException failed(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UserException user -> {
          return user;
        }
        case HttpResponseException answer when !isTokenRequest(e) -> {
          return new FailedCallException(answered(answer.getStatusCode(), answer.getContent()), e);
        }
        case HttpResponseException answer -> {
          return new FailedCallException(
              new GoogleFailure.InvalidCredentials(
                  tokenError(answer.getStatusCode(), answer.getContent())),
              e);
        }
        case Transport.BrokenConnection broken -> {
          return new FailedCallException(broken(broken), e);
        }
        default -> {}
      }
    }
    return new FailedCallException(
        e instanceof ApiException api
            ? new GoogleFailure.ServiceError(
                reason(e), api.getStatusCode().getCode().name(), httpStatus(api))
            : new GoogleFailure.ClientError(reason(e)),
        e);
  }

  private static int httpStatus(ApiException e) {
    return e.getStatusCode().getCode().getHttpStatusCode();
  }

  /// Whether the call failed before it was sent: no token could be had.
  private static boolean isTokenRequest(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof com.google.auth.Retryable) {
        return true;
      }
    }
    return false;
  }

  /// The error of OAuth 2: a code, and a description for people.
  private static String tokenError(int status, @Nullable String content) {
    Node body = json(content);
    Node description = body == null ? null : body.get("error_description");
    Node code = body == null ? null : body.get("error");
    String text = description != null ? description.text() : code != null ? code.text() : null;
    return text != null ? line(text) : "HTTP " + status;
  }

  private static GoogleFailure broken(Transport.BrokenConnection broken) {
    IOException cause = (IOException) broken.getCause();
    return switch (cause) {
      case InterruptedIOException _ when Thread.currentThread().isInterrupted() ->
          new GoogleFailure.Interrupted();
      case SSLException tls -> new GoogleFailure.NoTls(broken.host(), reason(tls));
      case UnknownHostException _ when broken.proxy().isEmpty() ->
          new GoogleFailure.Unreachable(broken.host(), "unknown host");
      case null, default ->
          broken.proxy().isEmpty()
              ? new GoogleFailure.Unreachable(broken.host(), reason(broken))
              : new GoogleFailure.ProxyFailed(broken.host(), broken.proxy(), reason(broken));
    };
  }

  /// What an answer means.
  ///
  /// @param content the body; null if there is none
  public static GoogleFailure answered(int status, @Nullable String content) {
    Node body = json(content);
    // some clients keep only what the error holds
    Node inner = body == null ? null : body.get("error");
    Node error = inner == null ? body : inner;
    if (error == null || error.get("code") == null) {
      return switch (status) {
        case 401 -> new GoogleFailure.InvalidCredentials("HTTP 401");
        case 404 -> new GoogleFailure.Missing("not found");
        case 409 -> new GoogleFailure.Conflict("conflict");
        case 412 -> new GoogleFailure.PreconditionFailed("the precondition failed");
        default -> new GoogleFailure.NotGoogle(status);
      };
    }
    String message = line(text(error.get("message")));
    String code = text(error.get("status"));
    Node info = info(error.get("details"));
    String reason =
        info == null ? text(error.get("errors", "0", "reason")) : text(info.get("reason"));
    return switch (reason) {
      case "SERVICE_DISABLED", "accessNotConfigured" ->
          new GoogleFailure.ApiDisabled(
              metadata(info, "service"), metadata(info, "consumer"), message);
      case "CONSUMER_INVALID", "RESOURCE_PROJECT_INVALID" ->
          new GoogleFailure.UnknownProject(metadata(info, "consumer"), message);
      case "BILLING_DISABLED", "UR_BILLING_NOT_FOUND", "billingNotEnabled", "accountDisabled" ->
          new GoogleFailure.BillingDisabled(message);
      default ->
          switch (status) {
            case 401 -> new GoogleFailure.InvalidCredentials(message);
            case 403 ->
                new GoogleFailure.AccessDenied(
                    permission(info, message), metadata(info, "resource"), message);
            case 404 -> new GoogleFailure.Missing(message);
            case 409 ->
                code.equals("ALREADY_EXISTS") || reason.equals("conflict")
                    ? new GoogleFailure.Exists(message)
                    : new GoogleFailure.Conflict(message);
            case 412 -> new GoogleFailure.PreconditionFailed(message);
            case 429 -> new GoogleFailure.QuotaExceeded(message);
            default -> new GoogleFailure.ServiceError(message, code, status);
          };
    };
  }

  private static @Nullable Node info(@Nullable Node details) {
    if (details instanceof Sequence list) {
      for (Node detail : list.items()) {
        if (text(detail.get("@type")).endsWith("/google.rpc.ErrorInfo")) {
          return detail;
        }
      }
    }
    return null;
  }

  private static String metadata(@Nullable Node info, String key) {
    return info == null ? "" : text(info.get("metadata", key));
  }

  /// Only shown: Cloud Storage and old APIs name the permission in the message alone.
  private static String permission(@Nullable Node info, String message) {
    String named = metadata(info, "permission");
    Matcher matcher = PERMISSION.matcher(message.replaceAll("\\S+@\\S+", ""));
    return !named.isEmpty() ? named : matcher.find() ? matcher.group(1) : "";
  }

  private static @Nullable Node json(@Nullable String content) {
    if (content == null || content.isBlank()) {
      return null;
    }
    try {
      return Json.read(content, "answer");
    } catch (UserException e) {
      return null;
    }
  }

  private static String text(@Nullable Node node) {
    String text = node == null ? null : node.text();
    return text == null ? "" : text;
  }

  private static String line(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
  }

  private static String reason(Throwable e) {
    String message = e.getMessage();
    return line(message == null ? e.toString() : message);
  }
}
