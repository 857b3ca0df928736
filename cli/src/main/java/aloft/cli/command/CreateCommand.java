package aloft.cli.command;

import aloft.cli.create.BundledTemplate;
import aloft.cli.engine.CreateProject.CreateRequest;
import aloft.cli.engine.CreateProject.CreateResult;
import aloft.cli.engine.CreateProject.ListTemplates;
import aloft.cli.engine.CreateProject.NewProject;
import aloft.cli.engine.CreateProject.Template;
import aloft.cli.view.CreateView;
import aloft.cli.view.View;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `aloft create`: creates a project from a template. On a terminal it prompts for missing options.
final class CreateCommand implements Command<CreateRequest, CreateResult> {
  private final Option<@Nullable String> template;
  private final Option<@Nullable String> url;
  private final Option<@Nullable String> folder;
  private final Option<@Nullable String> path;
  private final Option<@Nullable String> name;
  private final Option<Boolean> list;
  private final Option<Boolean> json;

  CreateCommand(CommandSyntax syntax) {
    syntax.example("aloft create --template aws-node-http-api --path hello");
    Iterable<String> templateNames =
        () -> BundledTemplate.all().stream().map(BundledTemplate::name).iterator();
    template =
        syntax.text(
            "TEMPLATE", "The template; --list shows all.", templateNames, "-t", "--template");
    url =
        syntax.text(
            "URL",
            "A Git repository, or a folder in one, as the template.",
            "-u",
            "--template-url");
    folder = syntax.text("DIR", "A local folder as the template.", "--template-path");
    path = syntax.text("DIR", "The new folder (default: the name).", "-p", "--path");
    name = syntax.text("NAME", "The service's name (default: the folder's).", "-n", "--name");
    list = syntax.flag("List the templates and exit.", "--list");
    json = syntax.flag("With --list: print JSON.", "--json");
  }

  @Override
  public CreateRequest request() {
    if (list.value()) {
      return new ListTemplates();
    }
    List<Template> given = new ArrayList<>();
    add(template, Template.Bundled::new, given);
    add(url, Template.Repository::new, given);
    add(folder, Template.Folder::new, given);
    if (given.size() > 1) {
      throw new UserException(
          Diagnostic.error("usage", "more than one template is given")
              .hint("use only one of --template, --template-url and --template-path"));
    }
    return new NewProject(
        given.isEmpty() ? new Template.Asked() : given.getFirst(), path.value(), name.value());
  }

  private static void add(
      Option<@Nullable String> option, Function<String, Template> kind, List<Template> given) {
    String value = option.value();
    if (value != null) {
      given.add(kind.apply(value));
    }
  }

  @Override
  public View<CreateResult> view() {
    return new CreateView(json.value());
  }
}
