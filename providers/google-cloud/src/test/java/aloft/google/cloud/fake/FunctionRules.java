package aloft.google.cloud.fake;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Cloud Functions refuses of a function: its id, runtime, source and settings, and changes of
/// what cannot change.
///
/// Evidence: the reference of the API; that the trigger's type and region stay is what the
/// documentation of `gcloud` and of Terraform says.
final class FunctionRules {
  private static final Pattern ID = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

  private final StorageApi storage;

  FunctionRules(StorageApi storage) {
    this.storage = storage;
  }

  /// The answer to an id that a function must not have; null if it may.
  static @Nullable Answer id(@Nullable String id) {
    if (id == null || id.length() < 4 || id.length() > 63 || !ID.matcher(id).matches()) {
      return Answer.error(
          400,
          "Invalid resource field value in the request: function_id must be 4 to 63 lower-case"
              + " letters, digits and hyphens, and start with a letter: '"
              + id
              + "'");
    }
    return id.startsWith("goog")
        ? Answer.error(400, "Function ID must not start with 'goog': '" + id + "'")
        : null;
  }

  /// The answer to a change that is not possible; null if it is.
  static @Nullable Answer change(JsonObject before, JsonObject after) {
    JsonObject was = before.getAsJsonObject("eventTrigger");
    JsonObject is = after.getAsJsonObject("eventTrigger");
    if (was == null && is == null) {
      return null;
    }
    if (was == null || is == null) {
      return Answer.error(400, "Changing the trigger type of a function is not supported");
    }
    for (String field : List.of("triggerRegion", "eventType")) {
      if (is.has(field) && was.has(field) && !is.get(field).equals(was.get(field))) {
        return Answer.error(400, "Changing " + field + " of an event trigger is not supported");
      }
    }
    return null;
  }

  /// The answer to a function that cannot be built or served; null if it can.
  @Nullable Answer settings(JsonObject function) throws IOException {
    JsonObject build = function.getAsJsonObject("buildConfig");
    if (build == null || !build.has("runtime")) {
      return Answer.error(400, "build_config.runtime is required");
    }
    String runtime = build.get("runtime").getAsString();
    if (!Runtimes.isUsable(runtime)) {
      return Answer.error(
          400,
          "Runtime "
              + runtime
              + " is decommissioned or unknown. The supported runtimes are listed"
              + " at https://cloud.google.com/functions/docs/runtime-support");
    }
    JsonObject source = build.getAsJsonObject("source");
    JsonObject archive = source == null ? null : source.getAsJsonObject("storageSource");
    if (archive == null || !storage.exists(archive)) {
      return Answer.error(400, "The source of the function is missing: " + archive);
    }
    JsonObject service = function.getAsJsonObject("serviceConfig");
    if (service != null) {
      if (service.has("timeoutSeconds")) {
        int seconds = service.get("timeoutSeconds").getAsInt();
        int longest = function.has("eventTrigger") ? 540 : 3600;
        if (seconds < 1 || seconds > longest) {
          return Answer.error(400, "timeout_seconds must be 1 to " + longest + ": " + seconds);
        }
      }
      if (service.has("availableMemory")
          && !service
              .get("availableMemory")
              .getAsString()
              .matches("[0-9]+(k|Ki|M|Mi|G|Gi|T|Ti)?")) {
        return Answer.error(400, "available_memory is invalid: " + service.get("availableMemory"));
      }
    }
    return null;
  }
}
