package aloft.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/// What a command takes. A command asks for its options here, in its constructor, and reads what
/// was given when it runs. Annotations would say the same, but reading them costs every start 70
/// ms.
final class CommandSyntax {
  private final CommandSpec spec;

  /// @param summary what the command is for
  CommandSyntax(CommandSpec spec, String summary) {
    this.spec = spec;
    spec.usageMessage().width(100).description(summary).optionListHeading("\n");
    flag("Show this.", "-h", "--help");
  }

  /// Shows how the command is used, under the options.
  void example(String line) {
    spec.usageMessage().footer("", "Example: " + line);
  }

  /// An option that is there or not; of the names, `--help` asks for help.
  Option<Boolean> flag(String description, String... names) {
    Option<Boolean> given = new Option<>(false);
    add(
        OptionSpec.builder(names)
            .type(boolean.class)
            .usageHelp(List.of(names).contains("--help"))
            .description(description),
        given);
    return given;
  }

  /// An option that is there, or refused by `--no-` before its name, or not given at all.
  Option<@Nullable Boolean> toggle(String description, String name) {
    Option<@Nullable Boolean> given = new Option<>(null);
    add(
        OptionSpec.builder(name)
            .type(Boolean.class)
            .arity("0")
            .fallbackValue("true")
            .negatable(true)
            .description(description),
        given);
    return given;
  }

  /// An option with a text.
  Option<@Nullable String> text(String label, String description, String... names) {
    return offering(label, description, null, names);
  }

  /// An option with a text, which is often one of those that shells offer.
  Option<@Nullable String> text(
      String label, String description, Iterable<String> offered, String... names) {
    return offering(label, description, offered, names);
  }

  private Option<@Nullable String> offering(
      String label, String description, @Nullable Iterable<String> offered, String... names) {
    Option<@Nullable String> given = new Option<>(null);
    add(
        OptionSpec.builder(names)
            .type(String.class)
            .completionCandidates(offered)
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  /// An option that is there or not, and that help does not list.
  Option<Boolean> unlisted(String name) {
    Option<Boolean> given = new Option<>(false);
    add(OptionSpec.builder(name).type(boolean.class).hidden(true), given);
    return given;
  }

  /// An option with a text that help does not list: it is known only to be answered well.
  Option<@Nullable String> unlisted(String label, String... names) {
    Option<@Nullable String> given = new Option<>(null);
    add(
        OptionSpec.builder(names)
            .type(String.class)
            .arity("0..1")
            .fallbackValue("")
            .paramLabel(label)
            .hidden(true),
        given);
    return given;
  }

  /// An option with a text that must be given.
  Option<@Nullable String> required(String label, String description, String... names) {
    Option<@Nullable String> given = new Option<>(null);
    add(
        OptionSpec.builder(names)
            .required(true)
            .type(String.class)
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  /// An option with one of a few texts.
  Option<@Nullable String> choice(
      String label, String description, List<String> known, String... names) {
    Option<@Nullable String> given = new Option<>(null);
    add(
        OptionSpec.builder(names)
            .type(String.class)
            .converters(word -> known(word, known))
            .completionCandidates(known)
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  private static String known(String word, List<String> known) {
    if (!known.contains(word)) {
      throw new TypeConversionException("\"" + word + "\" is none of " + String.join(", ", known));
    }
    return word;
  }

  /// An option with a whole number.
  Option<@Nullable Integer> number(String label, String description, String... names) {
    Option<@Nullable Integer> given = new Option<>(null);
    add(
        OptionSpec.builder(names).type(Integer.class).paramLabel(label).description(description),
        given);
    return given;
  }

  /// An option that may be given again, each time with `KEY=VALUE`.
  Option<Map<String, String>> pairs(String description, String... names) {
    return pairs(OptionSpec.builder(names).description(description));
  }

  /// An option that may be given again, each time with `KEY=VALUE`, or with `KEY` for an empty
  /// value.
  Option<Map<String, String>> settings(String description, String... names) {
    OptionSpec.Builder option = OptionSpec.builder(names).description(description);
    option.mapFallbackValue("");
    return pairs(option);
  }

  private Option<Map<String, String>> pairs(OptionSpec.Builder option) {
    Option<Map<String, String>> given = new Option<>(new LinkedHashMap<>());
    add(
        option.type(Map.class).auxiliaryTypes(String.class, String.class).paramLabel("KEY=VALUE"),
        given);
    return given;
  }

  /// A word that is no option; absent unless given.
  Option<@Nullable String> word(String label, String description) {
    Option<@Nullable String> given = new Option<>(null);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(spec.positionalParameters().size()))
            .arity("0..1")
            .type(String.class)
            .paramLabel(label)
            .description(description)
            .getter(given)
            .setter(given)
            .build());
    return given;
  }

  /// A word that is no option and one of a few.
  Option<@Nullable String> required(String label, String description, List<String> known) {
    Option<@Nullable String> given = new Option<>(null);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(spec.positionalParameters().size()))
            .arity("1")
            .required(true)
            .type(String.class)
            .converters(word -> known(word, known))
            .completionCandidates(known)
            .paramLabel(label)
            .description(description)
            .getter(given)
            .setter(given)
            .build());
    return given;
  }

  private void add(OptionSpec.Builder option, Option<?> given) {
    spec.addOption(option.initialValue(given.value()).getter(given).setter(given).build());
  }
}
