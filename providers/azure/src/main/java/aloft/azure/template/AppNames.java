package aloft.azure.template;

import aloft.azure.manifest.AppSection;
import aloft.azure.manifest.StorageSection;
import aloft.azure.service.AzureService;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names of the resources of a service. Those that must be unique on all of Azure end with
/// letters that Azure Resource Manager makes from the resource group, so that they stay the same.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules">Rules
///   of names</a>
final class AppNames {
  // The host uses the first 32 characters of the name of an app.
  private static final int MAX_APP = 25;
  private static final int MAX_STORAGE = 9;
  private static final int MAX_NAMESPACE = 40;

  private AppNames() {}

  /// Returns the variables with the names.
  static Map<String, Object> variables(AzureService service) {
    String base = service.stack().toLowerCase(Locale.ROOT);
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put(
        "unique",
        Arm.text(
            "uniqueString(subscription().id, resourceGroup().id, "
                + Arm.quoted(service.stack())
                + ")"));
    AppSection app = service.provider().functionApp();
    variables.put("app", named(app == null ? null : app.name(), cut(base, MAX_APP) + "-", "6"));
    StorageSection storage = service.provider().storageAccount();
    variables.put(
        "storage",
        named(
            storage == null ? null : storage.name(),
            "st" + cut(base.replace("-", ""), MAX_STORAGE),
            "13"));
    // a plan takes one app: one with another name needs another plan
    String plan = app == null || app.name() == null ? base : app.name();
    variables.put("plan", cut(plan, MAX_NAMESPACE) + "-plan");
    variables.put("insights", cut(base, MAX_NAMESPACE) + "-insights");
    variables.put("logs", cut(base, MAX_NAMESPACE) + "-logs");
    return variables;
  }

  /// Returns the name of a resource of the service that must be unique on Azure.
  static String unique(AzureService service, String suffix) {
    return named(null, cut(service.stack().toLowerCase(Locale.ROOT), MAX_APP) + suffix + "-", "6");
  }

  private static String named(@Nullable String given, String start, String length) {
    return given == null
        ? Arm.text(
            Arm.concat(Arm.quoted(start), "take(" + Arm.variable("unique") + ", " + length + ")"))
        : given;
  }

  private static String cut(String text, int length) {
    String start = text.substring(0, Math.min(text.length(), length));
    return start.endsWith("-") ? start.substring(0, start.length() - 1) : start;
  }
}
