package aloft.cli.command;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// The list of commands: one line each, in the order in which help shows them.
final class Registry {

  /// A command.
  ///
  /// @param name one or two words
  /// @param summary what it does, for the list
  record Entry(String name, String summary, Function<CommandSyntax, Command> make) {

    /// Says what the command takes.
    ///
    /// @return what runs once that is given
    Command declare(CommandSpec spec) {
      spec.name("aloft " + name);
      CommandSyntax syntax = new CommandSyntax(spec, summary + ".");
      Command command = make.apply(syntax);
      syntax.flag("Show where an error came from.", "--debug");
      if (spec.findOption("--verbose") == null) { // scripts give it to every command
        syntax.flag("Tell more, where there is more to tell.", "--verbose");
      }
      return command;
    }
  }

  static final List<Entry> COMMANDS =
      List.of(
          new Entry("completion", "Make a shell complete aloft's commands", CompletionCommand::new),
          new Entry("create", "Start a project from a template", CreateCommand::new),
          new Entry("deploy", "Deploy the service", DeployCommand::new),
          new Entry("info", "Show what is deployed", InfoCommand::new),
          new Entry("invoke", "Call a deployed function", InvokeCommand::new),
          new Entry("invoke local", "Run a function on this machine", InvokeLocalCommand::new),
          new Entry(
              "local reset",
              "Stop the local cloud and forget what is deployed to it",
              LocalResetCommand::new),
          new Entry("local status", "Show what the local cloud does", LocalStatusCommand::new),
          new Entry("local stop", "Stop the local cloud", LocalStopCommand::new),
          new Entry("logs", "Show what a function has written", LogsCommand::new),
          new Entry(
              "package",
              "Make the zips and the templates, without deploying them",
              PackageCommand::new),
          new Entry("print", "Show the manifest with its variables resolved", PrintCommand::new),
          new Entry("remove", "Remove what was deployed", RemoveCommand::new),
          new Entry("validate", "List what is wrong with the manifest", ValidateCommand::new));

  private static final String ACCOUNT = "Aloft needs no account: just run the command you want";

  /// What users of the Serverless Framework know and Aloft does not have yet, or never will: what
  /// they can do instead.
  static final Map<String, String> ABSENT =
      Map.ofEntries(
          Map.entry(
              "config", "\"aws configure\" writes the AWS configuration, which Aloft reads too"),
          Map.entry("dashboard", ACCOUNT),
          Map.entry(
              "deploy function",
              "\"aloft deploy\" does it: it uploads and changes only what has changed"),
          Map.entry("deploy list", "\"aloft info\" shows what is deployed"),
          Map.entry("dev", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("diff", "\"aloft package\" writes the template that would be deployed"),
          Map.entry("doctor", "\"aloft validate\" lists what is wrong with the manifest"),
          Map.entry(
              "generate-event", "give an event of your own to \"aloft invoke local --path FILE\""),
          Map.entry("install", "\"aloft create --template-url URL\" fetches a service"),
          Map.entry("login", ACCOUNT),
          Map.entry("logout", ACCOUNT),
          Map.entry("metrics", "\"aloft logs --function NAME\" shows what a function has written"),
          Map.entry("offline", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("output", ACCOUNT + "; \"aloft info --verbose\" shows the stack's outputs"),
          Map.entry("param", ACCOUNT + "; parameters stand under \"params\" in the manifest"),
          Map.entry("plugin", "Aloft runs no plugins; what many are used for is built in"),
          Map.entry("prune", "remove old versions with \"aws lambda delete-function\""),
          Map.entry("rollback", "check out the older code and run \"aloft deploy\""),
          Map.entry("slstats", "Aloft reports nothing to anybody"),
          Map.entry("test", "\"aloft invoke local\" runs a function on this machine"),
          Map.entry("uninstall", "run install.sh --uninstall"),
          Map.entry("upgrade", "run install.sh of a newer Aloft"));

  /// What to do instead of a command that is absent; null where the words name none.
  static @Nullable String instead(String words) {
    String whole = ABSENT.get(words);
    return whole != null ? whole : ABSENT.get(words.split(" ", 2)[0]);
  }

  /// What only Aloft itself calls.
  private static final Entry PROCESS =
      new Entry("local run", "Run the local cloud in this process", LocalRunCommand::new);

  private Registry() {}

  /// The command that two words name, or the first of them.
  static @Nullable Entry find(String first, @Nullable String second) {
    Entry found = second == null ? null : exact(first + " " + second);
    return found == null ? exact(first) : found;
  }

  /// The commands of two words that begin with one.
  static List<Entry> group(String first) {
    return COMMANDS.stream().filter(entry -> entry.name().startsWith(first + " ")).toList();
  }

  private static @Nullable Entry exact(String name) {
    for (Entry entry : COMMANDS) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return PROCESS.name().equals(name) ? PROCESS : null;
  }
}
