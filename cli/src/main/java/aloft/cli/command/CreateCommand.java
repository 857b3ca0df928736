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

/// `aloft create`: starts a project from a template. On a terminal it asks for what is not given.
final class CreateCommand implements Command {
  private static final int USAGE = 2;
  private static final String PLAIN = "[\\w./~-]+";

  private final Option<@Nullable String> template;
  private final Option<@Nullable String> url;
  private final Option<@Nullable String> folder;
  private final Option<@Nullable String> path;
  private final Option<@Nullable String> name;
  private final Option<Boolean> list;
  private final Option<Boolean> json;

  CreateCommand(CommandSyntax syntax) {
    syntax.example("aloft create --template aws-node-http-api --path hello");
    Iterable<String> known = () -> names().iterator();
    template = syntax.text("TEMPLATE", "One of --list.", known, "-t", "--template");
    url =
        syntax.text(
            "URL", "A repository, or a folder of it; git fetches it.", "-u", "--template-url");
    folder = syntax.text("DIR", "A folder of yours as the template.", "--template-path");
    path = syntax.text("DIR", "The new folder (default: the name).", "-p", "--path");
    name = syntax.text("NAME", "The service's name (default: the folder's).", "-n", "--name");
    list = syntax.flag("Only list the templates.", "--list");
    json = syntax.flag("With --list: as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Console console = session.console();
    if (list.value()) {
      console.data(json.value() ? Json.write(entries()) : lines(""));
      return 0;
    }
    long origins = Stream.of(template, url, folder).filter(given -> given.value() != null).count();
    if (origins > 1) {
      return misuse(
          session,
          "there are two templates",
          "give one of --template, --template-url and --template-path");
    }
    if (origins == 0 && !console.interactive()) {
      return misuse(session, "no template is given", "choose one with --template:\n" + lines("  "));
    }
    String wanted = template.value();
    BundledTemplate known = wanted == null ? null : BundledTemplate.find(wanted);
    if (wanted != null && known == null) {
      String near = Suggestion.didYouMean(wanted, names());
      return misuse(
          session,
          "there is no template \"" + wanted + "\"",
          near != null ? near : "there are:\n" + lines("  "));
    }
    ProjectCreator creation = new ProjectCreator(session.environment());
    TemplateSource origin = known != null ? known : origin(session, creation);
    String service = name.value();
    if (origins == 0 && service == null && path.value() == null) {
      service = askName(session, creation, origin);
    }
    ProjectCreator.Created created = session.accept(creation.create(origin, path.value(), service));
    tell(console, created, origin);
    return 0;
  }

  private TemplateSource origin(Session session, ProjectCreator creation) {
    String given = folder.value();
    if (given != null) {
      return new FolderTemplate(creation.folder(given), given);
    }
    String address = url.value();
    if (address != null) {
      RepositoryTemplate repository = RepositoryTemplate.of(address, session.environment());
      session.console().say("Fetching " + repository.name());
      return repository;
    }
    return askTemplate(session.console());
  }

  private static BundledTemplate askTemplate(Console console) {
    List<BundledTemplate> all = BundledTemplate.all();
    console.say("Templates:");
    for (int i = 0; i < all.size(); i++) {
      BundledTemplate one = all.get(i);
      console.say("  " + (i + 1) + "  " + padded(one.name()) + one.summary());
    }
    while (true) {
      String answer = console.ask("Which one? [1]");
      String number = answer.isEmpty() ? "1" : answer;
      BundledTemplate chosen =
          number.matches("[1-9][0-9]?") && Integer.parseInt(number) <= all.size()
              ? all.get(Integer.parseInt(number) - 1)
              : BundledTemplate.find(number);
      if (chosen != null) {
        return chosen;
      }
      console.say("Type a number from 1 to " + all.size() + ", or a name.");
    }
  }

  private static String askName(Session session, ProjectCreator creation, TemplateSource origin) {
    while (true) {
      String answer = session.console().ask("Name? [" + origin.name() + "]");
      String chosen = answer.isEmpty() ? origin.name() : answer;
      try {
        creation.check(origin, null, chosen);
        return chosen;
      } catch (UserException failure) {
        session.tell(failure.diagnostics());
      }
    }
  }

  private static void tell(Console console, ProjectCreator.Created created, TemplateSource origin) {
    String from = origin instanceof BundledTemplate known ? " from " + known.name() : "";
    String function = created.function();
    // A stranger's template is not to write a line for the user's shell.
    boolean typeable = function != null && function.matches("[\\w-]+");
    console.say("✔ Created " + created.folder() + from);
    console.say("");
    console.say("Next:");
    console.say("  cd " + quoted(created.folder()));
    console.say(typeable ? "  aloft invoke local -f " + function : "  aloft validate");
  }

  private static String quoted(String word) {
    return word.matches(PLAIN) && !word.startsWith("-")
        ? word
        : "-- '" + word.replace("'", "'\\''") + "'";
  }

  private static List<Map<String, String>> entries() {
    return BundledTemplate.all().stream()
        .map(one -> {
          Map<String, String> entry = new LinkedHashMap<>();
          entry.put("name", one.name());
          entry.put("summary", one.summary());
          return entry;
        })
        .toList();
  }

  private static List<String> names() {
    return BundledTemplate.all().stream().map(BundledTemplate::name).toList();
  }

  private static String lines(String indent) {
    return BundledTemplate.all().stream()
        .map(one -> indent + padded(one.name()) + one.summary())
        .collect(Collectors.joining("\n"));
  }

  private static String padded(String name) {
    return name + " ".repeat(Math.max(2, 22 - name.length()));
  }

  private static int misuse(Session session, String message, String hint) {
    session.tell(List.of(Diagnostic.error("usage", message).hint(hint)));
    return USAGE;
  }
}
