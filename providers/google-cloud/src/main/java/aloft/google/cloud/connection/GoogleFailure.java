package aloft.google.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;

/// Why a call to Google failed. A `message` is the text that Google gives, a `reason` that of the
/// network or of a library.
public sealed interface GoogleFailure {

  /// The credentials were valid once, or Google does not accept them.
  record InvalidCredentials(String reason) implements GoogleFailure {}

  /// The account lacks a permission.
  ///
  /// @param permission such as `cloudfunctions.functions.create`; empty if it is not known
  /// @param resource what the permission is needed on; empty if it is not known
  record AccessDenied(String permission, String resource, String message)
      implements GoogleFailure {}

  /// The project has not enabled an API.
  ///
  /// @param service the name of the API that is not enabled; empty if it is not known
  /// @param project its project, as in `projects/123`; empty if it is not known
  record ApiDisabled(String service, String project, String message) implements GoogleFailure {}

  /// There is no such project, or the account may not know.
  ///
  /// @param project as in `projects/123`; empty if it is not known
  record UnknownProject(String project, String message) implements GoogleFailure {}

  record BillingDisabled(String message) implements GoogleFailure {}

  record QuotaExceeded(String message) implements GoogleFailure {}

  record Missing(String message) implements GoogleFailure {}

  /// There is a resource of this name.
  record Exists(String message) implements GoogleFailure {}

  /// Another change is running, or was made since the resource was read.
  record Conflict(String message) implements GoogleFailure {}

  /// The resource is not as the request demands it to be.
  record PreconditionFailed(String message) implements GoogleFailure {}

  /// Any other error that Google answers.
  ///
  /// @param code such as `INVALID_ARGUMENT`; empty if Google gives none
  record ServiceError(String message, String code, int status) implements GoogleFailure {}

  record Unreachable(String host, String reason) implements GoogleFailure {}

  record ProxyFailed(String host, String proxy, String reason) implements GoogleFailure {}

  record NoTls(String host, String reason) implements GoogleFailure {}

  /// Something else than Google has answered, such as the sign-in page of a network.
  record NotGoogle(int status) implements GoogleFailure {}

  record Interrupted() implements GoogleFailure {}

  record ClientError(String reason) implements GoogleFailure {}

  /// The error that the user reads.
  default Diagnostic diagnostic() {
    return switch (this) {
      case InvalidCredentials(String reason) ->
          Diagnostic.error(
                  "google/invalid-credentials", "Google does not accept the credentials: " + reason)
              .hint("run \"gcloud auth application-default login\", or use another key");
      case AccessDenied(String permission, String resource, String message) ->
          Diagnostic.error(
                  "google/access-denied",
                  permission.isEmpty()
                      ? "access denied: " + message
                      : "the permission "
                          + permission
                          + (resource.isEmpty() ? "" : " on " + resource)
                          + " is missing: "
                          + message)
              .hint(
                  permission.isEmpty()
                      ? "give your account the role that allows it"
                      : "give your account a role with this permission, or use other credentials");
      case ApiDisabled(String service, String project, String message) ->
          Diagnostic.error(
                  "google/api-disabled",
                  service.isEmpty()
                      ? "an API is not enabled: " + message
                      : service
                          + " is not enabled in "
                          + (project.isEmpty() ? "the project" : project))
              .hint(
                  service.isEmpty()
                      ? "enable it in the project"
                      : "run: gcloud services enable " + service + project(project));
      case UnknownProject(String project, String message) ->
          Diagnostic.error(
                  "google/unknown-project",
                  "the account can use no project "
                      + (project.startsWith("projects/") ? project.substring(9) : "of this id")
                      + ": "
                      + message)
              .hint(
                  "correct the id: \"gcloud projects list\" shows those of your account; or use"
                      + " other credentials");
      case BillingDisabled(String message) ->
          Diagnostic.error("google/billing", "the project has no billing account: " + message)
              .hint("link one: https://console.cloud.google.com/billing/projects");
      case QuotaExceeded(String message) ->
          Diagnostic.error("google/quota", "a quota of the project is exceeded: " + message)
              .hint(
                  "wait a while, or ask for more:"
                      + " https://console.cloud.google.com/iam-admin/quotas");
      case Missing(String message) -> Diagnostic.error("google/missing", message);
      case Exists(String message) -> Diagnostic.error("google/exists", message);
      case Conflict(String message) ->
          Diagnostic.error("google/conflict", message)
              .hint("wait until the other change has ended, and run the command again");
      case PreconditionFailed(String message) -> Diagnostic.error("google/precondition", message);
      case ServiceError(String message, String code, int status) ->
          Diagnostic.error(
              "google/error",
              message + " (" + (code.isEmpty() ? "" : code + ", ") + "HTTP " + status + ")");
      case Unreachable(String host, String reason) ->
          Diagnostic.error("google/unreachable", "cannot reach " + host + ": " + reason)
              .hint("check the network, HTTPS_PROXY and the endpoint");
      case ProxyFailed(String host, String proxy, String reason) ->
          Diagnostic.error(
                  "google/proxy",
                  "cannot reach " + host + " through the proxy " + proxy + ": " + reason)
              .hint(
                  "check the address and the user of the proxy; NO_PROXY lists the hosts that are"
                      + " reached without it");
      case NoTls(String host, String reason) ->
          Diagnostic.error("google/tls", "no secure connection to " + host + ": " + reason)
              .hint(
                  "if a proxy replaces certificates, set CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE to the"
                      + " file of its certificate");
      case NotGoogle(int status) ->
          Diagnostic.error(
                  "google/not-google", "an answer did not come from Google: HTTP " + status)
              .hint("sign in to the network if it asks for it, and check the proxy");
      case Interrupted() ->
          Diagnostic.error("google/interrupted", "the command was interrupted")
              .hint("run it again: it continues what it has begun");
      case ClientError(String reason) ->
          Diagnostic.error("google/error", "a call to Google failed: " + reason);
    };
  }

  private static String project(String name) {
    return name.startsWith("projects/") ? " --project " + name.substring(9) : "";
  }
}
