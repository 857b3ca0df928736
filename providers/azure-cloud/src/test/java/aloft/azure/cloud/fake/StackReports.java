package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a stack and its deployment tell about their resources.
///
/// Evidence: that of [StacksApi].
final class StackReports {
  private StackReports() {}

  /// The resources that a stack manages.
  static JsonArray managed(Set<String> ids) {
    JsonArray array = new JsonArray();
    for (String id : ids) {
      JsonObject reference = new JsonObject();
      reference.addProperty("id", id);
      reference.addProperty("status", "managed");
      reference.addProperty("denyStatus", "none");
      array.add(reference);
    }
    return array;
  }

  /// The error of a stack, around those of its resources.
  static JsonObject failure(List<JsonObject> errors) {
    JsonObject deployment =
        Answer.body(
            "DeploymentFailed",
            "At least one resource deployment operation failed. Please list deployment operations"
                + " for details. Please see https://aka.ms/arm-deployment-operations for usage"
                + " details.",
            errors.toArray(JsonObject[]::new));
    return Answer.body(
        "DeploymentStackDeploymentFailed",
        "One or more resources could not be deployed. Correlation id:"
            + " '00000000-0000-4000-8000-000000000000'.",
        deployment);
  }

  /// An operation of a deployment.
  ///
  /// @param error null if the operation has succeeded
  static JsonObject event(String resource, String state, @Nullable JsonObject error) {
    JsonObject target = new JsonObject();
    target.addProperty("id", resource);
    target.addProperty("resourceType", Ids.type(resource));
    target.addProperty("resourceName", Ids.name(resource));
    JsonObject properties = new JsonObject();
    properties.addProperty("provisioningOperation", "Create");
    properties.addProperty("provisioningState", state);
    properties.add("targetResource", target);
    if (error != null) {
      properties.add("statusMessage", Answer.wrap(error));
    }
    JsonObject event = new JsonObject();
    event.add("properties", properties);
    return event;
  }
}
