package aloft.cli.command;

import aloft.cli.engine.Providers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/// Declares the options and arguments of a command. A command declares them in its constructor and
/// reads their values when it runs. picocli annotations would add 70 ms to every start.
final class CommandSyntax {
  private final CommandSpec spec;
  private final Providers providers;

  /// @param summary the first line of the help text
  CommandSyntax(CommandSpec spec, String summary, Providers providers) {
    this.spec = spec;
    this.providers = providers;
    spec.usageMessage().width(100).description(summary).optionListHeading("\n");
    flag("Show this help.", "-h", "--help");
  }

  /// The providers, which add options.
  Providers providers() {
    return providers;
  }

  /// Adds an example to the end of the help text.
  void example(String line) {
    spec.usageMessage().footer("", "Example: " + line);
  }

  /// An option without a value. The name `--help` makes it the help option.
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

  /// A flag that `--no-NAME` turns off; null if neither form is given.
  Option<@Nullable Boolean> negatableFlag(String description, String name) {
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

  /// An option with a string value; null if not given.
  Option<@Nullable String> text(String label, String description, String... names) {
    return textOption(label, description, null, names);
  }

  /// An option with a string value, and the values that shell completion offers.
  Option<@Nullable String> text(
      String label, String description, Iterable<String> offered, String... names) {
    return textOption(label, description, offered, names);
  }

  /// A repeatable option with a string value; a comma separates values too.
  Option<List<String>> texts(String label, String description, String... names) {
    Option<List<String>> given = new Option<>(new ArrayList<>());
    add(
        OptionSpec.builder(names)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .splitRegex(",")
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  private Option<@Nullable String> textOption(
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

  /// An option with an optional string value; null if not given, empty without a value.
  Option<@Nullable String> optionalText(String label, String description, String... names) {
    Option<@Nullable String> given = new Option<>(null);
    add(
        OptionSpec.builder(names)
            .type(String.class)
            .arity("0..1")
            .fallbackValue("")
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  /// A flag that the help text does not list.
  Option<Boolean> hidden(String name) {
    Option<Boolean> given = new Option<>(false);
    add(OptionSpec.builder(name).type(boolean.class).hidden(true), given);
    return given;
  }

  /// An option with an optional value that the help text does not list; commands reject it with a
  /// hint.
  Option<@Nullable String> hidden(String label, String... names) {
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

  /// A required option with a string value.
  Option<String> required(String label, String description, String... names) {
    Option<String> given = new Option<>("");
    add(
        OptionSpec.builder(names)
            .required(true)
            .type(String.class)
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  /// An option whose value is one of a list; null if not given.
  Option<@Nullable String> choice(
      String label, String description, List<String> allowed, String... names) {
    Option<@Nullable String> given = new Option<>(null);
    add(
        OptionSpec.builder(names)
            .type(String.class)
            .converters(word -> oneOf(word, allowed))
            .completionCandidates(allowed)
            .paramLabel(label)
            .description(description),
        given);
    return given;
  }

  private static String oneOf(String word, List<String> allowed) {
    if (!allowed.contains(word)) {
      throw new TypeConversionException(
          "\""
              + word
              + "\" is not "
              + (allowed.size() == 1
                  ? "\"" + allowed.getFirst() + "\""
                  : "one of " + String.join(", ", allowed)));
    }
    return word;
  }

  /// An option with an integer value; null if not given.
  Option<@Nullable Integer> number(String label, String description, String... names) {
    Option<@Nullable Integer> given = new Option<>(null);
    add(
        OptionSpec.builder(names).type(Integer.class).paramLabel(label).description(description),
        given);
    return given;
  }

  /// A repeatable option with the value `KEY=VALUE`.
  Option<Map<String, String>> pairs(String description, String... names) {
    return pairs(OptionSpec.builder(names).description(description));
  }

  /// A repeatable option with the value `KEY=VALUE`, or `KEY` for an empty value.
  Option<Map<String, String>> pairsWithOptionalValue(String description, String... names) {
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

  /// A required positional argument that is one of a list.
  Option<String> requiredPositional(String label, String description, List<String> allowed) {
    Option<String> given = new Option<>("");
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(spec.positionalParameters().size()))
            .arity("1")
            .required(true)
            .type(String.class)
            .converters(word -> oneOf(word, allowed))
            .completionCandidates(allowed)
            .paramLabel(label)
            .description(description)
            .getter(given)
            .setter(given)
            .build());
    return given;
  }

  /// A positional argument that is one of a list; null if it is not given.
  Option<@Nullable String> optionalPositional(
      String label, String description, List<String> allowed) {
    Option<@Nullable String> given = new Option<>(null);
    spec.addPositional(
        PositionalParamSpec.builder()
            .index(String.valueOf(spec.positionalParameters().size()))
            .arity("0..1")
            .type(String.class)
            .converters(word -> oneOf(word, allowed))
            .completionCandidates(allowed)
            .paramLabel(label)
            .description(description)
            .getter(given)
            .setter(given)
            .build());
    return given;
  }

  /// All words that are not options of the command, and their values.
  Option<List<String>> unknownWords() {
    Option<List<String>> given = new Option<>(new ArrayList<>());
    spec.parser().unmatchedOptionsArePositionalParams(true);
    spec.addPositional(
        PositionalParamSpec.builder()
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .hidden(true)
            .initialValue(given.value())
            .getter(given)
            .setter(given)
            .build());
    return given;
  }

  private void add(OptionSpec.Builder option, Option<?> given) {
    spec.addOption(option.initialValue(given.value()).getter(given).setter(given).build());
  }
}
