package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/// Answers what `gcloud functions deploy` asks besides: the project, its policy, the APIs that it
/// has enabled, and the service account of builds.
///
/// Evidence: the requests of `gcloud`, and the discovery documents.
final class Projects {
  private Projects() {}

  static Answer answer(Service service, String project, Call call) {
    JsonObject body = new JsonObject();
    if (service == Service.USAGE) {
      String[] parts = call.path().split("/", -1);
      body.addProperty(
          "name", "projects/" + GoogleDouble.NUMBER + "/services/" + parts[parts.length - 1]);
      body.addProperty("parent", "projects/" + GoogleDouble.NUMBER);
      body.addProperty("state", "ENABLED");
    } else if (service == Service.BUILD) {
      body.addProperty("name", call.path().substring("/v1/".length()));
      body.addProperty(
          "serviceAccountEmail", "projects/" + project + "/serviceAccounts/" + account());
    } else if (call.path().endsWith(":getIamPolicy")) {
      JsonArray members = new JsonArray();
      members.add("serviceAccount:" + account());
      JsonObject binding = new JsonObject();
      binding.addProperty("role", "roles/cloudbuild.builds.builder");
      binding.add("members", members);
      JsonArray bindings = new JsonArray();
      bindings.add(binding);
      body.add("bindings", bindings);
      body.addProperty("etag", "BwX=");
      body.addProperty("version", 1);
    } else {
      body.addProperty("projectNumber", GoogleDouble.NUMBER);
      body.addProperty("projectId", project);
      body.addProperty("lifecycleState", "ACTIVE");
      body.addProperty("name", project);
    }
    return Answer.json(body);
  }

  private static String account() {
    return GoogleDouble.NUMBER + "-compute@developer.gserviceaccount.com";
  }
}
