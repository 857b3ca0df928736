package aloft.cli.command;

import aloft.spi.model.Options;
import aloft.spi.provider.ProviderOptions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Options that the providers add to a command.
final class CloudOptions {
  private final Map<String, Supplier<@Nullable String>> values = new LinkedHashMap<>();

  CloudOptions(CommandSyntax syntax, Collection<ProviderOptions.Option> declared) {
    declared.forEach(option -> values.put(option.name(), declare(option, syntax)));
  }

  private static Supplier<@Nullable String> declare(
      ProviderOptions.Option option, CommandSyntax syntax) {
    String name = "--" + option.name();
    // picocli replaces variables and formats.
    String description = option.description().replace("$", "$$").replace("%", "%%");
    String label = option.label();
    if (label != null) {
      return syntax.text(label, description, name)::value;
    }
    if (option.negatable()) {
      Option<@Nullable Boolean> flag = syntax.negatableFlag(description, name);
      return () -> flag.value() == null ? null : String.valueOf(flag.value());
    }
    Option<Boolean> flag = syntax.flag(description, name);
    return () -> flag.value() ? "true" : null;
  }

  /// The given options in the form that a provider reads; a flag has the value `true` or `false`.
  Options options() {
    Map<String, String> given = new LinkedHashMap<>();
    values.forEach((name, supplier) -> {
      String value = supplier.get();
      if (value != null) {
        given.put(name, value);
      }
    });
    return new Options(given);
  }
}
