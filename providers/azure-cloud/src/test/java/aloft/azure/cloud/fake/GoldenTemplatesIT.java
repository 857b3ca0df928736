package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Deploys the template of each golden manifest, so that Microsoft's index of types judges every
/// resource that the translation of manifests writes.
class GoldenTemplatesIT {
  private static final Path GOLDENS = Path.of("../azure/src/test/golden");
  private final DoubleClient client = new DoubleClient();

  @AfterEach
  void close() {
    client.close();
  }

  static List<Path> goldens() throws IOException {
    try (var files = Files.walk(GOLDENS)) {
      return files
          .filter(file -> file.endsWith("template.json"))
          .map(file -> GOLDENS.relativize(file.getParent()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void theTemplateIsDeployed(Path golden) throws Exception {
    client.createGroup();
    JsonObject stack = client.apply(read(golden, "template.json"));
    Path events = GOLDENS.resolve(golden).resolve("events.json");
    if (Files.exists(events)) {
      String app = DoubleClient.output(stack, "app");
      JsonObject trigger = new JsonObject();
      trigger.addProperty("type", "blobTrigger");
      JsonArray bindings = new JsonArray();
      bindings.add(trigger);
      JsonObject template = read(golden, "events.json");
      Map<String, JsonArray> functions = new TreeMap<>();
      for (JsonElement resource : template.getAsJsonArray("resources")) {
        String name = resource.getAsJsonObject().get("name").getAsString();
        functions.put(name.substring(name.lastIndexOf('/') + 1), bindings);
      }
      client.azure().index(app, functions);
      client.apply(
          client.stack() + "-events",
          template,
          Map.of("app", app, "storage", DoubleClient.output(stack, "storage")));
    }
  }

  private static JsonObject read(Path golden, String name) throws IOException {
    return JsonParser.parseString(Files.readString(GOLDENS.resolve(golden).resolve(name)))
        .getAsJsonObject();
  }
}
