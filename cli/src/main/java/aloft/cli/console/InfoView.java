package aloft.cli.console;

import aloft.spi.provider.Operations.DeployedApiKey;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.DeployedLayer;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Formats a deployed service: as text sections, or as the value that `--json` prints.
public final class InfoView {
  private final Info info;
  private final boolean conceal;

  /// @param conceal whether to hide the values of API keys
  public InfoView(Info info, boolean conceal) {
    this.info = info;
    this.conceal = conceal;
  }

  /// The JSON value: `{service, stage, region, endpoints, functions, layers, apiKeys, outputs}`.
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("service", info.service());
    json.put("stage", info.stage());
    json.put("region", info.region());
    json.put(
        "endpoints",
        info.endpoints().stream()
            .map(endpoint ->
                fields(
                    "function", endpoint.function(),
                    "method", endpoint.method(),
                    "url", endpoint.url()))
            .toList());
    json.put(
        "functions",
        info.functions().stream()
            .map(function ->
                fields("name", function.name(), "deployedName", function.deployedName()))
            .toList());
    json.put(
        "layers",
        info.layers().stream()
            .map(layer -> fields("name", layer.name(), "id", layer.id()))
            .toList());
    json.put(
        "apiKeys",
        info.apiKeys().stream()
            .map(key ->
                conceal
                    ? fields("name", key.name())
                    : fields("name", key.name(), "value", key.value()))
            .toList());
    json.put("outputs", info.outputs());
    return json;
  }

  private static Map<String, String> fields(String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  /// The header lines of `aloft info`.
  public List<String> header() {
    return List.of(
        "service: " + info.service(),
        "stage: " + info.stage(),
        "region: " + info.region(),
        info.subject().replaceFirst(" ", ": "));
  }

  /// The text sections, as lines.
  ///
  /// @param sizes zip sizes in bytes by function; may be incomplete
  /// @param outputs whether to show the stack outputs
  public List<String> sections(Map<String, Long> sizes, boolean outputs) {
    List<String> lines = new ArrayList<>();
    if (!info.apiKeys().isEmpty()) {
      lines.add("api keys:");
      info.apiKeys().forEach(key -> lines.add("  " + text(key)));
    }
    List<String> endpoints = endpoints();
    if (endpoints.size() == 1) {
      lines.add("endpoint: " + endpoints.getFirst());
    } else if (!endpoints.isEmpty()) {
      lines.add("endpoints:");
      endpoints.forEach(endpoint -> lines.add("  " + endpoint));
    }
    if (!info.functions().isEmpty()) {
      lines.add("functions:");
      for (DeployedFunction function : info.functions()) {
        Long size = sizes.get(function.name());
        String suffix = size == null ? "" : " (" + formatSize(size) + ")";
        lines.add("  " + function.name() + ": " + function.deployedName() + suffix);
      }
    }
    if (!info.layers().isEmpty()) {
      lines.add("layers:");
      for (DeployedLayer layer : info.layers()) {
        lines.add("  " + layer.name() + ": " + layer.id());
      }
    }
    if (outputs && !info.outputs().isEmpty()) {
      lines.add("");
      lines.add("Stack Outputs:");
      info.outputs().forEach((name, value) -> lines.add("  " + name + ": " + value));
    }
    return lines;
  }

  private String text(DeployedApiKey key) {
    String value = conceal ? "" : ": " + key.value();
    return key.name() + value + (key.description() == null ? "" : " - " + key.description());
  }

  /// All routes of a WebSocket API share one URL, which is shown once.
  private List<String> endpoints() {
    Set<String> texts = new LinkedHashSet<>();
    for (Endpoint endpoint : info.endpoints()) {
      boolean socket = endpoint.url().startsWith("wss://");
      texts.add(socket ? endpoint.url() : endpoint.method() + " - " + endpoint.url());
    }
    return List.copyOf(texts);
  }

  /// A size in bytes as `512 B`, `1.2 kB` or `34 MB`.
  static String formatSize(long bytes) {
    String[] units = {"B", "kB", "MB", "GB"};
    double size = bytes;
    int unit = 0;
    while (size >= 1000 && unit < units.length - 1) {
      size /= 1000;
      unit++;
    }
    String number =
        unit == 0 || size >= 10
            ? Long.toString(Math.round(size))
            : String.format(Locale.ROOT, "%.1f", size).replace(".0", "");
    return number + " " + units[unit];
  }
}
