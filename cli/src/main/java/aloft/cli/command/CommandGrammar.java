package aloft.cli.command;

import aloft.cli.completion.Grammar;
import aloft.cli.completion.Grammar.FixedValues;
import aloft.cli.completion.Grammar.LookedUpValues;
import aloft.cli.completion.Grammar.ValueSource;
import aloft.cli.completion.Shell;
import aloft.cli.engine.Installation;
import aloft.cli.engine.Providers;
import aloft.cli.engine.UseCase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The commands and options of the registry, for shell completion.
final class CommandGrammar {
  private CommandGrammar() {}

  /// Returns the use case that makes the completion script of a shell.
  static UseCase<Shell, String> script(Installation installation) {
    return (shell, session) -> session.show(shell.script(of(installation.providers())));
  }

  static Grammar of(Providers providers) {
    CommandSpec early = CommandSpec.create();
    new ServiceOptions(new CommandSyntax(early, "", providers));
    return new Grammar(
        Registry.COMMANDS.stream().map(entry -> command(entry, providers)).toList(),
        options(early));
  }

  private static Grammar.CommandForm command(
      Registry.Registration<?, ?> entry, Providers providers) {
    CommandSpec spec = CommandSpec.create();
    entry.create(spec, providers);
    return new Grammar.CommandForm(
        entry.name(),
        entry.summary(),
        options(spec),
        spec.positionalParameters().stream().map(CommandGrammar::values).toList());
  }

  private static List<Grammar.OptionForm> options(CommandSpec spec) {
    return spec.options().stream()
        .filter(option -> !option.hidden())
        .map(CommandGrammar::option)
        .toList();
  }

  private static Grammar.OptionForm option(OptionSpec option) {
    List<String> names = new ArrayList<>(Arrays.asList(option.names()));
    if (option.negatable()) {
      Stream.of(option.names()).map(name -> name.replaceFirst("^--", "--no-")).forEach(names::add);
    }
    return new Grammar.OptionForm(
        names,
        String.join(" ", option.description()).replaceFirst("\\.$", ""),
        option.paramLabel(),
        option.arity().max() == 0 ? null : values(option),
        option.isMultiValue());
  }

  private static ValueSource values(ArgSpec argument) {
    Iterable<String> offered = argument.completionCandidates();
    if (offered != null) {
      List<String> texts = new ArrayList<>();
      offered.forEach(texts::add);
      return new FixedValues(texts);
    }
    if (argument instanceof OptionSpec option && option.longestName().equals("--function")) {
      return LookedUpValues.FUNCTIONS;
    }
    return switch (argument.paramLabel()) {
      case "STAGE" -> LookedUpValues.STAGES;
      case "FILE" -> LookedUpValues.FILES;
      case "DIR" -> LookedUpValues.FOLDERS;
      default -> LookedUpValues.NOTHING;
    };
  }
}
