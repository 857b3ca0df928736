package aloft.cli.view;

import aloft.cli.create.BundledTemplate;
import aloft.cli.engine.CreateProject;
import aloft.cli.engine.CreateProject.CreateResult;
import aloft.cli.engine.CreateProject.NewFolder;
import aloft.cli.engine.CreateProject.Templates;
import aloft.spi.document.Json;
import java.util.LinkedHashMap;
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
    return Output.NONE.withMessages(
        "✔ Created " + folder + (project.bundled() == null ? "" : " from " + project.bundled()),
        "",
        "Next:",
        "  cd " + quoted(folder),
        typeable ? "  aloft invoke local -f " + function : "  aloft validate");
  }

  private static String quoted(String word) {
    return word.matches(UNQUOTED) && !word.startsWith("-")
        ? word
        : "-- '" + word.replace("'", "'\\''") + "'";
  }
}
