package aloft.google.plan;

import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function that a deployment must have.
///
/// @param name the id of the function: 4 to 63 lower-case letters, digits and hyphens
/// @param key its key in the manifest
/// @param archive the file name of its zip in the folder of the plan
/// @param sha256 the SHA-256 hash of the zip's bytes, in Base64
/// @param access who may call its URL
/// @param function a `google.cloud.functions.v2.Function` as JSON, without name, environment and
///   source; for a service of Cloud Run a `google.cloud.run.v2.Service`, without name and source
/// @param kind [#SERVICE] for a service of Cloud Run; null for a function
/// @param trigger what sends events to a service of Cloud Run; null without events, and for a
///   function, which has a trigger itself
/// @see <a
///   href="https://cloud.google.com/functions/docs/reference/rest/v2/projects.locations.functions">Functions</a>
public record WantedFunction(
    @Required String name,
    @Required String key,
    @Required String archive,
    @Required String sha256,
    @Required Access access,
    @Required Mapping function,
    @Nullable String kind,
    @Nullable EventarcTrigger trigger) {
  /// The kind of a service of Cloud Run.
  public static final String SERVICE = "service";

  /// A trigger of Eventarc.
  ///
  /// @param region where the trigger is
  /// @param body a trigger as JSON, without name; its first filter is the type of the events
  /// @see <a
  ///   href="https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers">Triggers</a>
  public record EventarcTrigger(@Required String region, @Required Mapping body) {}

  /// Returns whether it is a service of Cloud Run.
  public boolean isService() {
    return SERVICE.equals(kind);
  }

  /// Returns the type of the events that call it; null if requests do.
  public @Nullable String eventType() {
    Node type =
        trigger == null
            ? function.get("eventTrigger", "eventType")
            : trigger.body().get("eventFilters", "0", "value");
    return type == null ? null : type.text();
  }

  /// Returns whether it reads secrets of Secret Manager.
  public boolean hasSecrets() {
    if (function.get("template", "volumes") != null
        || function.get("serviceConfig", "secretEnvironmentVariables") != null
        || function.get("serviceConfig", "secretVolumes") != null) {
      return true;
    }
    return function.get("template", "containers", "0", "env") instanceof Sequence variables
        && variables.items().stream().anyMatch(variable -> variable.get("valueSource") != null);
  }

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
