package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/// The errors by which Google refuses a caller, with their `google.rpc` details.
///
/// Evidence: <https://cloud.google.com/apis/design/errors> and the messages that `gcloud` prints.
final class Refusals {
  private static final String INFO = "type.googleapis.com/google.rpc.ErrorInfo";

  private Refusals() {}

  static Answer disabled(Service service, String project) {
    String url =
        "https://console.developers.google.com/apis/api/"
            + service.host()
            + "/overview?project="
            + project;
    JsonObject metadata = new JsonObject();
    metadata.addProperty("service", service.host());
    metadata.addProperty("serviceTitle", service.title());
    metadata.addProperty("consumer", "projects/" + project);
    metadata.addProperty("containerInfo", project);
    metadata.addProperty("activationUrl", url);
    JsonObject link = new JsonObject();
    link.addProperty("description", "Google developers console API activation");
    link.addProperty("url", url);
    JsonArray links = new JsonArray();
    links.add(link);
    JsonObject help = new JsonObject();
    help.addProperty("@type", "type.googleapis.com/google.rpc.Help");
    help.add("links", links);
    return Answer.error(
        403,
        "PERMISSION_DENIED",
        service.title()
            + " has not been used in project "
            + project
            + " before or it is disabled. Enable it by visiting "
            + url
            + " then retry. If you enabled this API recently, wait a few minutes for the action to"
            + " propagate to our systems and retry.",
        info("SERVICE_DISABLED", "googleapis.com", metadata),
        help);
  }

  static Answer denied(Service service, String permission, String path) {
    String resource = path.replaceFirst("^/v[12]/", "");
    JsonObject metadata = new JsonObject();
    metadata.addProperty("permission", permission);
    metadata.addProperty("resource", resource);
    return Answer.error(
        403,
        "PERMISSION_DENIED",
        "Permission '"
            + permission
            + "' denied on resource '//"
            + service.host()
            + "/"
            + resource
            + "' (or it may not exist).",
        info("IAM_PERMISSION_DENIED", service.host(), metadata));
  }

  private static JsonObject info(String reason, String domain, JsonObject metadata) {
    JsonObject info = new JsonObject();
    info.addProperty("@type", INFO);
    info.addProperty("reason", reason);
    info.addProperty("domain", domain);
    info.add("metadata", metadata);
    return info;
  }
}
