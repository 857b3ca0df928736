package aloft.azure.template;

import aloft.azure.event.OwnSource;
import aloft.azure.event.Trigger;
import aloft.azure.manifest.ResourcesSection;
import aloft.azure.manifest.StorageSection;
import aloft.azure.service.AppRuntime;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.build.portable.Scale;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compiles a service into the template of its resources: the app with its plan, its storage
/// account and its logs, and the sources of its events.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-infrastructure-as-code">Infrastructure
///   of function apps</a>
public final class AppTemplate {
  static final String SITE = "Microsoft.Web/sites";
  static final String SITE_VERSION = "2024-11-01";
  static final String ACCOUNT = "Microsoft.Storage/storageAccounts";
  static final String ACCOUNT_VERSION = "2025-01-01";

  /// The container of the platform.
  private static final String PACKAGES = "app-package";

  /// The container of the deployments.
  private static final String DEPLOYMENTS = "deployments";

  private static final String CONNECTION = "DEPLOYMENT_STORAGE_CONNECTION_STRING";
  private static final String BLOB_OWNER = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
  private static final String BLOB_CONTRIBUTOR = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
  private static final String QUEUE_CONTRIBUTOR = "974c5e8b-45b9-4653-ba55-5f855dd0fb88";
  private static final String TABLE_CONTRIBUTOR = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3";

  private final AzureService service;
  private final List<Object> resources = new ArrayList<>();
  private final Map<String, Object> variables;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final List<String> siteDependencies = new ArrayList<>();

  private AppTemplate(AzureService service) {
    this.service = service;
    this.variables = AppNames.variables(service);
  }

  /// Returns the text of the template.
  public static String of(AzureService service) {
    return new AppTemplate(service).compile();
  }

  private String compile() {
    addLogs();
    addStorage();
    new EventResources(service, this).add();
    addPlan();
    addSite();
    addRoles();
    Map<String, Object> outputs = outputs();
    ResourcesSection own = service.manifest().resources();
    if (own != null) {
      own.resources().forEach(resource -> resources.add(plain(resource)));
      putAll(own.variables(), variables);
      putAll(own.outputs(), outputs);
    }
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (!service.usesKeys()) {
      Map<String, Object> deployer =
          Arm.parameterOf("The object id of who deploys; may write the packages of the app");
      deployer.put("defaultValue", "");
      parameters.put("deployer", deployer);
    }
    Map<String, Object> template = Arm.template(parameters);
    template.put("variables", variables);
    template.put("resources", resources);
    template.put("outputs", outputs);
    return Json.write(template, 2) + "\n";
  }

  private static Object plain(Mapping mapping) {
    return Objects.requireNonNull(Json.plainValue(mapping));
  }

  private static void putAll(@Nullable Mapping from, Map<String, Object> to) {
    if (from != null) {
      from.entries()
          .forEach((key, entry) -> {
            Object value = Json.plainValue(entry.value());
            if (value != null) {
              to.put(key, value);
            }
          });
    }
  }

  /// Adds a resource.
  void add(Map<String, Object> resource) {
    resources.add(resource);
  }

  /// Adds a setting of the app.
  ///
  /// @param value an expression in brackets, or text
  void setting(String name, String value) {
    settings.put(name, value);
  }

  /// Adds a variable with a name.
  void variable(String name, String value) {
    variables.put(name, value);
  }

  /// Adds a resource that must exist before the app.
  void siteNeeds(String id) {
    siteDependencies.add(Arm.text(id));
  }

  /// Returns the id of the app's identity.
  static String principal() {
    return "reference(" + siteId() + ", '" + SITE_VERSION + "', 'Full').identity.principalId";
  }

  static String siteId() {
    return Arm.id(SITE, Arm.variable("app"));
  }

  static String accountId() {
    return Arm.id(ACCOUNT, Arm.variable("storage"));
  }

  /// Returns a resource with the region and the tags of the service.
  Map<String, Object> located(String type, String apiVersion, String name) {
    Map<String, Object> resource = Arm.resource(type, apiVersion, name);
    resource.put("location", service.region());
    resource.put("tags", service.tags());
    return resource;
  }

  private void addLogs() {
    Map<String, Object> logs =
        located("Microsoft.OperationalInsights/workspaces", "2025-02-01", Arm.variable("logs"));
    logs.put("properties", Arm.object("retentionInDays", 30, "sku", Map.of("name", "PerGB2018")));
    add(logs);
    String logsId = Arm.id("Microsoft.OperationalInsights/workspaces", Arm.variable("logs"));
    Map<String, Object> insights =
        located("Microsoft.Insights/components", "2020-02-02", Arm.variable("insights"));
    insights.put("kind", "web");
    insights.put(
        "properties",
        Arm.object("Application_Type", "web", "WorkspaceResourceId", Arm.text(logsId)));
    insights.put("dependsOn", Arm.texts(logsId));
    add(insights);
    String insightsId = Arm.id("Microsoft.Insights/components", Arm.variable("insights"));
    siteNeeds(insightsId);
    setting(
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        Arm.text("reference(" + insightsId + ", '2020-02-02').ConnectionString"));
  }

  private void addStorage() {
    StorageSection section = service.provider().storageAccount();
    Map<String, Object> account = located(ACCOUNT, ACCOUNT_VERSION, Arm.variable("storage"));
    account.put("kind", "StorageV2");
    account.put(
        "sku",
        Map.of("name", section == null || section.sku() == null ? "Standard_LRS" : section.sku()));
    account.put(
        "properties",
        Arm.object(
            "allowBlobPublicAccess",
            false,
            "allowSharedKeyAccess",
            service.usesKeys(),
            "minimumTlsVersion",
            "TLS1_2"));
    add(account);
    siteNeeds(accountId());
    Set<String> containers = new LinkedHashSet<>(List.of(PACKAGES, DEPLOYMENTS));
    Set<String> queues = new LinkedHashSet<>();
    service
        .triggers()
        .map(Trigger::source)
        .forEach(source -> {
          switch (source) {
            case OwnSource.Container container -> containers.add(container.name());
            case OwnSource.Queue queue -> queues.add(queue.name());
            case OwnSource.Topic topic -> {}
            case OwnSource.Database database -> {}
            case OwnSource.Resource resource -> {}
            case null -> {}
          }
        });
    addChildren("blobServices", "containers", containers, Map.of("publicAccess", "None"));
    addChildren("queueServices", "queues", queues, Map.of());
    addStorageSettings();
  }

  private void addChildren(
      String kind, String children, Set<String> names, Map<String, Object> properties) {
    if (names.isEmpty()) {
      return;
    }
    String type = ACCOUNT + "/" + kind;
    Map<String, Object> parent =
        Arm.resource(
            type, ACCOUNT_VERSION, Arm.concat(Arm.variable("storage"), Arm.quoted("/default")));
    parent.put("dependsOn", Arm.texts(accountId()));
    add(parent);
    for (String name : names) {
      Map<String, Object> child =
          Arm.resource(
              type + "/" + children,
              ACCOUNT_VERSION,
              Arm.concat(Arm.variable("storage"), Arm.quoted("/default/" + name)));
      child.put("properties", properties);
      child.put(
          "dependsOn", Arm.texts(Arm.id(type, Arm.variable("storage"), Arm.quoted("default"))));
      add(child);
    }
    siteNeeds(
        Arm.id(
            type + "/" + children,
            Arm.variable("storage"),
            Arm.quoted("default"),
            Arm.quoted(names.iterator().next())));
  }

  private void addStorageSettings() {
    if (!service.usesKeys()) {
      setting("AzureWebJobsStorage__accountName", Arm.text(Arm.variable("storage")));
      return;
    }
    String connection =
        Arm.text(
            Arm.concat(
                Arm.quoted("DefaultEndpointsProtocol=https;AccountName="),
                Arm.variable("storage"),
                Arm.quoted(";AccountKey="),
                "listKeys(" + accountId() + ", '" + ACCOUNT_VERSION + "').keys[0].value",
                Arm.quoted(";EndpointSuffix="),
                "environment().suffixes.storage"));
    setting("AzureWebJobsStorage", connection);
    setting(CONNECTION, connection);
  }

  private void addPlan() {
    Map<String, Object> plan =
        located("Microsoft.Web/serverfarms", SITE_VERSION, Arm.variable("plan"));
    plan.put("kind", "functionapp");
    plan.put("sku", Arm.object("tier", "FlexConsumption", "name", "FC1"));
    plan.put("properties", Map.of("reserved", true));
    add(plan);
    siteNeeds(planId());
  }

  private static String planId() {
    return Arm.id("Microsoft.Web/serverfarms", Arm.variable("plan"));
  }

  private void addSite() {
    Map<String, Object> site = located(SITE, SITE_VERSION, Arm.variable("app"));
    site.put("kind", "functionapp,linux");
    site.put("identity", Map.of("type", "SystemAssigned"));
    service.environment().forEach((name, value) -> settings.put(name, Arm.plain(value)));
    service
        .disabledFunctions()
        .forEach(name -> setting("AzureWebJobs." + name + ".Disabled", "true"));
    List<Object> appSettings = new ArrayList<>();
    settings.forEach((name, value) -> appSettings.add(Arm.object("name", name, "value", value)));
    site.put(
        "properties",
        Arm.object(
            "serverFarmId",
            Arm.text(planId()),
            "httpsOnly",
            true,
            "functionAppConfig",
            Arm.object(
                "deployment",
                Map.of("storage", packages()),
                "scaleAndConcurrency",
                scale(),
                "runtime",
                runtime()),
            "siteConfig",
            Arm.object("minTlsVersion", "1.2", "appSettings", appSettings)));
    site.put("dependsOn", List.copyOf(siteDependencies));
    add(site);
  }

  private Map<String, Object> packages() {
    return Arm.object(
        "type",
        "blobContainer",
        "value",
        Arm.text(
            Arm.concat(
                "reference(" + accountId() + ", '" + ACCOUNT_VERSION + "').primaryEndpoints.blob",
                Arm.quoted(PACKAGES))),
        "authentication",
        service.usesKeys()
            ? Arm.object(
                "type",
                "StorageAccountConnectionString",
                "storageAccountConnectionStringName",
                CONNECTION)
            : Map.of("type", "SystemAssignedIdentity"));
  }

  private Map<String, Object> scale() {
    Integer max = service.scale(Scale::max);
    Integer concurrency = service.scale(Scale::concurrency);
    Map<String, Object> scale =
        Arm.object(
            "instanceMemoryMB", service.memory(), "maximumInstanceCount", max == null ? 100 : max);
    List<Object> ready = new ArrayList<>();
    for (AzureFunction function : service.functions()) {
      Integer general =
          service.provider().general().scale() == null
              ? null
              : service.provider().general().scale().min();
      Scale own = function.section().general().scale();
      Integer min = own == null || own.min() == null ? general : own.min();
      if (min != null && min > 0) {
        addReady(function, min, ready);
      }
    }
    if (!ready.isEmpty()) {
      scale.put("alwaysReady", ready);
    }
    if (concurrency != null) {
      scale.put("triggers", Map.of("http", Map.of("perInstanceConcurrency", concurrency)));
    }
    return scale;
  }

  // Functions with requests scale together.
  private static void addReady(AzureFunction function, int min, List<Object> ready) {
    List<Trigger> triggers = function.events().triggers();
    for (int i = 0; i < triggers.size(); i++) {
      String group = triggers.get(i).isHttp() ? "http" : "function:" + function.name(i);
      Map<String, Object> item = Arm.object("name", group, "instanceCount", min);
      if (!ready.contains(item)) {
        ready.add(item);
      }
    }
  }

  private Map<String, Object> runtime() {
    AppRuntime runtime = AppRuntime.named(service.runtime());
    return Arm.object("name", runtime.name(), "version", runtime.version());
  }

  private void addRoles() {
    if (service.usesKeys()) {
      return;
    }
    String account = Arm.concat(Arm.quoted(ACCOUNT + "/"), Arm.variable("storage"));
    addRole(BLOB_OWNER, account, principal(), "app");
    boolean hasBlobEvents = service.uses("blobTrigger");
    if (service.uses("queue") || hasBlobEvents) {
      addRole(QUEUE_CONTRIBUTOR, account, principal(), "app");
    }
    if (service.uses("table")) {
      addRole(TABLE_CONTRIBUTOR, account, principal(), "app");
    }
    Map<String, Object> deployer =
        role(BLOB_CONTRIBUTOR, account, Arm.parameter("deployer"), "deployer");
    deployer.put("condition", Arm.text("not(empty(" + Arm.parameter("deployer") + "))"));
    deployer.put("dependsOn", Arm.texts(accountId()));
    add(deployer);
  }

  /// Lets the app do what a role allows.
  ///
  /// @param scope an expression with the type and the name of a resource
  void addRole(String role, String scope, String principal, String who) {
    Map<String, Object> assignment = role(role, scope, principal, who);
    assignment.put("dependsOn", Arm.texts(siteId()));
    add(assignment);
  }

  private static Map<String, Object> role(String role, String scope, String principal, String who) {
    Map<String, Object> assignment =
        Arm.resource(
            "Microsoft.Authorization/roleAssignments",
            "2022-04-01",
            "guid(resourceGroup().id, "
                + scope
                + ", "
                + (who.equals("app") ? Arm.variable("app") : principal)
                + ", '"
                + role
                + "')");
    assignment.put("scope", Arm.text(scope));
    Map<String, Object> properties =
        Arm.object(
            "roleDefinitionId", Arm.text(Arm.role(role)), "principalId", Arm.text(principal));
    if (who.equals("app")) {
      properties.put("principalType", "ServicePrincipal");
    }
    assignment.put("properties", properties);
    return assignment;
  }

  private static Map<String, Object> outputs() {
    Map<String, Object> outputs = new LinkedHashMap<>();
    outputs.put("app", output(Arm.variable("app")));
    outputs.put(
        "host", output("reference(" + siteId() + ", '" + SITE_VERSION + "').defaultHostName"));
    outputs.put("storage", output(Arm.variable("storage")));
    outputs.put("container", Arm.object("type", "string", "value", DEPLOYMENTS));
    return outputs;
  }

  private static Map<String, Object> output(String expression) {
    return Arm.object("type", "string", "value", Arm.text(expression));
  }
}
