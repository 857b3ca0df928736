package aloft.cli.command;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// All commands, in the order of the help text, and hints for unsupported ones.
final class Registry {

  /// A command.
  ///
  /// @param name one or two words
  /// @param summary the line in the list of commands, without a full stop
  record Entry(String name, String summary, Function<CommandSyntax, Command> factory) {

    /// Declares the options of the command in a picocli spec.
    ///
    /// @return the command, which reads the parsed options when it runs
    Command create(CommandSpec spec) {
      spec.name("aloft " + name);
      CommandSyntax syntax = new CommandSyntax(spec, summary + ".");
      Command command = factory.apply(syntax);
      syntax.flag("Print a stack trace on errors.", "--debug");
      if (spec.findOption("--verbose") == null) { // scripts pass it to every command
        syntax.flag("Print more details.", "--verbose");
      }
      return command;
    }
  }

  static final List<Entry> COMMANDS =
      List.of(
          new Entry("completion", "Print a shell completion script", CompletionCommand::new),
          new Entry("create", "Create a project from a template", CreateCommand::new),
          new Entry("deploy", "Deploy the service", DeployCommand::new),
          new Entry("info", "Show the deployed service", InfoCommand::new),
          new Entry("invoke", "Invoke a deployed function", InvokeCommand::new),
          new Entry("invoke local", "Run a function on this machine", InvokeLocalCommand::new),
          new Entry(
              "local reset",
              "Stop the local cloud and delete its deployments",
              LocalResetCommand::new),
          new Entry("local status", "Show the status of the local cloud", LocalStatusCommand::new),
          new Entry("local stop", "Stop the local cloud", LocalStopCommand::new),
          new Entry("logs", "Show the logs of a function", LogsCommand::new),
          new Entry(
              "package", "Build the zips and templates without deploying", PackageCommand::new),
          new Entry("print", "Show the manifest with its variables resolved", PrintCommand::new),
          new Entry("remove", "Remove the deployed service", RemoveCommand::new),
          new Entry("validate", "Check the manifest and list its problems", ValidateCommand::new));

  private static final String NO_ACCOUNT =
      "Aloft needs no account: run the other commands directly";

  /// Commands of the Serverless Framework that Aloft does not support, and what to do instead.
  static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry(
              "config", "\"aws configure\" writes the AWS configuration, which Aloft reads too"),
          Map.entry("dashboard", NO_ACCOUNT),
          Map.entry(
              "deploy function", "\"aloft deploy\" uploads and changes only what has changed"),
          Map.entry("deploy list", "\"aloft info\" shows what is deployed"),
          Map.entry("dev", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("diff", "\"aloft package\" writes the template that would be deployed"),
          Map.entry("doctor", "\"aloft validate\" lists what is wrong with the manifest"),
          Map.entry(
              "generate-event", "pass your own event with \"aloft invoke local --path FILE\""),
          Map.entry("install", "\"aloft create --template-url URL\" fetches a service"),
          Map.entry("login", NO_ACCOUNT),
          Map.entry("logout", NO_ACCOUNT),
          Map.entry("metrics", "\"aloft logs --function NAME\" shows the logs of a function"),
          Map.entry("offline", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("output", NO_ACCOUNT + "; \"aloft info --verbose\" shows the stack's outputs"),
          Map.entry("param", NO_ACCOUNT + "; set parameters under \"params\" in the manifest"),
          Map.entry(
              "plugin", "Aloft does not run plugins; the features of common plugins are built in"),
          Map.entry("prune", "remove old versions with \"aws lambda delete-function\""),
          Map.entry("rollback", "check out the older code and run \"aloft deploy\""),
          Map.entry("slstats", "Aloft collects no usage data"),
          Map.entry("test", "\"aloft invoke local\" runs a function on this machine"),
          Map.entry("uninstall", "run install.sh --uninstall"),
          Map.entry("upgrade", "run install.sh of a newer Aloft"));

  /// The hint for an unsupported command; null if the words name none.
  static @Nullable String alternativeTo(String words) {
    String whole = UNSUPPORTED.get(words);
    return whole != null ? whole : UNSUPPORTED.get(words.split(" ", 2)[0]);
  }

  /// The command that only Aloft itself runs.
  private static final Entry INTERNAL =
      new Entry("local run", "Run the local cloud in this process", LocalRunCommand::new);

  private Registry() {}

  /// The command named by both words, else by the first; null if there is none.
  static @Nullable Entry find(String first, @Nullable String second) {
    Entry entry = second == null ? null : named(first + " " + second);
    return entry == null ? named(first) : entry;
  }

  /// The subcommands of a command group.
  static List<Entry> subcommands(String first) {
    return COMMANDS.stream().filter(entry -> entry.name().startsWith(first + " ")).toList();
  }

  private static @Nullable Entry named(String name) {
    for (Entry entry : COMMANDS) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return INTERNAL.name().equals(name) ? INTERNAL : null;
  }
}
