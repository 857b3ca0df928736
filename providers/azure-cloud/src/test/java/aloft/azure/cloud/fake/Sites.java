package aloft.azure.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/// The function apps: their two addresses, the package that they run, and their functions and keys.
final class Sites {
  private final Map<String, Site> sites = new ConcurrentHashMap<>();
  private final BiFunction<Site, Call, Answer> host;
  private final BiFunction<Site, Call, Answer> scm;

  /// @param host answers for the functions of an app
  /// @param scm answers for its deployment host
  Sites(BiFunction<Site, Call, Answer> host, BiFunction<Site, Call, Answer> scm) {
    this.host = host;
    this.scm = scm;
  }

  /// A function app.
  static final class Site {
    final String id;
    final Listener host;
    final Listener scm;
    byte @Nullable [] zip;
    JsonArray functions = new JsonArray();
    JsonObject deployment = new JsonObject();
    int unindexed;
    int pending;

    Site(String id, BiFunction<Site, Call, Answer> host, BiFunction<Site, Call, Answer> scm) {
      this.id = id;
      this.host = new Listener(call -> host.apply(this, call));
      this.scm = new Listener(call -> scm.apply(this, call));
    }

    String name() {
      return Ids.name(id);
    }
  }

  /// Opens the addresses of an app, unless they are open, and names them in its properties.
  void created(String id, JsonObject properties) {
    Site site = sites.computeIfAbsent(Ids.key(id), key -> new Site(id, host, scm));
    String authority = site.host.authority(false);
    String deployment = site.scm.authority(false);
    properties.addProperty("state", "Running");
    properties.addProperty("enabled", true);
    properties.addProperty("sku", "FlexConsumption");
    properties.addProperty("defaultHostName", authority);
    for (String key : List.of("hostNames", "enabledHostNames")) {
      JsonArray names = new JsonArray();
      names.add(authority);
      if (key.equals("enabledHostNames")) {
        names.add(deployment);
      }
      properties.add(key, names);
    }
    JsonArray states = new JsonArray();
    states.add(state(authority, "Standard"));
    states.add(state(deployment, "Repository"));
    properties.add("hostNameSslStates", states);
  }

  private static JsonObject state(String name, String type) {
    JsonObject state = new JsonObject();
    state.addProperty("name", name);
    state.addProperty("hostType", type);
    state.addProperty("sslState", "Disabled");
    return state;
  }

  void deleted(String id) {
    Site site = sites.remove(Ids.key(id));
    if (site != null) {
      site.host.close();
      site.scm.close();
    }
  }

  /// The app of an id.
  ///
  /// @throws Refusal if there is none
  Site get(String id) {
    Site site = sites.get(Ids.key(id));
    if (site == null) {
      throw Resources.missing(id);
    }
    return site;
  }

  /// The app of a name; null if there is none.
  @Nullable Site named(String name) {
    return sites.values().stream()
        .filter(site -> site.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }

  Collection<Site> all() {
    return sites.values();
  }

  /// Whether an app has a function of a name.
  boolean hasFunction(String name) {
    return sites.values().stream()
        .anyMatch(site -> site.functions.toString().contains("\"name\":\"" + name + "\""));
  }

  /// Replaces the package of an app. Its functions are those with a `function.json`, or those that
  /// its Node program registers.
  static void install(Site site, byte[] zip) {
    site.zip = zip;
    JsonArray functions = new JsonArray();
    Map<String, byte[]> files = files(zip);
    files.forEach((path, content) -> {
      String[] parts = path.split("/", -1);
      if (parts.length == 2 && parts[1].equals("function.json")) {
        JsonObject config =
            JsonParser.parseString(new String(content, StandardCharsets.UTF_8)).getAsJsonObject();
        functions.add(function(site, parts[0], config));
      }
    });
    if (functions.isEmpty() && files.keySet().stream().anyMatch(Sites::isModel)) {
      NodeIndex.of(files)
          .forEach((name, bindings) -> {
            JsonObject config = new JsonObject();
            config.add("bindings", bindings);
            functions.add(function(site, name, config));
          });
    }
    if (!functions.isEmpty()) {
      site.functions = functions;
    }
  }

  private static boolean isModel(String file) {
    return file.equals("node_modules/@azure/functions/package.json");
  }

  /// A function as Azure lists it.
  static JsonObject function(Site site, String name, JsonObject config) {
    JsonObject properties = new JsonObject();
    properties.addProperty("name", name);
    properties.addProperty("function_app_id", site.id);
    properties.add("config", config);
    properties.addProperty("isDisabled", false);
    JsonObject function = new JsonObject();
    function.addProperty("id", site.id + "/functions/" + name);
    function.addProperty("name", site.name() + "/" + name);
    function.addProperty("type", "Microsoft.Web/sites/functions");
    function.add("properties", properties);
    return function;
  }

  /// The files of an archive by path.
  static Map<String, byte[]> files(byte[] zip) {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /// The keys of `.../sites/app/host/default` or `.../sites/app/functions/name`.
  JsonObject keys(String id) {
    String[] parts = id.split("/", -1);
    StringBuilder app = new StringBuilder();
    for (int i = 1; i < 9; i++) {
      app.append('/').append(parts[i]);
    }
    Site site = get(app.toString());
    JsonObject keys = new JsonObject();
    if (parts[9].equalsIgnoreCase("host")) {
      keys.addProperty("masterKey", key(site, "master"));
      JsonObject functions = new JsonObject();
      functions.addProperty("default", key(site, "default"));
      keys.add("functionKeys", functions);
      JsonObject system = new JsonObject();
      if (site.functions.toString().contains("\"blobTrigger\"")) {
        system.addProperty("blobs_extension", key(site, "blobs_extension"));
      }
      keys.add("systemKeys", system);
    } else {
      keys.addProperty("default", key(site, parts[10]));
    }
    return keys;
  }

  /// A key of an app, as a client sends it.
  static String key(Site site, String name) {
    return AccountKeys.of(site.name() + "-" + name).substring(0, 40).replace('/', '_') + "==";
  }

  void close() {
    sites.keySet().forEach(this::deleted);
  }
}
