package aloft.google.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the project: `provider.project`, `GOOGLE_CLOUD_PROJECT`, `CLOUDSDK_CORE_PROJECT`,
/// `GCLOUD_PROJECT`, gcloud's active configuration, the project of the credentials.
final class ProjectLookup {
  private static final List<String> VARIABLES =
      List.of("GOOGLE_CLOUD_PROJECT", "CLOUDSDK_CORE_PROJECT", "GCLOUD_PROJECT");

  private final Environment environment;
  private final GcloudConfiguration gcloud;
  private final Identity identity;
  private final @Nullable String manifestProject;
  private @Nullable Found found;

  ProjectLookup(
      Environment environment,
      GcloudConfiguration gcloud,
      Identity identity,
      @Nullable String manifestProject) {
    this.environment = environment;
    this.gcloud = gcloud;
    this.identity = identity;
    this.manifestProject = manifestProject;
  }

  /// The id of a project and where it comes from.
  record Found(String id, String source) {}

  /// @throws UserException with the code `google/no-project` if there is none, `google/project` for
  ///   an id that is not valid
  synchronized Found find() {
    Found known = found;
    if (known == null) {
      known = lookUp();
      requireValid(known);
      found = known;
    }
    return known;
  }

  private Found lookUp() {
    if (manifestProject != null) {
      return new Found(manifestProject, "provider.project");
    }
    for (String name : VARIABLES) {
      String value = environment.variable(name);
      if (value != null) {
        return new Found(value.strip(), name);
      }
    }
    String configured = gcloud.property("core", "project");
    if (configured != null) {
      return new Found(configured, "gcloud's configuration");
    }
    String own = ofCredentials();
    if (own != null) {
      return new Found(own, "the credentials");
    }
    throw new UserException(
        Diagnostic.error("google/no-project", "the project of Google Cloud is not known")
            .hint(
                "set provider.project or GOOGLE_CLOUD_PROJECT, or run \"gcloud config set project"
                    + " PROJECT\""));
  }

  private @Nullable String ofCredentials() {
    try {
      String id = identity.credentials().getProjectId();
      return id != null ? id : identity.credentials().getQuotaProjectId();
    } catch (UserException e) {
      return null;
    }
  }

  /// The id becomes a part of addresses.
  private static void requireValid(Found project) {
    String id = project.id();
    boolean valid = !id.isEmpty() && id.length() <= 100;
    for (int i = 0; i < id.length(); i++) {
      char next = id.charAt(i);
      valid &=
          (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || "-.:".indexOf(next) >= 0;
    }
    if (!valid) {
      throw new UserException(
          Diagnostic.error(
                  "google/project",
                  "\"" + id + "\" (" + project.source() + ") is not the id of a project")
              .hint("use the id, not the name: \"gcloud projects list\" shows both"));
    }
  }
}
