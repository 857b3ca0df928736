package aloft.cli.view;

import aloft.spi.document.Json;
import aloft.spi.model.Section;
import aloft.spi.provider.Operations.DeployedFunction;
import aloft.spi.provider.Operations.Endpoint;
import aloft.spi.provider.Operations.Info;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Shows a deployed service: as text sections, or as JSON `{service, stage, region, endpoints,
/// functions, ..., outputs}` with the sections of the cloud by their keys.
///
/// @param json whether to show JSON
/// @param conceal whether to hide secret values
/// @param outputs whether to show the values that the deployment exports, which JSON always has
public record InfoView(boolean json, boolean conceal, boolean outputs) implements View<Info> {

  @Override
  public Output show(Info info) {
    if (json) {
      return Output.line(Json.write(json(info)));
    }
    List<String> lines =
        new ArrayList<>(
            List.of(
                "service: " + info.service(),
                "stage: " + info.stage(),
                "region: " + info.region(),
                info.subject().replaceFirst(" ", ": ")));
    lines.addAll(sections(info, Map.of()));
    return Output.lines(lines);
  }

  /// The JSON value.
  Map<String, Object> json(Info info) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("service", info.service());
    json.put("stage", info.stage());
    json.put("region", info.region());
    json.put("endpoints", info.endpoints().stream().map(InfoView::json).toList());
    json.put(
        "functions",
        info.functions().stream()
            .map(function ->
                fields("name", function.name(), "deployedName", function.deployedName()))
            .toList());
    for (Section section : info.sections()) {
      json.put(section.key(), section.items().stream().map(item -> json(section, item)).toList());
    }
    json.put("outputs", info.outputs().values());
    return json;
  }

  /// An endpoint as JSON: `{function, method, url}`.
  static Map<String, String> json(Endpoint endpoint) {
    return fields(
        "function", endpoint.function(), "method", endpoint.method(), "url", endpoint.url());
  }

  private Map<String, String> json(Section section, Section.Item item) {
    return isHidden(section)
        ? fields("name", item.name())
        : fields("name", item.name(), section.valueKey(), item.value());
  }

  private boolean isHidden(Section section) {
    return conceal && section.secret();
  }

  private static Map<String, String> fields(String... pairs) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      fields.put(pairs[i], pairs[i + 1]);
    }
    return fields;
  }

  /// The text sections, as lines. Secrets come first.
  ///
  /// @param sizes zip sizes in bytes by function; may be incomplete
  List<String> sections(Info info, Map<String, Long> sizes) {
    List<String> lines = new ArrayList<>();
    addSections(info, true, lines);
    List<String> endpoints = endpoints(info);
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
    addSections(info, false, lines);
    if (outputs && !info.outputs().values().isEmpty()) {
      lines.add("");
      lines.add(info.outputs().title() + ":");
      info.outputs().values().forEach((name, value) -> lines.add("  " + name + ": " + value));
    }
    return lines;
  }

  private void addSections(Info info, boolean secret, List<String> lines) {
    for (Section section : info.sections()) {
      if (section.secret() == secret && !section.items().isEmpty()) {
        lines.add(section.title() + ":");
        section.items().forEach(item -> lines.add("  " + text(section, item)));
      }
    }
  }

  private String text(Section section, Section.Item item) {
    String value = isHidden(section) ? "" : ": " + item.value();
    return item.name() + value + (item.description() == null ? "" : " - " + item.description());
  }

  /// All routes of a WebSocket API share one URL, which is shown once.
  private static List<String> endpoints(Info info) {
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
