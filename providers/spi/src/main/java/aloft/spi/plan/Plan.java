package aloft.spi.plan;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is wanted of a cloud: named texts and the steps that apply them, in order.
///
/// @param files file name to text
/// @param findings what looks wrong about the whole; not written with it
public record Plan(Map<String, String> files, List<Step> steps, List<Diagnostic> findings) {
  public Plan {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  public Plan(Map<String, String> files, List<Step> steps) {
    this(files, steps, List.of());
  }

  /// The name under which the steps are written beside the files.
  public static final String STEPS = "steps.json";

  /// The steps as JSON.
  public String stepsJson() {
    return Json.write(steps.stream().map(Plan::plain).toList()) + "\n";
  }

  private static Map<String, Object> plain(Step step) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", step.name());
    map.put("kind", step.kind());
    map.put("with", step.with());
    return map;
  }
}
