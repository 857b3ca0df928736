package aloft.azure.cloud.fake;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.resourcemanager.appservice.fluent.models.SiteInner;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Judges the body of an app by the class of Azure's SDK for it: what is unknown or read-only is
/// lost when it is read and written again.
final class SiteRoundTrip {
  private SiteRoundTrip() {}

  /// Adds what is lost, or why the body cannot be read.
  static void judge(JsonObject site, List<String> findings) {
    JsonObject sent = site.deepCopy();
    // parts of a resource in a template
    List.of("type", "apiVersion", "name", "dependsOn").forEach(sent::remove);
    try (JsonReader reader = JsonProviders.createReader(sent.toString())) {
      JsonElement written = JsonParser.parseString(SiteInner.fromJson(reader).toJsonString());
      compare("", sent, written, findings);
    } catch (IOException | RuntimeException e) {
      findings.add("the SDK cannot read the app: " + e.getMessage());
    }
  }

  private static void compare(
      String path, JsonElement sent, @Nullable JsonElement written, List<String> findings) {
    if (sent instanceof JsonObject object && written instanceof JsonObject kept) {
      object
          .entrySet()
          .forEach(entry ->
              compare(
                  path + "." + entry.getKey(),
                  entry.getValue(),
                  kept.get(entry.getKey()),
                  findings));
    } else if (sent instanceof JsonArray array && written instanceof JsonArray kept) {
      for (int i = 0; i < array.size(); i++) {
        compare(path + "[" + i + "]", array.get(i), i < kept.size() ? kept.get(i) : null, findings);
      }
    } else if (!sent.equals(written)) {
      findings.add(path.substring(1) + ": the SDK writes " + written + " instead of " + sent);
    }
  }
}
