package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.create.Creation;
import aloft.cli.create.LocalFolder;
import aloft.cli.create.Origin;
import aloft.cli.create.Repository;
import aloft.cli.create.Template;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Suggestion;
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

  private final Given<@Nullable String> template;
  private final Given<@Nullable String> url;
  private final Given<@Nullable String> folder;
  private final Given<@Nullable String> path;
  private final Given<@Nullable String> name;
  private final Given<Boolean> list;
  private final Given<Boolean> json;

  CreateCommand(Syntax syntax) {
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
    Template known = wanted == null ? null : Template.find(wanted);
    if (wanted != null && known == null) {
      String near = Suggestion.didYouMean(wanted, names());
      return misuse(
          session,
          "there is no template \"" + wanted + "\"",
          near != null ? near : "there are:\n" + lines("  "));
    }
    Creation creation = new Creation(session.environment());
    Origin origin = known != null ? known : origin(session, creation);
    String service = name.value();
    if (origins == 0 && service == null && path.value() == null) {
      service = askName(session, creation, origin);
    }
    Creation.Created created = session.accept(creation.create(origin, path.value(), service));
    tell(console, created, origin);
    return 0;
  }

  private Origin origin(Session session, Creation creation) {
    String given = folder.value();
    if (given != null) {
      return new LocalFolder(creation.folder(given), given);
    }
    String address = url.value();
    if (address != null) {
      Repository repository = Repository.of(address, session.environment());
      session.console().say("Fetching " + repository.name());
      return repository;
    }
    return askTemplate(session.console());
  }

  private static Template askTemplate(Console console) {
    List<Template> all = Template.all();
    console.say("Templates:");
    for (int i = 0; i < all.size(); i++) {
      Template one = all.get(i);
      console.say("  " + (i + 1) + "  " + padded(one.name()) + one.summary());
    }
    while (true) {
      String answer = console.ask("Which one? [1]");
      String number = answer.isEmpty() ? "1" : answer;
      Template chosen =
          number.matches("[1-9][0-9]?") && Integer.parseInt(number) <= all.size()
              ? all.get(Integer.parseInt(number) - 1)
              : Template.find(number);
      if (chosen != null) {
        return chosen;
      }
      console.say("Type a number from 1 to " + all.size() + ", or a name.");
    }
  }

  private static String askName(Session session, Creation creation, Origin origin) {
    while (true) {
      String answer = session.console().ask("Name? [" + origin.name() + "]");
      String chosen = answer.isEmpty() ? origin.name() : answer;
      try {
        creation.check(origin, null, chosen);
        return chosen;
      } catch (Failure failure) {
        session.tell(failure.diagnostics());
      }
    }
  }

  private static void tell(Console console, Creation.Created created, Origin origin) {
    String from = origin instanceof Template known ? " from " + known.name() : "";
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
    return Template.all().stream()
        .map(one -> {
          Map<String, String> entry = new LinkedHashMap<>();
          entry.put("name", one.name());
          entry.put("summary", one.summary());
          return entry;
        })
        .toList();
  }

  private static List<String> names() {
    return Template.all().stream().map(Template::name).toList();
  }

  private static String lines(String indent) {
    return Template.all().stream()
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
