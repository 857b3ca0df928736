package aloft.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// The list of commands.
final class Registry {

  /// The commands by name, in the order in which help lists them.
  static final SequencedMap<String, Supplier<Command>> COMMANDS =
      new LinkedHashMap<>(Map.of("package", PackageCommand::new));

  private Registry() {}
}
