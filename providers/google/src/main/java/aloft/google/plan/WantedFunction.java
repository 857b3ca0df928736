package aloft.google.plan;

import aloft.spi.document.Mapping;
import aloft.spi.schema.Required;
import java.util.List;

/// A function that a deployment must have.
///
/// @param name the id of the function: 4 to 63 lower-case letters, digits and hyphens
/// @param key its key in the manifest
/// @param archive the file name of its zip in the folder of the plan
/// @param sha256 the SHA-256 hash of the zip's bytes, in Base64
/// @param access who may call its URL
/// @param function a `google.cloud.functions.v2.Function` as JSON, without name, environment and
///   source
/// @see <a
///   href="https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions">Functions</a>
public record WantedFunction(
    @Required String name,
    @Required String key,
    @Required String archive,
    @Required String sha256,
    @Required Access access,
    @Required Mapping function) {

  /// Who may call the URL of a function.
  ///
  /// @param isPublic whether everybody may, without credentials
  /// @param invokers members of IAM that may, such as `serviceAccount:x@{project}.iam...`; those of
  ///   its trigger and its schedules are among them
  public record Access(@Required Boolean isPublic, @Required List<String> invokers) {
    public Access {
      invokers = List.copyOf(invokers);
    }

    /// Returns whether the account that the function runs as may.
    public boolean hasOwnAccount() {
      return invokers.stream().anyMatch(member -> member.contains(WantedState.OWN_ACCOUNT));
    }
  }
}
