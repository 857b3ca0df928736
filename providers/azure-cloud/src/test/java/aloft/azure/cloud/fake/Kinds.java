package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/// Creates, reads and deletes resources: what each type checks, and what Azure adds to it.
final class Kinds {
  private final Resources resources;
  private final Faults faults;
  private final Sites sites;
  private final String front;

  /// @param front the address at which the double answers for storage accounts
  Kinds(Resources resources, Faults faults, Sites sites, String front) {
    this.resources = resources;
    this.faults = faults;
    this.sites = sites;
    this.front = front;
  }

  private static String guid(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /// Creates or changes a resource.
  ///
  /// @param body its parts, without expressions
  /// @throws Refusal if Azure would not take it
  void put(String id, JsonObject body) {
    String type = Ids.type(id);
    faults.created(type, id);
    String parent = Ids.parent(id);
    boolean isChild = type.indexOf('/') != type.lastIndexOf('/');
    if (isChild && !parent.endsWith("/default") && resources.find(parent) == null) {
      throw new Refusal(
          404,
          "ParentResourceNotFound",
          "Failed to perform 'write' on resource(s) of type '"
              + type
              + "', because the parent resource '"
              + parent
              + "' could not be found.");
    }
    JsonObject resource = body.deepCopy();
    resource.remove("apiVersion");
    resource.remove("dependsOn");
    resource.remove("scope");
    resource.addProperty("id", id);
    resource.addProperty("name", Ids.name(id));
    resource.addProperty("type", type);
    JsonObject properties =
        resource.has("properties") ? resource.getAsJsonObject("properties") : new JsonObject();
    resource.add("properties", properties);
    switch (type.toLowerCase(Locale.ROOT)) {
      case "microsoft.storage/storageaccounts" -> account(id, properties);
      case "microsoft.storage/storageaccounts/blobservices/containers" -> container(id);
      case "microsoft.insights/components" -> {
        String key = guid(id);
        properties.addProperty("InstrumentationKey", key);
        properties.addProperty("AppId", guid("app" + id));
        properties.addProperty(
            "ConnectionString",
            "InstrumentationKey=" + key + ";IngestionEndpoint=" + front + "/ingestion/");
        properties.addProperty("provisioningState", "Succeeded");
      }
      case "microsoft.operationalinsights/workspaces" -> {
        properties.addProperty("customerId", guid(id));
        properties.addProperty("provisioningState", "Succeeded");
      }
      case "microsoft.managedidentity/userassignedidentities" -> {
        properties.addProperty("principalId", guid(id));
        properties.addProperty("clientId", guid("client" + id));
        properties.addProperty("tenantId", Tokens.TENANT);
      }
      case "microsoft.authorization/roleassignments" -> role(id, properties);
      case "microsoft.web/sites" -> {
        new SiteRules(resources, faults).check(id, resource);
        if (resource.has("identity")
            && resource
                .getAsJsonObject("identity")
                .get("type")
                .getAsString()
                .contains("SystemAssigned")) {
          resource.getAsJsonObject("identity").addProperty("principalId", guid(id));
          resource.getAsJsonObject("identity").addProperty("tenantId", Tokens.TENANT);
        }
        sites.created(id, properties);
      }
      case "microsoft.web/serverfarms" -> {
        properties.addProperty("provisioningState", "Succeeded");
        properties.addProperty("status", "Ready");
      }
      case "microsoft.documentdb/databaseaccounts" ->
          properties.addProperty(
              "documentEndpoint", "https://" + Ids.name(id) + ".documents.azure.com:443/");
      case "microsoft.servicebus/namespaces" -> {
        String rule = id + "/authorizationRules/RootManageSharedAccessKey";
        resources.put(rule, named(rule));
      }
      case "microsoft.eventgrid/systemtopics/eventsubscriptions" -> subscription(properties);
      case "microsoft.web/sites/config" -> properties.keySet().forEach(SiteRules::setting);
      default -> {
        // Kept as it is.
      }
    }
    resources.put(id, resource);
  }

  private static JsonObject named(String id) {
    JsonObject resource = new JsonObject();
    resource.addProperty("id", id);
    resource.addProperty("name", Ids.name(id));
    resource.addProperty("type", Ids.type(id));
    resource.add("properties", new JsonObject());
    return resource;
  }

  private void account(String id, JsonObject properties) {
    String name = Ids.name(id);
    if (!name.matches("[a-z0-9]{3,24}")) {
      throw new Refusal(
          400,
          "AccountNameInvalid",
          name
              + " is not a valid storage account name. Storage account name must be between 3 and"
              + " 24 characters in length and use numbers and lower-case letters only.");
    }
    if (resources.find(id) == null) {
      if (faults.isTaken(name)) {
        throw new Refusal(
            409,
            "StorageAccountAlreadyTaken",
            "The storage account named " + name + " is already taken.");
      }
      try {
        Azurite.shared().create(name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    JsonObject endpoints = new JsonObject();
    endpoints.addProperty("blob", front + "/" + name + "/");
    endpoints.addProperty("queue", Azurite.shared().queues() + "/" + name + "/");
    properties.add("primaryEndpoints", endpoints);
    properties.addProperty("provisioningState", "Succeeded");
  }

  private void container(String id) {
    String account = Ids.name(Ids.parent(Ids.parent(id)));
    try {
      Answer answer =
          Azurite.shared()
              .blobs(
                  Azurite.own(
                      "PUT",
                      "/" + account + "/" + Ids.name(id) + "?restype=container",
                      new byte[0],
                      ""));
      if (!answer.isSuccess() && answer.status() != 409) {
        throw new Refusal(
            answer.status(), "ContainerOperationFailure", "Azurite: " + answer.status());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void role(String id, JsonObject properties) {
    String scope = id.substring(0, id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/"));
    try {
      UUID.fromString(Ids.name(id));
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          400,
          "InvalidRoleAssignmentId",
          "The role assignment ID '" + Ids.name(id) + "' is not valid. It must be a GUID.");
    }
    JsonObject before = resources.find(id);
    for (JsonObject other : resources.list(scope, "Microsoft.Authorization/roleAssignments")) {
      JsonObject existing = other.getAsJsonObject("properties");
      boolean isSame =
          existing.get("principalId").equals(properties.get("principalId"))
              && existing.get("roleDefinitionId").equals(properties.get("roleDefinitionId"))
              && existing.get("scope").getAsString().equals(scope);
      if (isSame && !Ids.key(other.get("id").getAsString()).equals(Ids.key(id))) {
        throw new Refusal(409, "RoleAssignmentExists", "The role assignment already exists.");
      }
    }
    if (before != null
        && !before
            .getAsJsonObject("properties")
            .get("principalId")
            .equals(properties.get("principalId"))) {
      throw new Refusal(
          400,
          "RoleAssignmentUpdateNotPermitted",
          "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
    }
    properties.addProperty("scope", scope);
    if (before == null) {
      faults.assigned(id);
    }
  }

  /// Event Grid asks the destination whether it wants the events.
  private void subscription(JsonObject properties) {
    JsonObject destination = properties.getAsJsonObject("destination");
    JsonObject settings = destination.getAsJsonObject("properties");
    String function =
        settings.has("resourceId")
            ? Ids.name(settings.get("resourceId").getAsString())
            : settings
                .get("endpointUrl")
                .getAsString()
                .replaceFirst(".*functionName=Host.Functions.([^&]*).*", "$1");
    if (!sites.hasFunction(function)) {
      throw new Refusal(
          400,
          "Url validation",
          "Webhook validation handshake failed: there is no function " + function);
    }
  }

  /// Deletes a resource and all that belong to it.
  void delete(String id) {
    String type = Ids.type(id);
    if (type.equalsIgnoreCase("Microsoft.Web/sites")) {
      sites.deleted(id);
    } else if (type.equalsIgnoreCase("Microsoft.Storage/storageAccounts")) {
      for (JsonObject container :
          resources.list(id, "Microsoft.Storage/storageAccounts/blobServices/containers")) {
        deleteContainer(container.get("id").getAsString());
      }
    } else if (type.equalsIgnoreCase("Microsoft.Storage/storageAccounts/blobServices/containers")) {
      deleteContainer(id);
    }
    resources.remove(id);
  }

  private static void deleteContainer(String id) {
    String account = Ids.name(Ids.parent(Ids.parent(id)));
    try {
      Azurite.shared()
          .blobs(
              Azurite.own(
                  "DELETE",
                  "/" + account + "/" + Ids.name(id) + "?restype=container",
                  new byte[0],
                  ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the `list...` functions of a resource answer.
  JsonObject keys(String id) {
    if (id.toLowerCase(Locale.ROOT).contains("/microsoft.web/sites/")) {
      return sites.keys(id);
    }
    resources.get(id);
    String name = Ids.name(id);
    String key = AccountKeys.of(name);
    JsonObject answer = new JsonObject();
    switch (Ids.type(id).toLowerCase(Locale.ROOT)) {
      case "microsoft.storage/storageaccounts" -> answer.add("keys", accountKeys(key));
      case "microsoft.documentdb/databaseaccounts" -> answer.addProperty("primaryMasterKey", key);
      case "microsoft.servicebus/namespaces/authorizationrules" ->
          answer.addProperty(
              "primaryConnectionString",
              "Endpoint=sb://%s.servicebus.windows.net/;SharedAccessKeyName=%s;SharedAccessKey=%s"
                  .formatted(Ids.name(Ids.parent(id)), name, key));
      default ->
          throw new Refusal(400, "BadRequest", "The double knows no keys of " + Ids.type(id));
    }
    return answer;
  }

  private static JsonArray accountKeys(String value) {
    JsonArray keys = new JsonArray();
    for (String name : new String[] {"key1", "key2"}) {
      JsonObject key = new JsonObject();
      key.addProperty("keyName", name);
      key.addProperty("value", value);
      key.addProperty("permissions", "FULL");
      keys.add(key);
    }
    return keys;
  }
}
