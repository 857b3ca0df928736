package aloft.cli.command;

import aloft.cli.console.Console;
import aloft.cli.engine.Installation;
import aloft.cli.engine.Providers;
import aloft.cli.engine.RunScript;
import aloft.cli.engine.ServiceRoot;
import aloft.cli.view.DiagnosticView;
import aloft.cli.view.FindingsView;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Suggestion;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Finds and runs the command of a command line, and maps failures to diagnostics and exit codes.
public final class CommandLines {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /// The code of diagnostics about wrong usage.
  private static final String USAGE_CODE = "usage";

  private CommandLines() {}

  /// Runs a command line.
  ///
  /// @return the exit code: 0 for success, 1 for a failure, 2 for wrong usage
  public static int run(String[] words, Environment environment, Console console) {
    DiagnosticView diagnostics =
        new DiagnosticView(
            ServiceRoot.of(environment),
            environment.workingFolder(),
            console.colour(),
            List.of(words).contains("--verbose"));
    int code;
    try {
      code = run(List.of(words), environment, console, diagnostics);
      console.requireWritten();
    } catch (Console.ReaderGone gone) {
      code = DONE;
    } catch (UserException failure) {
      code = fail(failure.diagnostics(), failure, words, console, diagnostics);
    } catch (ParameterException e) {
      code = fail(List.of(UsageErrors.of(e)), e, words, console, diagnostics);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      code = fail(List.of(unexpected(e)), e, words, console, diagnostics);
    }
    return code;
  }

  private static int run(
      List<String> words, Environment environment, Console console, DiagnosticView diagnostics) {
    Environment used =
        words.contains("--debug") ? environment.withDebug(console::printMessage) : environment;
    if (words.contains("--offline")) {
      used = used.withOfflineNpm();
    }
    Installation installation = new Installation(used, new Providers());
    CommandLineSplit split = CommandLineSplit.of(words, installation.providers());
    Registry.Registration<?, ?> command = split.command();
    return command == null
        ? runUnknown(split, installation, console, diagnostics)
        : run(command, split.arguments(), installation, console, diagnostics);
  }

  /// Prints errors to stderr, and with `--json` also to stdout, as the result of the command.
  ///
  /// @return the exit code
  private static int fail(
      List<Diagnostic> errors,
      Throwable cause,
      String[] words,
      Console console,
      DiagnosticView diagnostics) {
    console.out().flush();
    diagnostics.print(errors, console);
    List<String> options = List.of(words);
    if (options.contains("--json") && !console.out().checkError()) {
      console.out().print(FindingsView.failure(errors).data());
      console.out().flush();
    }
    for (Diagnostic error : errors) {
      if (error.code().equals(USAGE_CODE)) {
        return USAGE;
      }
    }
    if (options.contains("--debug")) {
      printStackTrace(cause, console);
    }
    return FAILED;
  }

  private static Diagnostic unexpected(Throwable e) {
    return switch (e) {
      case InvalidPathException path ->
          Diagnostic.error(
                  "file/name",
                  "\"" + path.getInput() + "\" cannot be the name of a file: " + path.getReason())
              .hint("use letters, digits, dots, hyphens and underscores");
      case StackOverflowError overflow ->
          Diagnostic.error("limit/depth", "values or variables are nested too deeply")
              .hint("look for brackets or variables that are repeated thousands of times");
      case OutOfMemoryError memory ->
          Diagnostic.error(
                  "limit/memory",
                  "this needs more memory than the "
                      + (Runtime.getRuntime().maxMemory() >> 20)
                      + " MB allowed")
              .hint("set ALOFT_JAVA_OPTIONS=-Xmx4g in the environment to allow 4 GB");
      default ->
          Diagnostic.error("bug", "internal error: " + e)
              .hint("this is a bug in Aloft; run the command with --debug for a stack trace");
    };
  }

  private static <Q, R> int run(
      Registry.Registration<Q, R> entry,
      List<String> arguments,
      Installation installation,
      Console console,
      DiagnosticView diagnostics) {
    CommandSpec spec = CommandSpec.create();
    Command<Q, R> command = entry.create(spec, installation.providers());
    CommandLine line = new CommandLine(spec);
    line.parseArgs(arguments.toArray(String[]::new));
    if (line.isUsageHelpRequested()) {
      console.out().print(line.getUsageMessage(CommandLine.Help.Ansi.OFF));
      return DONE;
    }
    try (ConsoleSession<R> session =
        new ConsoleSession<>(console, diagnostics, command.view(), command.isVerbose())) {
      try {
        entry.useCase().apply(installation).run(command.request(), session);
      } catch (Console.ReaderGone gone) {
        // Whoever asked for the output has seen enough of it.
      }
      return session.exitCode();
    }
  }

  private static int runUnknown(
      CommandLineSplit words,
      Installation installation,
      Console console,
      DiagnosticView diagnostics) {
    String unknown = words.unknown();
    if (unknown == null) {
      Overview.write(words, console);
      return DONE;
    }
    String first = unknown.split(" ", 2)[0];
    List<Registry.Registration<?, ?>> group = Registry.subcommands(first);
    if (!group.isEmpty()
        && (words.arguments().contains("--help") || words.arguments().contains("-h"))) {
      Overview.list(group, console);
      return DONE;
    }
    Diagnostic absent = absent(unknown, group);
    if (!RunScript.isPossible(installation.environment())) {
      throw new UserException(absent);
    }
    List<String> arguments = new ArrayList<>(words.arguments());
    arguments.remove(first);
    return run(Registry.script(first, absent), arguments, installation, console, diagnostics);
  }

  /// The error for words that name no command.
  ///
  /// @param group the commands whose first word is the same
  private static Diagnostic absent(String unknown, List<Registry.Registration<?, ?>> group) {
    String instead = Unsupported.alternativeTo(unknown);
    if (instead != null) {
      return Diagnostic.error("command/not-built", "there is no \"aloft " + unknown + "\"")
          .hint(instead);
    }
    List<String> names = new ArrayList<>();
    (group.isEmpty() ? Registry.COMMANDS : group).forEach(entry -> names.add(entry.name()));
    // A command group is named without a subcommand, or with an unknown one.
    boolean alone = !group.isEmpty() && unknown.indexOf(' ') < 0;
    String near = alone ? null : Suggestion.didYouMean(unknown, names);
    String hint =
        group.isEmpty()
            ? "aloft --help lists the commands"
            : "subcommands: " + String.join(", ", names);
    return Diagnostic.error(
            USAGE_CODE,
            alone
                ? "\"aloft " + unknown + "\" needs a subcommand"
                : "unknown command \"" + unknown + "\"")
        .hint(near == null ? hint : near);
  }

  /// Returns what the launcher knows about command lines; see [Vocabulary].
  public static String vocabulary() {
    return Vocabulary.of(new Providers());
  }

  private static void printStackTrace(Throwable e, Console console) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    console.printMessage(text.toString());
  }
}
