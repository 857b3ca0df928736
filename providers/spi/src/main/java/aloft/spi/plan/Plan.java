package aloft.spi.plan;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The desired state of a deployment: named text files, and the steps that deploy them, in order.
///
/// @param files file contents by file name
/// @param findings what the cloud would refuse (errors), and warnings; not written to a file
/// @param places where the user's files define the resources; not written to a file
public record Plan(
    Map<String, String> files, List<Step> steps, List<Diagnostic> findings, Places places) {
  public Plan {
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    steps = List.copyOf(steps);
    findings = List.copyOf(findings);
  }

  public Plan(Map<String, String> files, List<Step> steps) {
    this(files, steps, List.of(), new Places.Unknown());
  }

  /// The name of the file with the steps, in the same folder as the other files.
  public static final String STEPS = "steps.json";

  /// The name of the file with the packaged service, if there is one: `{service: {service,
  /// provider: {stage, region}}}`, as the Serverless Framework writes it.
  public static final String STATE = "serverless-state.json";

  /// Returns the steps as JSON.
  public String stepsJson() {
    return Json.write(steps.stream().map(Plan::toMap).toList()) + "\n";
  }

  private static Map<String, Object> toMap(Step step) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("step", step.name());
    map.put("kind", step.kind());
    map.put("with", step.settings());
    return map;
  }
}
