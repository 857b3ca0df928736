package aloft.cli.command;

import aloft.cli.engine.Providers;
import aloft.spi.provider.Provider;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What the launcher knows about command lines, so that it need not start a JVM to find out. One
/// entry per line: `command NAME ACCESS`, `internal NAME ACCESS`, `absent NAME`, `valued OPTION`,
/// `provider NAME`, `source WORD PROVIDER`.
final class Vocabulary {
  private Vocabulary() {}

  static String of(Providers providers) {
    StringBuilder text = new StringBuilder();
    Registry.COMMANDS.forEach(
        entry -> append(text, "command", entry.name(), entry.access().word()));
    append(text, "internal", Registry.INTERNAL.name(), Registry.INTERNAL.access().word());
    new TreeSet<>(Unsupported.COMMANDS.keySet()).forEach(name -> append(text, "absent", name));
    valuedOptions(providers).forEach(name -> append(text, "valued", name));
    for (Provider provider : providers.all()) {
      append(text, "provider", provider.name());
    }
    for (Provider provider : providers.all()) {
      new TreeSet<>(provider.options().variableSources())
          .forEach(source -> append(text, "source", source, provider.name()));
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String... words) {
    text.append(String.join(" ", words)).append('\n');
  }

  /// The options that have a value in every command that has them.
  private static Set<String> valuedOptions(Providers providers) {
    Set<String> valued = new TreeSet<>();
    Set<String> flags = new TreeSet<>();
    for (Registry.Registration<?, ?> entry : Registry.COMMANDS) {
      CommandSpec spec = CommandSpec.create();
      entry.create(spec, providers);
      for (OptionSpec option : spec.options()) {
        (option.arity().min() == 0 ? flags : valued).addAll(Arrays.asList(option.names()));
      }
    }
    valued.removeAll(flags);
    return valued;
  }
}
