package aloft.google;

import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Converts the event types of functions of the first generation into those of Eventarc.
///
/// @see <a href="https://cloud.google.com/functions/docs/calling">Triggers</a>
final class FirstGeneration {
  private static final String PUBSUB = "google.cloud.pubsub.topic.v1.messagePublished";
  private static final String STORAGE = "google.cloud.storage.object.v1.";
  private static final String FIRESTORE = "google.cloud.firestore.document.v1.";
  private static final String DATABASE = "google.firebase.database.ref.v1.";

  /// The types of today, by the last part of the older ones.
  private static final Map<String, String> TYPES = types();

  private FirstGeneration() {}

  private static Map<String, String> types() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("topic.publish", PUBSUB);
    types.put("object.finalize", STORAGE + "finalized");
    types.put("object.change", STORAGE + "finalized");
    types.put("object.delete", STORAGE + "deleted");
    types.put("object.archive", STORAGE + "archived");
    types.put("object.metadataUpdate", STORAGE + "metadataUpdated");
    for (String change : new String[] {"create", "update", "delete"}) {
      types.put("document." + change, FIRESTORE + change + "d");
      types.put("ref." + change, DATABASE + change + "d");
    }
    types.put("document.write", FIRESTORE + "written");
    types.put("ref.write", DATABASE + "written");
    types.put("remoteconfig.update", "google.firebase.remoteconfig.remoteConfig.v1.updated");
    types.put("testMatrix.complete", "google.firebase.testlab.testMatrix.v1.completed");
    return types;
  }

  /// Returns an event as it is written today, such as `{topic: news}`.
  ///
  /// @param settings with `eventType` and `resource`
  /// @param project the project of the service; null if the manifest names none
  /// @return null if there is no such event any more; the findings say so
  static @Nullable Mapping event(
      Mapping settings, @Nullable String project, DiagnosticCollector findings) {
    Node typeNode = settings.get("eventType");
    String older = typeNode == null ? null : typeNode.text();
    SourceRange place = typeNode == null ? settings.place() : typeNode.place();
    String type = older == null ? null : TYPES.get(lastParts(older));
    if (type == null) {
      findings.error(
          place,
          "google/event-type",
          "Eventarc has no successor of the event type \"" + older + "\"",
          "remove the event; the types of today are in the documentation of Eventarc");
      return null;
    }
    Node resourceNode = settings.get("resource");
    String resource = resourceNode == null ? null : resourceNode.text();
    Map<String, Object> event =
        resource == null ? new LinkedHashMap<>() : withResource(type, resource, project);
    if (event == null) {
      findings.error(
          resourceNode == null ? place : resourceNode.place(),
          "google/event-type",
          "\"" + resource + "\" is no resource of the event type \"" + older + "\"",
          null);
      return null;
    }
    if (event.containsKey("topic") && event.size() == 1) {
      return (Mapping) Json.node(event, place);
    }
    Map<String, Object> typed = new LinkedHashMap<>();
    typed.put("type", type);
    typed.putAll(event);
    return (Mapping) Json.node(Map.of("event", typed), place);
  }

  // `topic.publish` of `google.pubsub.topic.publish` and of
  // `providers/cloud.pubsub/eventTypes/topic.publish`
  private static String lastParts(String type) {
    int slash = type.lastIndexOf('/');
    String name = type.substring(slash + 1);
    int last = name.lastIndexOf('.');
    int before = last < 0 ? -1 : name.lastIndexOf('.', last - 1);
    return name.substring(before + 1);
  }

  private static @Nullable Map<String, Object> withResource(
      String type, String resource, @Nullable String project) {
    String[] parts = resource.split("/", 5);
    if (parts.length < 4 || !parts[0].equals("projects")) {
      return type.startsWith("google.firebase.remote") || type.startsWith("google.firebase.test")
          ? new LinkedHashMap<>()
          : null;
    }
    String owner = parts[1];
    Map<String, Object> event = new LinkedHashMap<>();
    if (type.equals(PUBSUB) && parts[2].equals("topics")) {
      boolean isOwn = owner.equals("*") || owner.equals("_") || owner.equals(project);
      event.put("topic", isOwn ? parts[3] : resource);
      return event;
    }
    if (type.startsWith(STORAGE) && parts[2].equals("buckets")) {
      event.put("filters", Map.of("bucket", parts[3]));
      return event;
    }
    String rest = parts.length < 5 ? "" : parts[4];
    if (type.startsWith(FIRESTORE)
        && parts[2].equals("databases")
        && rest.startsWith("documents/")) {
      return withPath("database", parts[3], "document", rest.substring("documents/".length()));
    }
    if (type.startsWith(DATABASE) && parts[2].equals("instances") && rest.startsWith("refs/")) {
      return withPath("instance", parts[3], "ref", rest.substring("refs/".length()));
    }
    return null;
  }

  private static Map<String, Object> withPath(
      String attribute, String value, String pathAttribute, String path) {
    Map<String, Object> event = new LinkedHashMap<>();
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put(attribute, value);
    event.put("filters", filters);
    if (path.contains("{") || path.contains("*")) {
      event.put("pathPatterns", Map.of(pathAttribute, path));
    } else {
      filters.put(pathAttribute, path);
    }
    return event;
  }
}
