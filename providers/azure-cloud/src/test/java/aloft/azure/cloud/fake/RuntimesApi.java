package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;

/// The list of runtimes (`functionAppStacks`), as far as `az` 2.91.0 reads it.
final class RuntimesApi {
  private RuntimesApi() {}

  /// The runtimes that Flex Consumption has in a region.
  static Answer list() {
    JsonArray values = new JsonArray();
    for (Map.Entry<String, List<String>> runtime : SiteRules.RUNTIMES.entrySet()) {
      JsonArray majors = new JsonArray();
      for (String version : runtime.getValue()) {
        JsonArray skus = new JsonArray();
        JsonObject sku = new JsonObject();
        sku.addProperty("skuCode", "FC1");
        JsonObject property = new JsonObject();
        JsonObject name = new JsonObject();
        name.addProperty("name", runtime.getKey());
        name.addProperty("version", version);
        property.add("runtime", name);
        sku.add("functionAppConfigProperties", property);
        skus.add(sku);
        JsonObject linux = new JsonObject();
        JsonObject isSupported = new JsonObject();
        isSupported.addProperty("isSupported", true);
        linux.addProperty("runtimeVersion", version);
        linux.add("appInsightsSettings", isSupported);
        linux.add("gitHubActionSettings", isSupported);
        linux.add("Sku", skus);
        JsonObject settings = new JsonObject();
        settings.add("linuxRuntimeSettings", linux);
        JsonObject minor = new JsonObject();
        minor.addProperty("value", version);
        minor.add("stackSettings", settings);
        JsonArray minors = new JsonArray();
        minors.add(minor);
        JsonObject major = new JsonObject();
        major.addProperty("value", version);
        major.add("minorVersions", minors);
        majors.add(major);
      }
      JsonObject properties = new JsonObject();
      properties.addProperty("value", runtime.getKey());
      properties.add("majorVersions", majors);
      JsonObject stack = new JsonObject();
      stack.addProperty("name", runtime.getKey());
      stack.addProperty("type", "Microsoft.Web/functionAppStacks");
      stack.add("properties", properties);
      values.add(stack);
    }
    JsonObject page = new JsonObject();
    page.add("value", values);
    return Answer.json(200, page);
  }
}
