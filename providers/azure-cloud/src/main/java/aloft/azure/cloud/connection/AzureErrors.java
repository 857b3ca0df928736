package aloft.azure.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import com.azure.core.exception.HttpResponseException;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Turns the errors of Azure into errors for the user, by their codes. An error of Azure is `{code,
/// message, details}`, where a detail is an error itself: the innermost one is the cause.
public final class AzureErrors {
  private static final int LONGEST_MESSAGE = 1000;
  private static final Pattern DENIED =
      Pattern.compile("perform action '([^']+)'(?:.* over scope '([^']+)')?");
  private static final Pattern SECRET =
      Pattern.compile(
          "((?:[?&](?:sig|code|access_token)|\\b(?i:AccountKey|SharedAccessKey|client_secret))=)"
              + "[^&;\\s\"']+");
  private static final Pattern NAMESPACE = Pattern.compile("'?\\b(Microsoft\\.[A-Za-z]+)\\b'?");

  private AzureErrors() {}

  /// Runs work that makes calls.
  ///
  /// @throws UserException instead of any [FailedCallException] of the work
  public static <T> T translate(Supplier<T> work) {
    try {
      return work.get();
    } catch (FailedCallException e) {
      throw new UserException(e.diagnostic(), e);
    } catch (HttpResponseException e) {
      throw new UserException(storage(e).diagnostic(), e);
    }
  }

  /// The error for an interrupted command, as by Ctrl-C.
  public static UserException interrupted(Throwable cause) {
    return new UserException(
        Diagnostic.error("azure/interrupted", "the command was interrupted")
            .hint("run it again: it continues what it has begun"),
        cause);
  }

  /// The failure that an answer tells.
  ///
  /// @param body null if it is not JSON
  public static FailedCallException answered(int status, @Nullable Node body) {
    Node error = body == null ? null : body.get("error");
    Node shown = error == null ? body : error;
    if (shown == null || (text(shown, "code").isEmpty() && text(shown, "message").isEmpty())) {
      return failed(
          status,
          "",
          switch (status) {
            case 401 -> invalidCredentials("HTTP 401");
            case 404 -> Diagnostic.error("azure/missing", "not found (HTTP 404)");
            default ->
                status < 500
                    ? Diagnostic.error(
                            "azure/not-azure", "an answer did not come from Azure: HTTP " + status)
                        .hint("sign in to the network if it asks for it, and check the proxy")
                    : Diagnostic.error("azure/error", "Azure answers HTTP " + status)
                        .hint("run the command again");
          });
    }
    return of(status, shown);
  }

  /// The failure that an error of Azure tells.
  ///
  /// @param status of the answer that has it
  public static FailedCallException of(int status, Node error) {
    Node root = root(error);
    String code = text(root, "code");
    String message = shown(text(root, "message"));
    String target = text(root, "target");
    return failed(status, code, diagnostic(status, code, message, target));
  }

  private static FailedCallException failed(int status, String code, Diagnostic diagnostic) {
    return new FailedCallException(status, code, diagnostic, null);
  }

  /// The innermost error; a message can hold one as text.
  private static Node root(Node error) {
    Node current = error;
    while (true) {
      Node next = inner(current);
      if (next == null) {
        return current;
      }
      current = next;
    }
  }

  private static @Nullable Node inner(Node error) {
    if (error.get("details") instanceof Sequence details) {
      for (Node detail : details.items()) {
        if (!text(detail, "message").isEmpty()) {
          return detail;
        }
      }
    }
    String message = text(error, "message").strip();
    if (message.startsWith("{") && Json.syntaxError(message) == null) {
      Node body = Json.read(message, "error");
      Node nested = body.get("error");
      Node found = nested == null ? body : nested;
      return text(found, "message").isEmpty() ? null : found;
    }
    return null;
  }

  private static Diagnostic diagnostic(int status, String code, String message, String target) {
    return switch (code) {
      case "InvalidAuthenticationToken",
          "ExpiredAuthenticationToken",
          "AuthenticationFailed",
          "InvalidAuthenticationTokenTenant" ->
          invalidCredentials(message);
      case "SubscriptionNotFound", "InvalidSubscriptionId" ->
          Diagnostic.error(
                  "azure/unknown-subscription",
                  "the account can use no such subscription: " + message)
              .hint("\"az account list\" shows those of your account");
      case "AuthorizationFailed",
          "LinkedAuthorizationFailed",
          "AuthorizationPermissionMismatch",
          "RoleAssignmentUpdateNotPermitted" ->
          denied(message);
      case "MissingSubscriptionRegistration", "SubscriptionNotRegistered" ->
          notRegistered(unregistered(code, message), message);
      case "StorageAccountAlreadyTaken",
          "AccountNameInvalid",
          "StorageAccountAlreadyExists",
          "WebsiteNameTaken",
          "NamespaceUnavailable" ->
          nameTaken(message);
      case "RequestDisallowedByPolicy", "RequestDisallowedByAzure" ->
          Diagnostic.error("azure/policy", "a policy of the subscription forbids it: " + message)
              .hint("ask an owner of the subscription, or select another region");
      case "ScopeLocked" ->
          Diagnostic.error("azure/locked", message)
              .hint("remove the lock: \"az lock list\" shows it");
      case "LocationNotAvailableForResourceType", "NoRegisteredProviderFound", "InvalidLocation" ->
          Diagnostic.error("azure/region", message)
              .hint("select another region with --region or provider.region");
      default ->
          isBusy(code)
              ? Diagnostic.error("azure/conflict", "another deployment is running: " + message)
                  .hint("run the command again when it has ended")
              : isQuota(code)
                  ? Diagnostic.error("azure/quota", "a quota is exceeded: " + message)
                      .hint(
                          "ask for more: https://portal.azure.com/#view/Microsoft_Azure_Capacity,"
                              + " or select another region")
                  : byStatus(status, code, message, target);
    };
  }

  static boolean isBusy(String code) {
    return switch (code) {
      case "DeploymentActive",
          "DeploymentStackInNonTerminalState",
          "AnotherOperationInProgress",
          "StackUpdateInProgress" ->
          true;
      default -> false;
    };
  }

  private static boolean isQuota(String code) {
    return code.contains("Quota")
        || code.equals("SkuNotAvailable")
        || code.endsWith("LimitExceeded");
  }

  private static Diagnostic byStatus(int status, String code, String message, String target) {
    // App Service tells that a name is taken only in the message
    if (code.equals("Conflict") && message.contains("already exists")) {
      return nameTaken(message);
    }
    return switch (status) {
      case 401 -> invalidCredentials(message);
      case 403 -> denied(message);
      case 404 -> Diagnostic.error("azure/missing", message);
      case 409 ->
          Diagnostic.error("azure/conflict", message)
              .hint("wait until the other change has ended, and run the command again");
      case 429 ->
          Diagnostic.error("azure/throttled", "Azure asks for fewer requests: " + message)
              .hint("wait a minute, and run the command again");
      default ->
          Diagnostic.error(
              "azure/error",
              message
                  + (code.isEmpty() ? "" : " (" + code + ")")
                  + (target.isEmpty() || message.contains(target) ? "" : ", at " + target));
    };
  }

  private static Diagnostic invalidCredentials(String message) {
    return Diagnostic.error(
            "azure/invalid-credentials", "Azure does not accept the credentials: " + message)
        .hint("run \"az login\", or correct AZURE_TENANT_ID, AZURE_CLIENT_ID and its secret");
  }

  private static Diagnostic nameTaken(String message) {
    return Diagnostic.error("azure/name-taken", "a name is taken: " + message)
        .hint(
            "names of apps and of storage accounts are unique in all of Azure: set"
                + " provider.functionApp.name or provider.storageAccount.name to another one");
  }

  private static Diagnostic denied(String message) {
    Matcher matcher = DENIED.matcher(message);
    if (!matcher.find()) {
      return Diagnostic.error("azure/access-denied", "access denied: " + message)
          .hint("give your account a role that allows it");
    }
    String action = matcher.group(1);
    String scope = matcher.group(2);
    Diagnostic error =
        Diagnostic.error(
            "azure/access-denied",
            "the permission " + action + (scope == null ? "" : " on " + scope) + " is missing");
    return error.hint(
        action.startsWith("Microsoft.Authorization/roleAssignments/")
            ? "only an owner may assign roles: set \"provider.storageAccount: {access: key}\" to"
                + " use the key of the storage account instead, or ask an owner for the role Role"
                + " Based Access Control Administrator"
            : "give your account a role with this permission, such as Contributor, or use other"
                + " credentials");
  }

  private static Diagnostic notRegistered(List<String> namespaces, String message) {
    return Diagnostic.error(
            "azure/not-registered",
            namespaces.isEmpty()
                ? message
                : "the subscription has not registered " + String.join(", ", namespaces))
        .hint(
            "run: az provider register --wait --namespace "
                + (namespaces.isEmpty() ? "NAMESPACE" : namespaces.getFirst()));
  }

  static List<String> unregistered(String code, @Nullable String message) {
    List<String> namespaces = new ArrayList<>();
    if (message != null
        && (code.equals("MissingSubscriptionRegistration")
            || code.equals("SubscriptionNotRegistered"))) {
      Matcher matcher = NAMESPACE.matcher(message);
      while (matcher.find()) {
        if (!namespaces.contains(matcher.group(1))) {
          namespaces.add(matcher.group(1));
        }
      }
    }
    return namespaces;
  }

  /// The failure of a call to the storage of blobs.
  public static FailedCallException storage(HttpResponseException e) {
    int status = e.getResponse() == null ? 0 : e.getResponse().getStatusCode();
    String code =
        e instanceof BlobStorageException blob && blob.getErrorCode() != null
            ? blob.getErrorCode().toString()
            : "";
    String text = e.getMessage() == null ? "HTTP " + status : e.getMessage();
    // the library adds the whole body
    String message = shown(text.lines().findFirst().orElse(text));
    return new FailedCallException(
        status,
        code,
        status == 403
            ? Diagnostic.error("azure/access-denied", "access to the storage is denied: " + message)
                .hint(
                    "give your account the role Storage Blob Data Contributor on the storage"
                        + " account; a new role needs some minutes")
            : byStatus(status, code, "the storage: " + message, ""),
        e);
  }

  /// The failure of a call without an answer.
  ///
  /// @param host the address that was called
  /// @param proxy the proxy as shown to users; empty text without one
  static RuntimeException unanswered(RuntimeException e, String host, String proxy) {
    if (hasCause(e, InterruptedException.class)) {
      Thread.currentThread().interrupt();
      return interrupted(e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case UserException user -> {
          return user;
        }
        case SSLException tls -> {
          return failed(
              e,
              Diagnostic.error("azure/tls", "no secure connection to " + host + ": " + reason(tls))
                  .hint(
                      "if a proxy replaces certificates, set REQUESTS_CA_BUNDLE to the file of"
                          + " its certificate"));
        }
        case IOException io -> {
          return unreachable(e, io, host, proxy);
        }
        default -> {}
      }
    }
    return Thread.currentThread().isInterrupted()
        ? interrupted(e)
        : failed(e, Diagnostic.error("azure/error", "a call to Azure failed: " + reason(e)));
  }

  private static RuntimeException unreachable(
      RuntimeException e, IOException io, String host, String proxy) {
    if (Thread.currentThread().isInterrupted()) {
      return interrupted(e);
    }
    boolean unknown =
        io instanceof ConnectException && hasCause(io, UnresolvedAddressException.class);
    String reason =
        unknown
            ? "unknown host"
            : io instanceof ConnectException && io.getMessage() == null
                ? "connection refused"
                : reason(io);
    return failed(
        e,
        proxy.isEmpty()
            ? Diagnostic.error("azure/unreachable", "cannot reach " + host + ": " + reason)
                .hint("check the network, HTTPS_PROXY and ALOFT_AZURE_ENDPOINT")
            : Diagnostic.error(
                    "azure/proxy",
                    "cannot reach " + host + " through the proxy " + proxy + ": " + reason)
                .hint(
                    "check the address and the user of the proxy; NO_PROXY lists the hosts that"
                        + " are reached without it"));
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  private static FailedCallException failed(RuntimeException cause, Diagnostic diagnostic) {
    return new FailedCallException(0, "", diagnostic, cause);
  }

  static String reason(Throwable e) {
    String message = e.getMessage();
    return shown(message == null ? e.toString() : message);
  }

  /// The text of a key; empty if there is none.
  public static String text(@Nullable Node node, String... path) {
    Node value = node == null ? null : node.get(path[0], tail(path));
    String text = value == null ? null : value.text();
    return text == null ? "" : text;
  }

  private static String[] tail(String[] path) {
    return java.util.Arrays.copyOfRange(path, 1, path.length);
  }

  /// One line, not too long, without the secrets of URLs and connection strings.
  public static String shown(String text) {
    String line = SECRET.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll("$1***");
    return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "...";
  }
}
