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

/// Finds and runs the command of a command line, and maps failures to diagnostics and exit codes.
public final class CommandLines {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private CommandLines() {}

  /// Runs a command line.
  ///
  /// @return the exit code: 0 for success, 1 for a failure, 2 for wrong usage
  public static int run(String[] words, Environment environment, Console console) {
    Session session = new Session(environment, console);
    boolean debug = List.of(words).contains("--debug");
    try {
      return run(CommandLineSplit.of(List.of(words)), session);
    } catch (UserException failure) {
      console.out().flush();
      session.report(failure.diagnostics());
      if (debug) {
        printStackTrace(failure, session);
      }
      return FAILED;
    } catch (ParameterException e) {
      session.report(List.of(UsageErrors.of(e)));
      return USAGE;
    } catch (RuntimeException e) {
      session.report(
          List.of(
              Diagnostic.error("bug", "internal error: " + e)
                  .hint("this is a bug in Aloft; run the command with --debug for a stack trace")));
      if (debug) {
        printStackTrace(e, session);
      }
      return FAILED;
    }
  }

  private static int run(CommandLineSplit words, Session session) {
    if (words.command() == null) {
      return runUnknown(words, session);
    }
    CommandSpec spec = CommandSpec.create();
    Command command = words.command().create(spec);
    CommandLine line = new CommandLine(spec);
    line.parseArgs(words.arguments().toArray(String[]::new));
    if (line.isUsageHelpRequested()) {
      session.console().out().print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
      return DONE;
    }
    return command.run(session);
  }

  private static int runUnknown(CommandLineSplit words, Session session) {
    String unknown = words.unknown();
    if (unknown == null) {
      Overview.write(words, session.console());
      return DONE;
    }
    String instead = Registry.alternativeTo(unknown);
    if (instead != null) {
      throw new UserException(
          Diagnostic.error("command/not-built", "there is no \"aloft " + unknown + "\"")
              .hint(instead));
    }
    List<Registry.Entry> group = Registry.subcommands(unknown.split(" ", 2)[0]);
    if (!group.isEmpty()) {
      return runGroup(unknown, group, words, session);
    }
    List<String> names = new ArrayList<>();
    Registry.COMMANDS.forEach(entry -> names.add(entry.name()));
    String near = Suggestion.didYouMean(unknown, names);
    session.report(
        List.of(
            Diagnostic.error("usage", "unknown command \"" + unknown + "\"")
                .hint(near == null ? "aloft --help lists the commands" : near)));
    return USAGE;
  }

  // A command group is named without a subcommand, or with an unknown one.
  private static int runGroup(
      String unknown, List<Registry.Entry> group, CommandLineSplit words, Session session) {
    if (words.arguments().contains("--help") || words.arguments().contains("-h")) {
      Overview.list(group, session.console());
      return DONE;
    }
    List<String> names = group.stream().map(Registry.Entry::name).toList();
    boolean alone = unknown.indexOf(' ') < 0;
    String near = alone ? null : Suggestion.didYouMean(unknown, names);
    session.report(
        List.of(
            Diagnostic.error(
                    "usage",
                    alone
                        ? "\"aloft " + unknown + "\" needs a subcommand"
                        : "unknown command \"" + unknown + "\"")
                .hint(near == null ? "subcommands: " + String.join(", ", names) : near)));
    return USAGE;
  }

  /// The first words that a command line may have, one per line: `command invoke local`, or `absent
  /// diff` for an unsupported command that has a hint. The launcher rejects all other words.
  public static String vocabulary() {
    StringBuilder text = new StringBuilder();
    Registry.COMMANDS.forEach(entry -> text.append("command ").append(entry.name()).append('\n'));
    new TreeSet<>(Registry.UNSUPPORTED.keySet())
        .forEach(name -> text.append("absent ").append(name).append('\n'));
    return text.toString();
  }

  private static void printStackTrace(RuntimeException e, Session session) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    session.console().printMessage(text.toString());
  }
}
