package aloft.cli.view;

import aloft.cli.create.BundledTemplate;
import aloft.cli.engine.CreateProject;
import aloft.cli.engine.CreateProject.CreateResult;
import aloft.cli.engine.CreateProject.NewFolder;
import aloft.cli.engine.CreateProject.Templates;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Shows a new project and the next steps, or the list of templates, also as JSON `[{name,
/// summary}]`.
public record CreateView(boolean json) implements View<CreateResult> {
  private static final String UNQUOTED = "[\\w./~-]+";

  @Override
  public Output show(CreateResult result) {
    return switch (result) {
      case Templates list ->
          Output.line(
              json
                  ? Json.write(list.templates().stream().map(CreateView::json).toList())
                  : CreateProject.list(list.templates(), ""));
      case NewFolder project -> nextSteps(project);
    };
  }

  private static Map<String, String> json(BundledTemplate template) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("name", template.name());
    json.put("summary", template.summary());
    return json;
  }

  private static Output nextSteps(NewFolder project) {
    String folder = project.created().folder();
    String function = project.created().function();
    // The name comes from the template: it must not inject anything into a shell command line.
    boolean typeable = function != null && function.matches("[\\w-]+");
    String command = project.notOnPath();
    String aloft = "  " + (command == null ? "aloft" : quoted(command));
    List<String> lines = new ArrayList<>();
    lines.add(
        "✔ Created " + folder + (project.bundled() == null ? "" : " from " + project.bundled()));
    lines.add("");
    lines.add("Next:");
    String target = quoted(folder);
    lines.add("  cd " + (target.equals(folder) ? target : "-- " + target));
    project.created().setup().forEach(step -> lines.add("  " + step));
    lines.add(aloft + (typeable ? " invoke local -f " + function : " validate"));
    if (command != null) {
      lines.add("");
      lines.add("The folder of the command is not on your PATH. To call it by its name:");
      lines.add("  export PATH=\"" + parent(command) + ":$PATH\"");
    }
    return Output.NONE.withMessages(lines.toArray(String[]::new));
  }

  private static String parent(String command) {
    return command.substring(0, Math.max(0, command.lastIndexOf('/')));
  }

  private static String quoted(String word) {
    return word.matches(UNQUOTED) && !word.startsWith("-")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
