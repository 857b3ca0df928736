package aloft.google.emulation;

import aloft.spi.emulation.LocalValues;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The project and the credentials of functions on this machine.
final class GoogleLocalValues implements LocalValues {
  /// The project of functions whose user has chosen none.
  static final String PROJECT = "local-project";

  private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    if (!source.equals("google") || address == null) {
      return null;
    }
    return switch (address) {
      case "project", "projectId" -> PROJECT;
      case "projectNumber" -> "123456789012";
      default -> null;
    };
  }

  @Override
  public @Nullable Fact fact(Question question) {
    return null;
  }

  /// The settings of Google's client libraries for credentials, projects, endpoints and emulators.
  ///
  /// @see <a href="https://cloud.google.com/docs/authentication/application-default-credentials">
  ///   Application Default Credentials</a>
  @Override
  public boolean givesAccess(String variable) {
    return switch (variable) {
      case CREDENTIALS,
          "GOOGLE_CLOUD_PROJECT",
          "GOOGLE_CLOUD_QUOTA_PROJECT",
          "GCLOUD_PROJECT",
          "GCP_PROJECT",
          "GOOGLE_API_USE_CLIENT_CERTIFICATE",
          "GOOGLE_API_USE_MTLS_ENDPOINT",
          "GOOGLE_CLOUD_UNIVERSE_DOMAIN",
          "GCE_METADATA_HOST",
          "GCE_METADATA_IP",
          "NO_GCE_CHECK",
          "METADATA_SERVER_DETECTION",
          "STORAGE_EMULATOR_HOST",
          "PUBSUB_EMULATOR_HOST",
          "PUBSUB_PROJECT_ID",
          "FIRESTORE_EMULATOR_HOST",
          "DATASTORE_EMULATOR_HOST",
          "BIGTABLE_EMULATOR_HOST",
          "SPANNER_EMULATOR_HOST",
          "FIREBASE_AUTH_EMULATOR_HOST",
          "CLOUD_TASKS_EMULATOR_HOST" ->
          true;
      default ->
          variable.startsWith("CLOUDSDK_") || variable.startsWith("GOOGLE_EXTERNAL_ACCOUNT_");
    };
  }

  /// The key file of `provider.credentials` is used unless the environment names another one.
  @Override
  public Map<String, String> withCredentials(Map<String, String> environment, Identity identity) {
    Map<String, String> variables = new TreeMap<>(environment);
    String file = identity.manifestProfile();
    if (file != null && variables.getOrDefault(CREDENTIALS, "").isEmpty()) {
      String home = variables.get("HOME");
      boolean isInHome = file.startsWith("~/") && home != null;
      variables.put(CREDENTIALS, isInHome ? home + file.substring(1) : file);
    }
    return variables;
  }
}
