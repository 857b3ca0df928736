package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.create.BundledTemplate;
import aloft.cli.create.FolderTemplate;
import aloft.cli.create.ProjectCreator;
import aloft.cli.create.RepositoryTemplate;
import aloft.cli.create.TemplateSource;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `aloft create`: creates a project from a template. On a terminal it prompts for missing options.
final class CreateCommand implements Command {
  private static final int USAGE = 2;
  private static final String UNQUOTED = "[\\w./~-]+";

  private final Option<@Nullable String> template;
  private final Option<@Nullable String> url;
  private final Option<@Nullable String> folder;
  private final Option<@Nullable String> path;
  private final Option<@Nullable String> name;
  private final Option<Boolean> list;
  private final Option<Boolean> json;

  CreateCommand(CommandSyntax syntax) {
    syntax.example("aloft create --template aws-node-http-api --path hello");
    Iterable<String> templateNames = () -> names().iterator();
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
  public int run(Session session) {
    Console console = session.console();
    if (list.value()) {
      console.printData(json.value() ? Json.write(entries()) : lines(""));
      return 0;
    }
    long origins = Stream.of(template, url, folder).filter(given -> given.value() != null).count();
    if (origins > 1) {
      return usageError(
          session,
          "more than one template is given",
          "use only one of --template, --template-url and --template-path");
    }
    if (origins == 0 && !console.isInteractive()) {
      return usageError(
          session, "no template is given", "choose one with --template:\n" + lines("  "));
    }
    String requested = template.value();
    BundledTemplate bundled = requested == null ? null : BundledTemplate.find(requested);
    if (requested != null && bundled == null) {
      String near = Suggestion.didYouMean(requested, names());
      return usageError(
          session,
          "unknown template \"" + requested + "\"",
          near != null ? near : "templates:\n" + lines("  "));
    }
    ProjectCreator creator = new ProjectCreator(session.environment());
    TemplateSource origin = bundled != null ? bundled : origin(session, creator);
    String service = name.value();
    if (origins == 0 && service == null && path.value() == null) {
      service = promptName(session, creator, origin);
    }
    ProjectCreator.Created created = session.accept(creator.create(origin, path.value(), service));
    printNextSteps(console, created, origin);
    return 0;
  }

  private TemplateSource origin(Session session, ProjectCreator creator) {
    String given = folder.value();
    if (given != null) {
      return new FolderTemplate(creator.folder(given), given);
    }
    String address = url.value();
    if (address != null) {
      RepositoryTemplate repository = RepositoryTemplate.of(address, session.environment());
      session.console().printMessage("Fetching " + repository.name());
      return repository;
    }
    return promptTemplate(session.console());
  }

  private static BundledTemplate promptTemplate(Console console) {
    List<BundledTemplate> templates = BundledTemplate.all();
    console.printMessage("Templates:");
    for (int i = 0; i < templates.size(); i++) {
      BundledTemplate bundled = templates.get(i);
      console.printMessage("  " + (i + 1) + "  " + padded(bundled.name()) + bundled.summary());
    }
    while (true) {
      String answer = console.prompt("Which one? [1]");
      String number = answer.isEmpty() ? "1" : answer;
      BundledTemplate chosen =
          number.matches("[1-9][0-9]?") && Integer.parseInt(number) <= templates.size()
              ? templates.get(Integer.parseInt(number) - 1)
              : BundledTemplate.find(number);
      if (chosen != null) {
        return chosen;
      }
      console.printMessage("Type a number from 1 to " + templates.size() + ", or a name.");
    }
  }

  private static String promptName(Session session, ProjectCreator creator, TemplateSource origin) {
    while (true) {
      String answer = session.console().prompt("Name? [" + origin.name() + "]");
      String chosen = answer.isEmpty() ? origin.name() : answer;
      try {
        creator.check(origin, null, chosen);
        return chosen;
      } catch (UserException failure) {
        session.report(failure.diagnostics());
      }
    }
  }

  private static void printNextSteps(
      Console console, ProjectCreator.Created created, TemplateSource origin) {
    String from = origin instanceof BundledTemplate bundled ? " from " + bundled.name() : "";
    String function = created.function();
    // The name comes from the template: it must not inject anything into a shell command line.
    boolean typeable = function != null && function.matches("[\\w-]+");
    console.printMessage("✔ Created " + created.folder() + from);
    console.printMessage("");
    console.printMessage("Next:");
    console.printMessage("  cd " + quoted(created.folder()));
    console.printMessage(typeable ? "  aloft invoke local -f " + function : "  aloft validate");
  }

  private static String quoted(String word) {
    return word.matches(UNQUOTED) && !word.startsWith("-")
        ? word
        : "-- '" + word.replace("'", "'\\''") + "'";
  }

  private static List<Map<String, String>> entries() {
    return BundledTemplate.all().stream()
        .map(bundled -> {
          Map<String, String> entry = new LinkedHashMap<>();
          entry.put("name", bundled.name());
          entry.put("summary", bundled.summary());
          return entry;
        })
        .toList();
  }

  private static List<String> names() {
    return BundledTemplate.all().stream().map(BundledTemplate::name).toList();
  }

  private static String lines(String indent) {
    return BundledTemplate.all().stream()
        .map(bundled -> indent + padded(bundled.name()) + bundled.summary())
        .collect(Collectors.joining("\n"));
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(2, 22 - name.length()));
  }

  private static int usageError(Session session, String message, String hint) {
    session.report(List.of(Diagnostic.error("usage", message).hint(hint)));
    return USAGE;
  }
}
