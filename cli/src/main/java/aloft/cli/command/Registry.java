package aloft.cli.command;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// The list of commands: one line each, in the order in which help shows them.
final class Registry {

  /// A command.
  ///
  /// @param name one or two words
  /// @param summary what it does, for the list
  record Entry(String name, String summary, Function<Syntax, Command> make) {

    /// Says what the command takes.
    ///
    /// @return what runs once that is given
    Command declare(CommandSpec spec) {
      spec.name("aloft " + name);
      Syntax syntax = new Syntax(spec, summary + ".");
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
          new Entry("logs", "Show what a function has written", LogsCommand::new),
          new Entry(
              "package",
              "Make the zips and the templates, without deploying them",
              PackageCommand::new),
          new Entry("print", "Show the manifest with its variables resolved", PrintCommand::new),
          new Entry("remove", "Remove what was deployed", RemoveCommand::new),
          new Entry("validate", "List what is wrong with the manifest", ValidateCommand::new));

  /// What users of the Serverless Framework know and Aloft does not have yet.
  static final List<String> LATER =
      List.of(
          "deploy function",
          "deploy list",
          "dev",
          "diff",
          "doctor",
          "generate-event",
          "install",
          "metrics",
          "offline",
          "plugin",
          "prune",
          "rollback",
          "rollback function",
          "test");

  private Registry() {}

  /// The command that two words name, or the first of them.
  static @Nullable Entry find(String first, @Nullable String second) {
    Entry found = second == null ? null : exact(first + " " + second);
    return found == null ? exact(first) : found;
  }

  private static @Nullable Entry exact(String name) {
    for (Entry entry : COMMANDS) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return null;
  }
}
