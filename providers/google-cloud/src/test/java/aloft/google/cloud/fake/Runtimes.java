package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The runtimes of Cloud Functions and their stages, as the support table of November 2026 has them
/// (<https://cloud.google.com/functions/docs/runtime-support>).
final class Runtimes {
  private static final Map<String, String> STAGES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("nodejs26", "BETA"),
              Map.entry("nodejs24", "GA"),
              Map.entry("nodejs22", "GA"),
              Map.entry("nodejs20", "DECOMMISSIONED"),
              Map.entry("nodejs18", "DECOMMISSIONED"),
              Map.entry("python314", "GA"),
              Map.entry("python313", "GA"),
              Map.entry("python312", "GA"),
              Map.entry("python311", "GA"),
              Map.entry("python310", "DEPRECATED"),
              Map.entry("python39", "DECOMMISSIONED"),
              Map.entry("java25", "GA"),
              Map.entry("java21", "GA"),
              Map.entry("java17", "GA"),
              Map.entry("java11", "DECOMMISSIONED"),
              Map.entry("go126", "GA"),
              Map.entry("go125", "GA"),
              Map.entry("go124", "DEPRECATED"),
              Map.entry("go123", "DECOMMISSIONED")));

  private Runtimes() {}

  static boolean isUsable(String runtime) {
    String stage = STAGES.get(runtime);
    return stage != null && !stage.equals("DECOMMISSIONED");
  }

  static JsonObject list(@Nullable String filter) {
    JsonArray list = new JsonArray();
    STAGES.forEach((name, stage) -> {
      JsonObject runtime = new JsonObject();
      runtime.addProperty("name", name);
      runtime.addProperty("displayName", name);
      runtime.addProperty("stage", stage);
      runtime.addProperty("environment", "GEN_2");
      if (filter == null || !filter.contains("GEN_1")) {
        list.add(runtime);
      }
    });
    JsonObject body = new JsonObject();
    body.add("runtimes", list);
    return body;
  }
}
