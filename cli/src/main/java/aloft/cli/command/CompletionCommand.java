package aloft.cli.command;

import aloft.cli.completion.Grammar;
import aloft.cli.completion.Grammar.FixedValues;
import aloft.cli.completion.Grammar.LookedUpValues;
import aloft.cli.completion.Grammar.ValueSource;
import aloft.cli.completion.Shell;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `aloft completion`: prints a script with which a shell completes commands, options and values.
final class CompletionCommand implements Command {
  private final Option<@Nullable String> shell;

  CompletionCommand(CommandSyntax syntax) {
    syntax.example("source <(aloft completion bash)");
    shell = syntax.requiredPositional("SHELL", "The shell: bash, zsh or fish.", Shell.names());
  }

  @Override
  public int run(Session session) {
    Shell target = Shell.of(String.valueOf(shell.value()));
    session.console().out().print(target.script(grammar()));
    return 0;
  }

  private static Grammar grammar() {
    CommandSpec early = CommandSpec.create();
    new ServiceOptions(new CommandSyntax(early, ""));
    return new Grammar(
        Registry.COMMANDS.stream().map(CompletionCommand::command).toList(), options(early));
  }

  private static Grammar.Command command(Registry.Entry entry) {
    CommandSpec spec = CommandSpec.create();
    entry.create(spec);
    return new Grammar.Command(
        entry.name(),
        entry.summary(),
        options(spec),
        spec.positionalParameters().stream().map(CompletionCommand::values).toList());
  }

  private static List<Grammar.Option> options(CommandSpec spec) {
    return spec.options().stream()
        .filter(option -> !option.hidden())
        .map(CompletionCommand::option)
        .toList();
  }

  private static Grammar.Option option(OptionSpec option) {
    List<String> names = new ArrayList<>(Arrays.asList(option.names()));
    if (option.negatable()) {
      Stream.of(option.names()).map(name -> name.replaceFirst("^--", "--no-")).forEach(names::add);
    }
    return new Grammar.Option(
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
