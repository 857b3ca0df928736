package aloft.azure;

import aloft.azure.service.Regions;
import aloft.build.FunctionEntries;
import aloft.build.portable.OutdatedKeys;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.DiagnosticCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Spellings of the plugin serverless-azure-functions, and what is written instead today.
final class OlderSpellings {
  private static final String NO_EFFECT =
      "remove it: an app of the Flex Consumption plan has no such setting";

  /// Keys of the provider section without a meaning today.
  private static final Map<String, String> GONE =
      Map.ofEntries(
          Map.entry("type", "remove it: apps have the Flex Consumption plan"),
          Map.entry("os", "remove it: apps run on Linux"),
          Map.entry("prefix", "remove it: names start with the name of the service"),
          Map.entry("deploymentName", "remove it: the stack has the name service-stage"),
          Map.entry("deployment", "remove it: the last five deployments are always kept"),
          Map.entry("appServicePlan", NO_EFFECT),
          Map.entry("hostingEnvironment", NO_EFFECT),
          Map.entry("virtualNetwork", "add the network below \"azure: resources\""),
          Map.entry("appInsights", "remove it: the app has its own Application Insights"),
          Map.entry(
              "armTemplate",
              "copy its resources below \"azure: resources\": the template is generated"),
          Map.entry(
              "keyVault",
              "add a role assignment of the vault below \"azure: resources\", and write secrets as"
                  + " @Microsoft.KeyVault(SecretUri=...)"),
          Map.entry(
              "apim", "add API Management below \"azure: resources\": Aloft does not create it"));

  private static final Set<String> EVENT_SIBLINGS =
      Set.of("x-azure-settings", "methods", "authLevel", "route", "direction", "name");

  private final OutdatedKeys outdated = new OutdatedKeys("serverless-azure-functions");

  private OlderSpellings() {}

  /// Returns a manifest in the spelling of today, and warns once about each outdated key.
  static Mapping replaced(Mapping manifest, DiagnosticCollector findings) {
    OlderSpellings spellings = new OlderSpellings();
    Mapping current = spellings.outdated.withoutPlugin(manifest);
    if (current.get("provider") instanceof Mapping provider) {
      current = current.with("provider", spellings.provider(provider));
    }
    Node functions = current.get("functions");
    if (functions != null) {
      current = current.with("functions", FunctionEntries.map(functions, spellings::function));
    }
    spellings.outdated.report(findings);
    return current;
  }

  private Mapping provider(Mapping section) {
    List<Mapping.Entry> entries = new ArrayList<>();
    for (Mapping.Entry entry : section.entries().values()) {
      String today = GONE.get(entry.key());
      if (today != null) {
        outdated.add(entry.key(), today, entry.place());
      } else if (entry.key().equals("location")) {
        outdated.add("location", "write \"region\"", entry.place());
        if (section.get("region") == null) {
          entries.add(region(new Mapping.Entry("region", entry.place(), entry.value())));
        }
      } else if (entry.key().equals("memorySize")) {
        outdated.add("memorySize", "write \"memory\"", entry.place());
        if (section.get("memory") == null) {
          entries.add(new Mapping.Entry("memory", entry.place(), entry.value()));
        }
      } else if (entry.key().equals("region")) {
        entries.add(region(entry));
      } else if (entry.key().equals("functionApp") && entry.value() instanceof Mapping app) {
        entries.add(new Mapping.Entry(entry.key(), entry.place(), app(app)));
      } else if (entry.key().equals("storageAccount") && entry.value() instanceof Mapping account) {
        entries.add(new Mapping.Entry(entry.key(), entry.place(), account(account)));
      } else {
        entries.add(entry);
      }
    }
    entries.removeIf(entry -> entry.key().equals("region") && isUnset(entry.value()));
    return Mapping.of(entries, section.place());
  }

  // The region that the framework fills in for services without one.
  private static boolean isUnset(Node region) {
    return "us-east-1".equals(region.text());
  }

  private static Mapping.Entry region(Mapping.Entry entry) {
    String text = entry.value().text();
    return text == null
        ? entry
        : new Mapping.Entry(
            "region", entry.place(), new Scalar(Regions.normalized(text), entry.value().place()));
  }

  private Mapping app(Mapping app) {
    Mapping current = app;
    for (String key : List.of("extensionVersion", "nodeVersion", "workerRuntime")) {
      Mapping.Entry entry = current.entries().get(key);
      if (entry != null) {
        outdated.add(key, "remove it: apps have version 4 of the host", entry.place());
        current = current.without(key);
      }
    }
    return current;
  }

  private Mapping account(Mapping account) {
    if (account.get("sku") instanceof Mapping sku) {
      outdated.add("sku", "write only its name", sku.place());
      Node name = sku.get("name");
      return name == null ? account.without("sku") : account.with("sku", name);
    }
    return account;
  }

  private Mapping function(Mapping function) {
    Mapping current = function;
    for (String key : List.of("apim", "scriptFile")) {
      Mapping.Entry entry = current.entries().get(key);
      if (entry != null) {
        outdated.add(
            "function " + key,
            key,
            key.equals("apim")
                ? "remove it: Aloft does not create API Management"
                : "remove it: \"handler\" names the file",
            entry.place());
        current = current.without(key);
      }
    }
    if (!(current.get("events") instanceof Sequence events)) {
      return current;
    }
    List<Node> items = new ArrayList<>();
    for (Node item : events.items()) {
      items.add(
          leases(
              item instanceof Mapping event && isFlat(event)
                  ? nested(event, !items.isEmpty())
                  : item));
    }
    return current.with("events", new Sequence(items, events.place()));
  }

  // Version 3 of the bindings had collections, where version 4 has containers.
  private Node leases(Node item) {
    if (!(item instanceof Mapping event && event.get("cosmosDB") instanceof Mapping settings)) {
      return item;
    }
    Mapping current = settings;
    for (String key : List.of("createLeaseCollectionIfNotExists", "leaseCollectionPrefix")) {
      Mapping.Entry entry = current.entries().get(key);
      if (entry != null) {
        String today = key.replace("Collection", "Container");
        outdated.add(key, "write \"" + today + "\"", entry.place());
        current = current.without(key).with(today, entry.value());
      }
    }
    return event.with("cosmosDB", current);
  }

  // `http: true` with its settings beside it, not below it.
  private static boolean isFlat(Mapping event) {
    boolean hasSettings = event.entries().keySet().stream().anyMatch(EVENT_SIBLINGS::contains);
    return hasSettings && !EVENT_SIBLINGS.contains(event.entries().firstEntry().getKey());
  }

  private Mapping nested(Mapping event, boolean isLater) {
    Mapping.Entry first = event.entries().firstEntry().getValue();
    String name = first.key();
    Mapping settings =
        first.value() instanceof Mapping written ? written : Mapping.empty(first.place());
    String text = first.value().text();
    boolean isFlag = first.value() instanceof Scalar scalar && scalar.value() instanceof Boolean;
    if (text != null && !isFlag && name.equals("queue")) {
      settings = settings.with("queueName", first.value());
    }
    if (event.get("x-azure-settings") instanceof Mapping described) {
      settings = merged(described, settings);
    }
    settings = merged(event.without(name).without("x-azure-settings"), settings);
    if (isLater && settings.get("direction") == null) {
      settings = settings.with("direction", new Scalar("out", first.place()));
    }
    outdated.add(
        "x-azure-settings",
        event.get("x-azure-settings") == null ? name + ": with keys beside it" : "x-azure-settings",
        "write the settings below \"" + name + "\", indented by two more",
        first.place());
    return Mapping.of(List.of(new Mapping.Entry(name, first.place(), settings)), event.place());
  }

  // The entries of the second mapping win.
  private static Mapping merged(Mapping first, Mapping second) {
    Mapping all = first;
    for (Mapping.Entry entry : second.entries().values()) {
      all = all.with(entry.key(), entry.value());
    }
    return all;
  }
}
