package aloft.cli.view;

import aloft.cli.engine.Doctor.Group;
import aloft.cli.engine.Doctor.Report;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.provider.Check;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows what was checked: as text, or as JSON `[{group, name, value, problem}]`.
public record DoctorView(boolean json) implements View<Report> {
  private static final int NAME_WIDTH = 14;

  @Override
  public Output show(Report report) {
    Output output = json ? Output.line(Json.write(json(report))) : Output.lines(lines(report));
    return report.failed() ? output.withFailure(true) : output;
  }

  private static List<String> lines(Report report) {
    List<String> lines = new ArrayList<>();
    for (Group group : report.groups()) {
      lines.add(group.name());
      for (Check check : group.checks()) {
        String name = check.name() + " ".repeat(Math.max(2, NAME_WIDTH - check.name().length()));
        Diagnostic problem = check.problem();
        if (problem == null) {
          lines.add("  " + name + check.value());
        } else {
          lines.add("  " + name + problem.severity().label() + ": " + oneLine(problem.message()));
          String hint = problem.hint();
          if (hint != null) {
            lines.add("  " + " ".repeat(NAME_WIDTH) + oneLine(hint));
          }
        }
      }
    }
    return lines;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\n\\s*", " ");
  }

  private static List<Map<String, Object>> json(Report report) {
    List<Map<String, Object>> checks = new ArrayList<>();
    for (Group group : report.groups()) {
      for (Check check : group.checks()) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", group.name());
        json.put("name", check.name());
        json.put("value", check.value());
        Diagnostic problem = check.problem();
        if (problem != null) {
          json.put("problem", FindingsView.json(problem));
        }
        checks.add(json);
      }
    }
    return checks;
  }
}
