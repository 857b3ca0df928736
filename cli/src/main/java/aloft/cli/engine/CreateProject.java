package aloft.cli.engine;

import aloft.cli.create.BundledTemplate;
import aloft.cli.create.FolderTemplate;
import aloft.cli.create.ProjectCreator;
import aloft.cli.create.RepositoryTemplate;
import aloft.cli.create.TemplateSource;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Creates a project from a template. It asks for what is missing if the user can be asked.
public final class CreateProject
    implements UseCase<CreateProject.CreateRequest, CreateProject.CreateResult> {
  private final Environment environment;

  public CreateProject(Installation installation) {
    this.environment = installation.environment();
  }

  /// What to do.
  public sealed interface CreateRequest {}

  /// Lists the templates.
  public record ListTemplates() implements CreateRequest {}

  /// Creates a project.
  ///
  /// @param path the new folder; null for one named after the service
  /// @param name the name of the service; null for that of the folder or of the template
  public record NewProject(Template template, @Nullable String path, @Nullable String name)
      implements CreateRequest {}

  /// Where the template is.
  public sealed interface Template {
    /// A template of this installation.
    record Bundled(String name) implements Template {}

    /// A Git repository, or a folder in one.
    record Repository(String url) implements Template {}

    /// A folder of this machine.
    record Folder(String path) implements Template {}

    /// The user is asked for it.
    record Asked() implements Template {}
  }

  /// What was done.
  public sealed interface CreateResult {}

  /// The templates of this installation.
  public record Templates(List<BundledTemplate> templates) implements CreateResult {
    public Templates {
      templates = List.copyOf(templates);
    }
  }

  /// A new project.
  ///
  /// @param bundled the name of the template if it is part of this installation; null otherwise
  /// @param notOnPath the path of the `aloft` command if a shell does not find it by its name; null
  ///   otherwise
  public record NewFolder(
      ProjectCreator.Created created, @Nullable String bundled, @Nullable String notOnPath)
      implements CreateResult {}

  @Override
  public void run(CreateRequest request, Session<CreateResult> session) {
    session.show(
        switch (request) {
          case ListTemplates list -> new Templates(BundledTemplate.all());
          case NewProject project -> create(project, session);
        });
  }

  private NewFolder create(NewProject request, Session<?> session) {
    ProjectCreator creator = new ProjectCreator(environment);
    Dialogue dialogue = session.dialogue();
    TemplateSource template = template(request.template(), creator, dialogue);
    String name = request.name();
    if (request.template() instanceof Template.Asked && name == null && request.path() == null) {
      name = askName(dialogue, creator, template);
    }
    ProjectCreator.Created created = session.accept(creator.create(template, request.path(), name));
    return new NewFolder(
        created, template instanceof BundledTemplate bundled ? bundled.name() : null, notOnPath());
  }

  private @Nullable String notOnPath() {
    List<String> program = environment.program();
    if (environment.distribution() == null || program.size() != 1) {
      return null;
    }
    Path command = Path.of(program.getFirst());
    String folder = String.valueOf(command.getParent());
    String path = environment.variables().getOrDefault("PATH", "");
    for (String entry : path.split(File.pathSeparator, -1)) {
      if (entry.equals(folder) || entry.equals(folder + "/")) {
        return null;
      }
    }
    return command.toString();
  }

  private TemplateSource template(Template template, ProjectCreator creator, Dialogue dialogue) {
    return switch (template) {
      case Template.Bundled bundled -> bundled(bundled.name());
      case Template.Folder folder ->
          new FolderTemplate(creator.folder(folder.path()), folder.path());
      case Template.Repository repository -> {
        RepositoryTemplate source = RepositoryTemplate.of(repository.url(), environment);
        dialogue.tell("Fetching " + source.name());
        yield source;
      }
      case Template.Asked asked -> askTemplate(dialogue);
    };
  }

  private static BundledTemplate bundled(String name) {
    BundledTemplate found = BundledTemplate.find(name);
    if (found == null) {
      List<BundledTemplate> all = BundledTemplate.all();
      String near = Suggestion.didYouMean(name, all.stream().map(BundledTemplate::name).toList());
      throw usage(
          "unknown template \"" + name + "\"",
          near != null ? near : "templates:\n" + list(all, "  "));
    }
    return found;
  }

  private static BundledTemplate askTemplate(Dialogue dialogue) {
    List<BundledTemplate> templates = BundledTemplate.all();
    if (!dialogue.isInteractive()) {
      throw usage("no template is given", "choose one with --template:\n" + list(templates, "  "));
    }
    dialogue.tell("Templates:");
    for (int i = 0; i < templates.size(); i++) {
      dialogue.tell("  " + (i + 1) + "  " + line(templates.get(i)));
    }
    while (true) {
      String answer = dialogue.ask("Which one? [1]");
      String number = answer.isEmpty() ? "1" : answer;
      BundledTemplate chosen =
          number.matches("[1-9][0-9]?") && Integer.parseInt(number) <= templates.size()
              ? templates.get(Integer.parseInt(number) - 1)
              : BundledTemplate.find(number);
      if (chosen != null) {
        return chosen;
      }
      dialogue.tell("Type a number from 1 to " + templates.size() + ", or a name.");
    }
  }

  private static String askName(
      Dialogue dialogue, ProjectCreator creator, TemplateSource template) {
    while (true) {
      String answer = dialogue.ask("Name? [" + template.name() + "]");
      String chosen = answer.isEmpty() ? template.name() : answer;
      try {
        creator.check(template, null, chosen);
        return chosen;
      } catch (UserException failure) {
        dialogue.report(failure.diagnostics());
      }
    }
  }

  private static UserException usage(String message, String hint) {
    return new UserException(Diagnostic.error("usage", message).hint(hint));
  }

  /// The templates with their summaries, one a line, without a line break at the end.
  public static String list(List<BundledTemplate> templates, String indent) {
    return templates.stream()
        .map(template -> indent + line(template))
        .collect(Collectors.joining("\n"));
  }

  private static String line(BundledTemplate template) {
    String name = template.name();
    return name + " ".repeat(Math.max(2, 22 - name.length())) + template.summary();
  }
}
