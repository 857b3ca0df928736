package aloft.azure.cloud.fake;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What App Service refuses of an app on the Flex Consumption plan.
///
/// Evidence: <https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan> and
/// <https://learn.microsoft.com/azure/azure-functions/functions-app-settings> (the settings that
/// Flex Consumption does not have). The texts of the errors are not Azure's.
final class SiteRules {
  private static final Set<String> FORBIDDEN =
      Set.of(
          "ENABLE_ORYX_BUILD",
          "FUNCTIONS_EXTENSION_VERSION",
          "FUNCTIONS_WORKER_RUNTIME",
          "FUNCTIONS_WORKER_RUNTIME_VERSION",
          "FUNCTIONS_MAX_HTTP_CONCURRENCY",
          "FUNCTIONS_WORKER_PROCESS_COUNT",
          "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED",
          "SCM_DO_BUILD_DURING_DEPLOYMENT",
          "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING",
          "WEBSITE_CONTENTOVERVNET",
          "WEBSITE_CONTENTSHARE",
          "WEBSITE_DNS_SERVER",
          "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT",
          "WEBSITE_NODE_DEFAULT_VERSION",
          "WEBSITE_RUN_FROM_PACKAGE",
          "WEBSITE_SKIP_CONTENTSHARE_VALIDATION",
          "WEBSITE_TIME_ZONE",
          "TZ",
          "WEBSITE_VNET_ROUTE_ALL");

  /// The versions by runtime.
  static final Map<String, List<String>> RUNTIMES =
      Map.of(
          "node",
          List.of("20", "22", "24"),
          "python",
          List.of("3.10", "3.11", "3.12", "3.13"),
          "java",
          List.of("11", "17", "21", "25"),
          "dotnet-isolated",
          List.of("8.0", "9.0", "10.0"),
          "powershell",
          List.of("7.4"),
          "custom",
          List.of("1.0"));

  private final Resources resources;
  private final Faults faults;

  SiteRules(Resources resources, Faults faults) {
    this.resources = resources;
    this.faults = faults;
  }

  private static Refusal bad(String message) {
    return new Refusal(400, "BadRequest", message);
  }

  /// Checks an app before it is created or changed.
  ///
  /// @throws Refusal if Azure would not take it
  void check(String id, JsonObject body) {
    String name = Ids.name(id);
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9-]{0,58}[A-Za-z0-9])")) {
      throw bad("The name '" + name + "' must have 2 to 60 letters, digits and hyphens");
    }
    if (faults.isTaken(name) && resources.find(id) == null) {
      throw new Refusal(409, "Conflict", "Website with given name " + name + " already exists.");
    }
    JsonObject properties = body.getAsJsonObject("properties");
    if (properties == null || !properties.has("serverFarmId")) {
      throw bad("An app needs a serverFarmId");
    }
    String plan = properties.get("serverFarmId").getAsString();
    JsonObject sku = resources.get(plan).getAsJsonObject("sku");
    if (sku == null || !sku.get("name").getAsString().equals("FC1")) {
      throw bad("The double has Flex Consumption plans only (sku FC1)");
    }
    if (!body.has("kind") || !body.get("kind").getAsString().equals("functionapp,linux")) {
      throw bad("An app of a Flex Consumption plan must be of the kind functionapp,linux");
    }
    for (JsonObject other : resources.list("", "Microsoft.Web/sites")) {
      if (!Ids.key(other.get("id").getAsString()).equals(Ids.key(id))
          && Ids.key(other.getAsJsonObject("properties").get("serverFarmId").getAsString())
              .equals(Ids.key(plan))) {
        throw bad("A Flex Consumption plan can have one app only: " + other.get("name"));
      }
    }
    config(properties.getAsJsonObject("functionAppConfig"));
    JsonObject site = properties.getAsJsonObject("siteConfig");
    if (site != null) {
      for (String key : List.of("linuxFxVersion", "alwaysOn", "functionAppScaleLimit")) {
        if (site.has(key)) {
          throw bad("Flex Consumption does not have siteConfig." + key);
        }
      }
      if (site.has("appSettings")) {
        for (JsonElement setting : site.getAsJsonArray("appSettings")) {
          setting(setting.getAsJsonObject().get("name").getAsString());
        }
      }
    }
  }

  /// Checks the name of an app setting.
  static void setting(String name) {
    if (FORBIDDEN.contains(name)) {
      throw bad(
          "The following app setting (Site.SiteConfig.AppSettings."
              + name
              + ") for Flex Consumption sites is invalid.");
    }
    if (!name.matches("[A-Za-z0-9_.]+")) {
      throw bad("The app setting '" + name + "' must have letters, digits, '_' and '.' only");
    }
  }

  private void config(JsonObject config) {
    if (config == null
        || !config.has("deployment")
        || !config.has("runtime")
        || !config.has("scaleAndConcurrency")) {
      throw bad("functionAppConfig needs deployment, runtime and scaleAndConcurrency");
    }
    JsonObject runtime = config.getAsJsonObject("runtime");
    List<String> versions = RUNTIMES.get(runtime.get("name").getAsString());
    if (versions == null || !versions.contains(runtime.get("version").getAsString())) {
      throw bad("Site.FunctionAppConfig.Runtime is invalid: " + runtime);
    }
    JsonObject scale = config.getAsJsonObject("scaleAndConcurrency");
    int memory = scale.get("instanceMemoryMB").getAsInt();
    if (memory != 512 && memory != 2048 && memory != 4096) {
      throw bad("instanceMemoryMB must be 512, 2048 or 4096: " + memory);
    }
    int count = scale.get("maximumInstanceCount").getAsInt();
    if (count < 1 || count > 1000) {
      throw bad("maximumInstanceCount must be 1 to 1000: " + count);
    }
    JsonObject storage = config.getAsJsonObject("deployment").getAsJsonObject("storage");
    if (storage == null || !storage.has("value") || !storage.has("authentication")) {
      throw bad("functionAppConfig.deployment.storage needs value and authentication");
    }
  }
}
