package aloft.azure.service;

import aloft.azure.event.Trigger;
import aloft.azure.manifest.AzureManifest;
import aloft.azure.manifest.ProviderSection;
import aloft.azure.manifest.RuntimeSettings;
import aloft.build.portable.Scale;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A service on Azure: one app with all functions.
public record AzureService(
    AzureManifest manifest,
    String name,
    String stage,
    String region,
    List<AzureFunction> functions) {
  /// The stage of a service that names none.
  public static final String DEFAULT_STAGE = "dev";

  /// The region of a service that names none.
  public static final String DEFAULT_REGION = "eastus2";

  /// The seconds that a call may take unless the manifest says otherwise.
  public static final int DEFAULT_TIMEOUT = 1800;

  private static final String DEFAULT_RUNTIME = "node22";
  private static final int DEFAULT_MEMORY = 2048;

  /// The sizes of an instance in megabytes.
  public static final List<Integer> MEMORY = List.of(512, 2048, 4096);

  public AzureService {
    functions = List.copyOf(functions);
  }

  public ProviderSection provider() {
    return manifest.provider();
  }

  /// Returns the name of the deployment stack, and the start of the names of resources.
  public String stack() {
    return name + "-" + stage;
  }

  /// Returns the name of the resource group.
  public String resourceGroup() {
    String group = provider().resourceGroup();
    return group == null ? stack() + "-rg" : group;
  }

  /// Returns the tags of all resources.
  public Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>(provider().tags());
    tags.put("aloft-service", name);
    tags.put("aloft-stage", stage);
    return tags;
  }

  /// Returns the value of a setting that the app has once: of the first function that has it, else
  /// of the provider.
  public <T> @Nullable T setting(Function<RuntimeSettings, @Nullable T> setting) {
    return functions.stream()
        .map(function -> setting.apply(function.section().general()))
        .filter(value -> value != null)
        .findFirst()
        .orElseGet(() -> setting.apply(provider().general()));
  }

  /// Returns the place of a setting that the app has once.
  public SourceRange settingPlace(String key) {
    return Stream.concat(
            functions.stream().map(function -> (Node) function.section().node()),
            Stream.of(provider().node()))
        .map(section -> section.get(key))
        .filter(value -> value != null)
        .findFirst()
        .map(Node::place)
        .orElseGet(() -> provider().node().place());
  }

  /// Returns the runtime in the spelling of the manifest.
  public Runtime runtime() {
    String runtime = setting(RuntimeSettings::runtime);
    return new Runtime(runtime == null ? DEFAULT_RUNTIME : runtime);
  }

  public Language language() {
    return runtime().language();
  }

  /// Returns the megabytes of an instance: the least size of Azure that is enough.
  public int memory() {
    Integer memory = setting(RuntimeSettings::memory);
    int wanted = memory == null ? DEFAULT_MEMORY : memory;
    return MEMORY.stream().filter(size -> size >= wanted).findFirst().orElse(MEMORY.getLast());
  }

  /// Returns the seconds until a call is stopped: the longest of all functions.
  public int timeout() {
    Integer general = provider().general().timeout();
    int others = general == null ? DEFAULT_TIMEOUT : general;
    return functions.stream()
        .map(function -> function.section().general().timeout())
        .mapToInt(own -> own == null ? others : own)
        .max()
        .orElse(others);
  }

  /// Returns the environment of the app.
  public Map<String, String> environment() {
    Map<String, String> all = new TreeMap<>(provider().general().environment());
    functions.forEach(function -> all.putAll(function.section().general().environment()));
    return all;
  }

  /// Returns a setting of the scale of the app.
  public @Nullable Integer scale(Function<Scale, @Nullable Integer> key) {
    return setting(settings -> settings.scale() == null ? null : key.apply(settings.scale()));
  }

  /// Returns the triggers of all functions.
  public Stream<Trigger> triggers() {
    return functions.stream().flatMap(function -> function.events().triggers().stream());
  }

  /// Returns the names of the app's functions that Azure does not call.
  public List<String> disabledFunctions() {
    List<String> names = new ArrayList<>();
    for (AzureFunction function : functions) {
      List<Trigger> triggers = function.events().triggers();
      for (int i = 0; i < triggers.size(); i++) {
        if (!triggers.get(i).isEnabled()) {
          names.add(function.name(i));
        }
      }
    }
    return names;
  }

  /// Returns whether a trigger or another binding has a type that starts with a text.
  public boolean uses(String type) {
    return functions.stream()
        .flatMap(function ->
            Stream.concat(
                function.events().triggers().stream().map(Trigger::binding),
                function.events().bindings().stream()))
        .anyMatch(binding -> binding.type().startsWith(type));
  }

  /// Returns the first part of all paths; empty for none.
  public String routePrefix() {
    String prefix = provider().routePrefix();
    if (prefix != null) {
      return prefix;
    }
    boolean isPortable =
        triggers().filter(Trigger::isHttp).anyMatch(trigger -> trigger.isPortable());
    return isPortable ? "" : "api";
  }

  /// Returns whether the app reaches its storage account with a key.
  public boolean usesKeys() {
    return provider().storageAccount() != null
        && "key".equals(provider().storageAccount().access());
  }
}
