package aloft.azure.template;

import aloft.azure.event.OwnSource;
import aloft.azure.service.AzureService;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Adds the topics of Service Bus and the containers of Cosmos DB that the service creates.
final class EventResources {
  private static final String NAMESPACE = "Microsoft.ServiceBus/namespaces";
  private static final String BUS_VERSION = "2024-01-01";
  private static final String COSMOS = "Microsoft.DocumentDB/databaseAccounts";
  private static final String COSMOS_VERSION = "2025-04-15";

  // Azure Service Bus Data Owner
  private static final String BUS_OWNER = "090c5cfd-751d-490a-894a-3ce6f1109419";

  // Cosmos DB Built-in Data Contributor
  private static final String DATA_CONTRIBUTOR = "00000000-0000-0000-0000-000000000002";

  private final AzureService service;
  private final AppTemplate template;

  EventResources(AzureService service, AppTemplate template) {
    this.service = service;
    this.template = template;
  }

  void add() {
    List<OwnSource.Topic> topics = sources(OwnSource.Topic.class);
    if (!topics.isEmpty()) {
      addBus(topics);
    }
    List<OwnSource.Database> databases = sources(OwnSource.Database.class);
    if (!databases.isEmpty()) {
      addCosmos(databases);
    }
  }

  private <T> List<T> sources(Class<T> type) {
    return service
        .triggers()
        .map(trigger -> trigger.source())
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private void addBus(List<OwnSource.Topic> topics) {
    template.variable("serviceBus", AppNames.unique(service, "-bus"));
    String namespace = Arm.variable("serviceBus");
    Map<String, Object> bus = template.located(NAMESPACE, BUS_VERSION, namespace);
    bus.put("sku", Arm.object("name", "Standard", "tier", "Standard"));
    bus.put("properties", Map.of("disableLocalAuth", !service.usesKeys()));
    template.add(bus);
    Set<String> names = new LinkedHashSet<>();
    for (OwnSource.Topic topic : topics) {
      if (names.add(topic.name())) {
        child(
            NAMESPACE + "/topics",
            Arm.concat(namespace, Arm.quoted("/" + topic.name())),
            Arm.id(NAMESPACE, namespace),
            Map.of());
      }
      String subscriptions = NAMESPACE + "/topics/subscriptions";
      String path = "/" + topic.name() + "/" + topic.subscription();
      child(
          subscriptions,
          Arm.concat(namespace, Arm.quoted(path)),
          Arm.id(NAMESPACE + "/topics", namespace, Arm.quoted(topic.name())),
          Map.of());
      if (topic.filter() != null) {
        // It replaces the rule that accepts all messages, which has this name.
        child(
            subscriptions + "/rules",
            Arm.concat(namespace, Arm.quoted(path + "/$Default")),
            Arm.id(
                subscriptions,
                namespace,
                Arm.quoted(topic.name()),
                Arm.quoted(topic.subscription())),
            Arm.object(
                "filterType",
                "SqlFilter",
                "sqlFilter",
                Map.of("sqlExpression", condition(topic.filter()))));
      }
    }
    template.siteNeeds(Arm.id(NAMESPACE, namespace));
    if (service.usesKeys()) {
      template.setting(
          "ServiceBus",
          Arm.text(
              "listKeys("
                  + Arm.id(
                      NAMESPACE + "/authorizationRules",
                      namespace,
                      Arm.quoted("RootManageSharedAccessKey"))
                  + ", '"
                  + BUS_VERSION
                  + "').primaryConnectionString"));
    } else {
      template.setting(
          "ServiceBus__fullyQualifiedNamespace",
          Arm.text(Arm.concat(namespace, Arm.quoted(".servicebus.windows.net"))));
      template.addRole(
          BUS_OWNER,
          Arm.concat(Arm.quoted(NAMESPACE + "/"), namespace),
          AppTemplate.principal(),
          "app");
    }
  }

  /// Returns the condition of a filter, in SQL: each property has one of its values.
  private static String condition(Mapping filter) {
    List<String> conditions = new ArrayList<>();
    for (Mapping.Entry entry : filter.entries().values()) {
      List<String> values = new ArrayList<>();
      for (Node value :
          entry.value() instanceof Sequence list ? list.items() : List.of(entry.value())) {
        String text = value.text();
        values.add(text == null ? Json.write(Json.plainValue(value), 0) : Arm.quoted(text));
      }
      conditions.add("\"" + entry.key() + "\" IN (" + String.join(", ", values) + ")");
    }
    return String.join(" AND ", conditions);
  }

  private void child(String type, String name, String parent, Map<String, Object> properties) {
    boolean isBus = type.startsWith(NAMESPACE);
    Map<String, Object> child = Arm.resource(type, isBus ? BUS_VERSION : COSMOS_VERSION, name);
    child.put("properties", properties);
    child.put("dependsOn", Arm.texts(parent));
    template.add(child);
  }

  private void addCosmos(List<OwnSource.Database> databases) {
    template.variable("cosmos", AppNames.unique(service, "-db"));
    String name = Arm.variable("cosmos");
    String accountId = Arm.id(COSMOS, name);
    Map<String, Object> account = template.located(COSMOS, COSMOS_VERSION, name);
    account.put("kind", "GlobalDocumentDB");
    account.put(
        "properties",
        Arm.object(
            "databaseAccountOfferType",
            "Standard",
            "locations",
            List.of(Arm.object("locationName", service.region(), "failoverPriority", 0)),
            "capabilities",
            List.of(Map.of("name", "EnableServerless")),
            "disableLocalAuth",
            !service.usesKeys()));
    template.add(account);
    String type = COSMOS + "/sqlDatabases";
    Map<String, Set<String>> containers = new LinkedHashMap<>();
    for (OwnSource.Database database : databases) {
      containers
          .computeIfAbsent(database.database(), key -> new LinkedHashSet<>(List.of("leases")))
          .add(database.container());
    }
    containers.forEach((database, names) -> {
      child(
          type,
          Arm.concat(name, Arm.quoted("/" + database)),
          accountId,
          Map.of("resource", Map.of("id", database)));
      for (String container : names) {
        child(
            type + "/containers",
            Arm.concat(name, Arm.quoted("/" + database + "/" + container)),
            Arm.id(type, name, Arm.quoted(database)),
            Map.of(
                "resource",
                Arm.object(
                    "id",
                    container,
                    "partitionKey",
                    Arm.object("paths", List.of("/id"), "kind", "Hash"))));
      }
    });
    template.siteNeeds(accountId);
    String endpoint = "reference(" + accountId + ", '" + COSMOS_VERSION + "').documentEndpoint";
    if (service.usesKeys()) {
      template.setting(
          "Cosmos",
          Arm.text(
              Arm.concat(
                  Arm.quoted("AccountEndpoint="),
                  endpoint,
                  Arm.quoted(";AccountKey="),
                  "listKeys(" + accountId + ", '" + COSMOS_VERSION + "').primaryMasterKey",
                  Arm.quoted(";"))));
      return;
    }
    template.setting("Cosmos__accountEndpoint", Arm.text(endpoint));
    Map<String, Object> role =
        Arm.resource(
            COSMOS + "/sqlRoleAssignments",
            COSMOS_VERSION,
            Arm.concat(
                name,
                Arm.quoted("/"),
                "guid(resourceGroup().id, " + name + ", " + Arm.variable("app") + ")"));
    role.put(
        "properties",
        Arm.object(
            "roleDefinitionId",
            Arm.text(Arm.concat(accountId, Arm.quoted("/sqlRoleDefinitions/" + DATA_CONTRIBUTOR))),
            "principalId",
            Arm.text(AppTemplate.principal()),
            "scope",
            Arm.text(accountId)));
    role.put("dependsOn", Arm.texts(AppTemplate.siteId(), accountId));
    template.add(role);
  }
}
