package aloft.google.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/// Answers `entries:list` of Cloud Logging with the entries that the test has added: filter, order
/// and pages. No emulator has it.
///
/// Evidence: the reference of the API and its discovery document; the filters that `gcloud
/// functions logs read` sends.
final class LoggingApi {
  private final String project;
  private final List<JsonObject> entries = new CopyOnWriteArrayList<>();

  LoggingApi(String project) {
    this.project = project;
  }

  /// Adds an entry; gives it what every entry has.
  void add(JsonObject entry) {
    JsonObject complete = entry.deepCopy();
    if (!complete.has("logName")) {
      complete.addProperty("logName", "projects/" + project + "/logs/run.googleapis.com%2Fstdout");
    }
    if (!complete.has("timestamp")) {
      complete.addProperty("timestamp", Instant.now().toString());
    }
    if (!complete.has("receiveTimestamp")) {
      complete.add("receiveTimestamp", complete.get("timestamp"));
    }
    if (!complete.has("insertId")) {
      complete.addProperty("insertId", String.format("%016x", entries.size() + 1));
    }
    entries.add(complete);
  }

  Answer answer(Call call) {
    JsonObject request = call.json();
    JsonElement names = request.get("resourceNames");
    if (names == null || names.getAsJsonArray().isEmpty()) {
      return Answer.error(400, "resource_names is required");
    }
    for (JsonElement name : names.getAsJsonArray()) {
      if (!name.getAsString().equals("projects/" + project)) {
        return Answer.error(403, "The caller does not have permission");
      }
    }
    Predicate<JsonObject> filter;
    try {
      filter = LogQuery.of(request.has("filter") ? request.get("filter").getAsString() : "");
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
    List<JsonObject> found = new ArrayList<>(entries.stream().filter(filter).toList());
    Comparator<JsonObject> order =
        Comparator.<JsonObject, Instant>comparing(
                entry -> Instant.parse(entry.get("timestamp").getAsString()))
            .thenComparing(entry -> entry.get("insertId").getAsString());
    boolean newestFirst =
        request.has("orderBy") && request.get("orderBy").getAsString().endsWith("desc");
    found.sort(newestFirst ? order.reversed() : order);
    String size = request.has("pageSize") ? request.get("pageSize").getAsString() : "50";
    String target = call.path() + "?pageSize=" + size;
    if (request.has("pageToken")) {
      target += "&pageToken=" + Call.encode(request.get("pageToken").getAsString());
    }
    return Pages.of("entries", found, call.withTarget(target), "pageSize");
  }
}
