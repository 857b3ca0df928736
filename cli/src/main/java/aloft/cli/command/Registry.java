package aloft.cli.command;

import static aloft.cli.command.Access.CLOUD;
import static aloft.cli.command.Access.LOCAL;
import static aloft.cli.command.Access.MANIFEST;
import static aloft.cli.command.Access.NONE;

import aloft.cli.engine.CreateProject;
import aloft.cli.engine.DeployFunction;
import aloft.cli.engine.DeployService;
import aloft.cli.engine.Doctor;
import aloft.cli.engine.EstimateCost;
import aloft.cli.engine.Installation;
import aloft.cli.engine.InvokeDeployed;
import aloft.cli.engine.InvokeLocal;
import aloft.cli.engine.ListDeployments;
import aloft.cli.engine.LocalCloudService;
import aloft.cli.engine.PackageService;
import aloft.cli.engine.PrintManifest;
import aloft.cli.engine.Providers;
import aloft.cli.engine.PruneVersions;
import aloft.cli.engine.ReadLogs;
import aloft.cli.engine.RemoveService;
import aloft.cli.engine.RollBackFunction;
import aloft.cli.engine.RollBackService;
import aloft.cli.engine.RunScript;
import aloft.cli.engine.ShowInfo;
import aloft.cli.engine.ShowMetrics;
import aloft.cli.engine.ShowPermissions;
import aloft.cli.engine.ShowSchema;
import aloft.cli.engine.UseCase;
import aloft.cli.engine.ValidateManifest;
import aloft.spi.diagnostic.Diagnostic;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// All commands, in the order of the help text.
final class Registry {

  /// A command.
  ///
  /// @param name one or two words
  /// @param summary the line in the list of commands, without a full stop
  record Registration<Q, R>(
      String name,
      String summary,
      Access access,
      Function<CommandSyntax, Command<Q, R>> command,
      Function<Installation, UseCase<Q, R>> useCase) {

    /// Declares the options of the command in a picocli spec.
    ///
    /// @return the command, which reads the parsed options
    Command<Q, R> create(CommandSpec spec, Providers providers) {
      spec.name("aloft " + name);
      CommandSyntax syntax = new CommandSyntax(spec, summary + ".", providers);
      Command<Q, R> created = command.apply(syntax);
      syntax.flag("Show settings, requests to the cloud and stack traces.", "--debug");
      if (spec.findOption("--verbose") == null) { // scripts pass it to every command
        syntax.flag("Print more details.", "--verbose");
      }
      return created;
    }
  }

  static final List<Registration<?, ?>> COMMANDS =
      List.of(
          new Registration<>(
              "completion",
              "Print a shell completion script",
              NONE,
              CompletionCommand::new,
              CommandGrammar::script),
          new Registration<>(
              "cost",
              "Estimate what the functions cost in a month",
              MANIFEST,
              CostCommand::new,
              EstimateCost::new),
          new Registration<>(
              "create",
              "Create a project from a template",
              NONE,
              CreateCommand::new,
              CreateProject::new),
          new Registration<>(
              "deploy", "Deploy the service", CLOUD, DeployCommand::new, DeployService::new),
          new Registration<>(
              "deploy function",
              "Update one deployed function",
              CLOUD,
              DeployFunctionCommand::new,
              DeployFunction::new),
          new Registration<>(
              "deploy list",
              "List the deployments that can be restored",
              CLOUD,
              DeployListCommand::new,
              ListDeployments::new),
          new Registration<>(
              "diff",
              "Show what a deployment would change",
              CLOUD,
              DiffCommand::new,
              DeployService::new),
          new Registration<>(
              "doctor",
              "Check what Aloft needs on this machine",
              CLOUD,
              DoctorCommand::new,
              Doctor::new),
          new Registration<>(
              "info", "Show the deployed service", CLOUD, InfoCommand::new, ShowInfo::new),
          new Registration<>(
              "invoke",
              "Invoke a deployed function",
              CLOUD,
              InvokeCommand::new,
              InvokeDeployed::new),
          new Registration<>(
              "invoke local",
              "Run a function on this machine",
              LOCAL,
              InvokeLocalCommand::new,
              InvokeLocal::new),
          new Registration<>(
              "local reset",
              "Stop the local cloud and delete its deployments",
              LOCAL,
              LocalResetCommand::new,
              LocalCloudService::reset),
          new Registration<>(
              "local status",
              "Show the status of the local cloud",
              LOCAL,
              LocalStatusCommand::new,
              LocalCloudService::status),
          new Registration<>(
              "local stop",
              "Stop the local cloud",
              LOCAL,
              LocalStopCommand::new,
              LocalCloudService::stop),
          new Registration<>(
              "logs", "Show the logs of the functions", CLOUD, LogsCommand::new, ReadLogs::new),
          new Registration<>(
              "metrics",
              "Show invocations, errors and durations",
              CLOUD,
              MetricsCommand::new,
              ShowMetrics::new),
          new Registration<>(
              "package",
              "Build the zips and templates without deploying",
              MANIFEST,
              PackageCommand::new,
              PackageService::new),
          new Registration<>(
              "permissions",
              "Show the permissions that a deployment needs",
              MANIFEST,
              PermissionsCommand::new,
              ShowPermissions::new),
          new Registration<>(
              "print",
              "Show the manifest with its variables resolved",
              MANIFEST,
              PrintCommand::new,
              PrintManifest::new),
          new Registration<>(
              "prune",
              "Delete old versions of functions",
              CLOUD,
              PruneCommand::new,
              PruneVersions::new),
          new Registration<>(
              "remove",
              "Remove the deployed service",
              CLOUD,
              RemoveCommand::new,
              RemoveService::new),
          new Registration<>(
              "rollback",
              "Restore an earlier deployment",
              CLOUD,
              RollbackCommand::new,
              RollBackService::new),
          new Registration<>(
              "rollback function",
              "Restore the code of an earlier version of a function",
              CLOUD,
              RollbackFunctionCommand::new,
              RollBackFunction::new),
          new Registration<>(
              "schema",
              "Print the JSON Schema of serverless.yml for editors",
              NONE,
              SchemaCommand::new,
              ShowSchema::new),
          new Registration<>(
              "validate",
              "Check the manifest and list its problems",
              MANIFEST,
              ValidateCommand::new,
              ValidateManifest::new));

  /// The command that only Aloft itself runs.
  static final Registration<?, ?> INTERNAL =
      new Registration<>(
          "local run",
          "Run the local cloud in this process",
          LOCAL,
          LocalRunCommand::new,
          LocalCloudService::run);

  private Registry() {}

  /// A command that the manifest defines.
  ///
  /// @param absent the error if the manifest does not define it
  static Registration<?, ?> script(String name, Diagnostic absent) {
    return new Registration<>(
        name,
        "Run a command of custom.scripts in the manifest",
        MANIFEST,
        syntax -> new ScriptCommand(syntax, name, absent),
        RunScript::new);
  }

  /// The command named by both words, else by the first; null if there is none.
  static @Nullable Registration<?, ?> find(String first, @Nullable String second) {
    Registration<?, ?> entry = second == null ? null : named(first + " " + second);
    return entry == null ? named(first) : entry;
  }

  /// The subcommands of a command group.
  static List<Registration<?, ?>> subcommands(String first) {
    return COMMANDS.stream().filter(entry -> entry.name().startsWith(first + " ")).toList();
  }

  private static @Nullable Registration<?, ?> named(String name) {
    for (Registration<?, ?> entry : COMMANDS) {
      if (entry.name().equals(name)) {
        return entry;
      }
    }
    return INTERNAL.name().equals(name) ? INTERNAL : null;
  }
}
