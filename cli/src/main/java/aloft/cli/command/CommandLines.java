package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Finds the command that the words of a command line name, runs it, and turns what goes wrong into
/// an exit code.
public final class CommandLines {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private CommandLines() {}

  /// Runs a command line.
  public static int run(String[] words, Environment environment, Console console) {
    Session session = new Session(environment, console);
    boolean debug = List.of(words).contains("--debug");
    try {
      return run(CommandLineSplit.of(List.of(words)), session);
    } catch (UserException failure) {
      console.out().flush();
      session.tell(failure.diagnostics());
      if (debug) {
        trace(failure, session);
      }
      return FAILED;
    } catch (ParameterException e) {
      session.tell(List.of(UsageErrors.of(e)));
      return USAGE;
    } catch (RuntimeException e) {
      session.tell(
          List.of(
              Diagnostic.error("bug", "Aloft itself failed: " + e)
                  .hint("this is a bug; run the command with --debug to see where")));
      if (debug) {
        trace(e, session);
      }
      return FAILED;
    }
  }

  private static int run(CommandLineSplit words, Session session) {
    if (words.command() == null) {
      return runNone(words, session);
    }
    CommandSpec spec = CommandSpec.create();
    Command command = words.command().declare(spec);
    CommandLine line = new CommandLine(spec);
    line.parseArgs(words.rest().toArray(String[]::new));
    if (line.isUsageHelpRequested()) {
      session.console().out().print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
      return DONE;
    }
    return command.run(session);
  }

  private static int runNone(CommandLineSplit words, Session session) {
    String unknown = words.unknown();
    if (unknown == null) {
      Overview.write(words, session.console());
      return DONE;
    }
    String instead = Registry.instead(unknown);
    if (instead != null) {
      throw new UserException(
          Diagnostic.error("command/not-built", "there is no \"aloft " + unknown + "\"")
              .hint(instead));
    }
    List<Registry.Entry> group = Registry.group(unknown.split(" ", 2)[0]);
    if (!group.isEmpty()) {
      return runGroup(unknown, group, words, session);
    }
    List<String> known = new ArrayList<>();
    Registry.COMMANDS.forEach(entry -> known.add(entry.name()));
    String near = Suggestion.didYouMean(unknown, known);
    session.tell(
        List.of(
            Diagnostic.error("usage", "there is no command \"" + unknown + "\"")
                .hint(near == null ? "aloft --help lists what there is" : near)));
    return USAGE;
  }

  // Of a command of two words there is only the first, or a second that is none.
  private static int runGroup(
      String unknown, List<Registry.Entry> group, CommandLineSplit words, Session session) {
    if (words.rest().contains("--help") || words.rest().contains("-h")) {
      Overview.list(group, session.console());
      return DONE;
    }
    List<String> names = group.stream().map(Registry.Entry::name).toList();
    boolean alone = unknown.indexOf(' ') < 0;
    String near = alone ? null : Suggestion.didYouMean(unknown, names);
    session.tell(
        List.of(
            Diagnostic.error(
                    "usage",
                    alone
                        ? "\"aloft " + unknown + "\" wants one word more"
                        : "there is no command \"" + unknown + "\"")
                .hint(near == null ? "there are: " + String.join(", ", names) : near)));
    return USAGE;
  }

  /// The words that a command line may begin with, a line each: `command invoke local`, or `absent
  /// diff` where only an answer is known. The launcher tells all others that they are none.
  public static String vocabulary() {
    StringBuilder text = new StringBuilder();
    Registry.COMMANDS.forEach(entry -> text.append("command ").append(entry.name()).append('\n'));
    new TreeSet<>(Registry.ABSENT.keySet())
        .forEach(name -> text.append("absent ").append(name).append('\n'));
    return text.toString();
  }

  private static void trace(RuntimeException e, Session session) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    session.console().say(text.toString());
  }
}
