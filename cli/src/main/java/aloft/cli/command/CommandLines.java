package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.provider.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

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
    try {
      return run(List.of(words), session);
    } catch (Failure failure) {
      console.out().flush();
      session.tell(failure.diagnostics());
      debug(failure, words, session);
      return FAILED;
    } catch (ParameterException e) {
      session.tell(List.of(wrong(e)));
      return USAGE;
    } catch (RuntimeException e) {
      session.tell(
          List.of(
              Diagnostic.error("bug", "Aloft itself failed: " + e)
                  .hint("this is a bug; run the command with --debug to see where")));
      debug(e, words, session);
      return FAILED;
    }
  }

  private static int run(List<String> words, Session session) {
    CommandLine line = commandLine();
    ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine found = last.commandSpec().commandLine();
    if (last.isUsageHelpRequested()) {
      found.usage(writer(session), CommandLine.Help.Ansi.OFF);
      return DONE;
    }
    if (!(found.getCommand() instanceof Command command)) {
      found.usage(writer(session), CommandLine.Help.Ansi.OFF);
      return words.isEmpty() ? DONE : USAGE;
    }
    return command.run(session);
  }

  private static CommandLine commandLine() {
    CommandSpec root = CommandSpec.create().name("aloft");
    root.usageMessage()
        .description("Deploys a serverless.yml, and runs its functions on this machine.")
        .footer("", "aloft COMMAND --help tells more of a command.");
    root.addOption(help());
    CommandLine line = new CommandLine(root);
    Registry.COMMANDS.forEach((name, supplier) -> {
      CommandLine sub = new CommandLine(supplier.get());
      sub.getCommandSpec().addOption(help()).addOption(debugFlag()).addOption(verboseFlag());
      line.addSubcommand(name, sub);
    });
    return line;
  }

  private static OptionSpec help() {
    return OptionSpec.builder("-h", "--help").usageHelp(true).description("Shows this.").build();
  }

  private static OptionSpec debugFlag() {
    return OptionSpec.builder("--debug").description("Shows where an error came from.").build();
  }

  private static OptionSpec verboseFlag() {
    return OptionSpec.builder("--verbose").description("Tells more.").build();
  }

  private static PrintWriter writer(Session session) {
    return new PrintWriter(session.console().out(), true, StandardCharsets.UTF_8);
  }

  private static Diagnostic wrong(ParameterException e) {
    String message = e.getMessage();
    String hint = null;
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean option = word.startsWith("-");
      boolean command = !option && !spec.subcommands().isEmpty();
      message =
          command
              ? "there is no command \"" + word + "\""
              : option ? "there is no option \"" + word + "\"" : "unexpected word \"" + word + "\"";
      hint = near(word, option ? options(spec) : command ? spec.subcommands().keySet() : List.of());
    }
    String help = "aloft" + path(spec) + " --help lists what there is";
    return Diagnostic.error("usage", String.valueOf(message)).hint(hint == null ? help : hint);
  }

  private static @Nullable String near(String word, Iterable<String> known) {
    return Suggestion.didYouMean(word.split("=", 2)[0], known);
  }

  private static List<String> options(CommandSpec spec) {
    return spec.options().stream().flatMap(option -> Arrays.stream(option.names())).toList();
  }

  private static String path(CommandSpec spec) {
    CommandSpec parent = spec.parent();
    return parent == null ? "" : path(parent) + " " + spec.name();
  }

  private static void debug(RuntimeException e, String[] words, Session session) {
    if (Arrays.asList(words).contains("--debug")) {
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      session.console().say(text.toString());
    }
  }
}
