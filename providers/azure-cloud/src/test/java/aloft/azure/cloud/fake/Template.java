package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A template of a deployment at the scope of a resource group: its resources in an order in which
/// they can be created, and their values.
///
/// Azure creates in parallel what does not depend on each other, so that a missing `dependsOn`
/// fails now and then; here it always fails.
final class Template implements Scope {
  private static final Set<String> NOT_IN_THE_INDEX =
      Set.of("dependsOn", "scope", "condition", "comments", "metadata");

  private final JsonObject template;
  private final JsonObject group;
  private final Resources resources;
  private final Kinds kinds;
  private final Expressions expressions = new Expressions(this);
  private final Map<String, JsonElement> parameters;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private @Nullable Entry current;

  /// A resource of the template.
  ///
  /// @param dependencies the keys of what it depends on, directly or not
  private record Entry(String id, String type, JsonObject raw, Set<String> dependencies) {}

  /// Reads a template.
  ///
  /// @param group the resource group
  /// @param given the parameters of the deployment
  /// @throws Refusal if the template is not valid
  Template(
      JsonObject template, JsonObject given, JsonObject group, Resources resources, Kinds kinds) {
    this.template = template;
    this.group = group;
    this.resources = resources;
    this.kinds = kinds;
    if (!template.has("$schema") || !template.has("contentVersion")) {
      throw Refusal.invalidTemplate("The template needs $schema and contentVersion");
    }
    parameters = TemplateParameters.read(template, given, expressions);
    List<Entry> found = new ArrayList<>();
    JsonArray list =
        template.has("resources") ? template.getAsJsonArray("resources") : new JsonArray();
    for (JsonElement element : list) {
      JsonObject raw = element.getAsJsonObject();
      if (!raw.has("condition") || expressions.evaluate(raw.get("condition")).getAsBoolean()) {
        found.add(entry(raw));
      }
    }
    order(found);
  }

  private Entry entry(JsonObject raw) {
    for (String key : List.of("type", "apiVersion", "name")) {
      if (!raw.has(key)) {
        throw Refusal.invalidTemplate("A resource has no " + key + ": " + raw);
      }
    }
    for (String key : List.of("copy", "resources")) {
      if (raw.has(key)) {
        throw Refusal.invalidTemplate("The double does not know '" + key + "' of a resource");
      }
    }
    if (!raw.get("apiVersion").getAsString().matches("[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?")) {
      throw Refusal.invalidTemplate("No version of an API: " + raw.get("apiVersion"));
    }
    String type = raw.get("type").getAsString();
    String scope = group();
    if (raw.has("scope")) {
      String text = expressions.text(raw.get("scope"));
      if (text.startsWith("/")) {
        scope = text;
      } else {
        String[] parts = text.split("/", -1);
        if (parts.length % 2 == 0) {
          throw Refusal.invalidTemplate("No scope: " + text);
        }
        scope = group() + "/providers/" + text;
      }
    }
    String id = Ids.of(scope, type, expressions.text(raw.get("name")));
    return new Entry(id, type, raw, new LinkedHashSet<>());
  }

  /// Sorts the entries by what they depend on.
  private void order(List<Entry> found) {
    Map<String, Entry> known = new LinkedHashMap<>();
    for (Entry entry : found) {
      if (known.put(Ids.key(entry.id()), entry) != null) {
        throw Refusal.invalidTemplate(
            "The resource '" + entry.id() + "' is defined multiple times in a template");
      }
    }
    for (Entry entry : found) {
      visit(entry, known, new LinkedHashSet<>());
    }
  }

  private void visit(Entry entry, Map<String, Entry> known, Set<String> path) {
    String key = Ids.key(entry.id());
    if (entries.containsKey(key)) {
      return;
    }
    if (!path.add(key)) {
      throw Refusal.invalidTemplate("Circular dependency detected: " + String.join(", ", path));
    }
    if (entry.raw().has("dependsOn")) {
      for (JsonElement element : entry.raw().getAsJsonArray("dependsOn")) {
        Entry other = resolve(expressions.text(element), known);
        if (other == null) {
          throw Refusal.invalidTemplate(
              "The resource '" + expressions.text(element) + "' is not defined in the template");
        }
        visit(other, known, path);
        entry.dependencies().add(Ids.key(other.id()));
        entry.dependencies().addAll(other.dependencies());
      }
    }
    path.remove(key);
    entries.put(key, entry);
  }

  private static @Nullable Entry resolve(String target, Map<String, Entry> known) {
    Entry byId = known.get(Ids.key(target));
    if (byId != null || target.startsWith("/")) {
      return byId;
    }
    String end = "/" + Ids.key(target);
    for (Map.Entry<String, Entry> entry : known.entrySet()) {
      if (entry.getKey().endsWith(end)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /// The ids of the resources, in the order of their creation.
  List<String> ids() {
    return entries.values().stream().map(Entry::id).toList();
  }

  /// The body of a resource.
  ///
  /// @throws Refusal if an expression does not resolve, or a `dependsOn` is missing
  JsonObject body(String id) {
    Entry entry = entries.get(Ids.key(id));
    if (entry == null) {
      throw Resources.missing(id);
    }
    current = entry;
    JsonObject raw = entry.raw().deepCopy();
    NOT_IN_THE_INDEX.forEach(raw::remove);
    JsonObject body = expressions.evaluate(raw).getAsJsonObject();
    body.addProperty("name", Ids.name(entry.id()));
    mentions(entry, body);
    for (String other : entries.keySet()) {
      if (Ids.key(entry.id()).startsWith(other + "/")) {
        needs(entry, other);
      }
    }
    current = null;
    return body;
  }

  private void mentions(Entry entry, JsonElement value) {
    switch (value) {
      case JsonObject object -> object.asMap().values().forEach(part -> mentions(entry, part));
      case JsonArray array -> array.forEach(part -> mentions(entry, part));
      case JsonPrimitive primitive -> {
        String key = Ids.key(primitive.getAsString());
        if (entries.containsKey(key)) {
          needs(entry, key);
        }
      }
      default -> {
        // Null.
      }
    }
  }

  private static void needs(Entry entry, String key) {
    if (!Ids.key(entry.id()).equals(key) && !entry.dependencies().contains(key)) {
      throw new Refusal(
          404,
          "ResourceNotFound",
          "The double: '" + entry.id() + "' uses '" + key + "' and does not depend on it");
    }
  }

  /// The values of the outputs, with their types.
  JsonObject outputs() {
    JsonObject outputs = new JsonObject();
    if (template.has("outputs")) {
      for (Map.Entry<String, JsonElement> entry : template.getAsJsonObject("outputs").entrySet()) {
        JsonObject declared = entry.getValue().getAsJsonObject();
        JsonObject output = new JsonObject();
        output.add("type", declared.get("type"));
        output.add("value", expressions.evaluate(declared.get("value")));
        outputs.add(entry.getKey(), output);
      }
    }
    return outputs;
  }

  @Override
  public JsonElement parameter(String name) {
    JsonElement value = parameters.get(name);
    if (value == null) {
      throw Refusal.invalidTemplate("The template parameter '" + name + "' is not found");
    }
    return value;
  }

  @Override
  public JsonElement variable(String name) {
    JsonObject variables = template.getAsJsonObject("variables");
    if (variables == null || !variables.has(name)) {
      throw Refusal.invalidTemplate("The template variable '" + name + "' is not found");
    }
    return expressions.evaluate(variables.get(name));
  }

  @Override
  public String group() {
    return group.get("id").getAsString();
  }

  @Override
  public JsonObject groupFunction() {
    return group;
  }

  @Override
  public JsonObject subscriptionFunction() {
    String id = group().substring(0, group().indexOf("/resourceGroups/"));
    JsonObject subscription = new JsonObject();
    subscription.addProperty("id", id);
    subscription.addProperty("subscriptionId", Ids.name(id));
    subscription.addProperty("tenantId", Tokens.TENANT);
    subscription.addProperty("displayName", "Double");
    return subscription;
  }

  @Override
  public JsonElement reference(String target, String apiVersion, boolean isFull) {
    Entry entry = resolve(target, entries);
    String id = entry == null ? target : entry.id();
    if (entry == null && apiVersion.isEmpty()) {
      throw Refusal.invalidTemplate(
          "The resource '"
              + target
              + "' is not defined in the template, and reference has no version of an API");
    }
    checkUse(entry, target);
    JsonObject resource = resources.get(id);
    if (!isFull) {
      return resource.getAsJsonObject("properties");
    }
    return resource;
  }

  /// A name of the template alone is a dependency too; an id is none.
  private void checkUse(@Nullable Entry used, String target) {
    if (current != null && used != null && target.startsWith("/")) {
      needs(current, Ids.key(used.id()));
    }
  }

  @Override
  public JsonElement list(String function, String target, String apiVersion) {
    if (apiVersion.isEmpty()) {
      throw Refusal.invalidTemplate(function + " needs a version of an API");
    }
    checkUse(resolve(target, entries), target);
    return kinds.keys(target);
  }
}
