package aloft.cli.command;

import aloft.cli.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The output of `aloft`, `aloft --help` and `aloft --version`.
final class Overview {
  private Overview() {}

  static void write(CommandLineSplit words, Console console) {
    boolean version = words.arguments().contains("--version") || words.arguments().contains("-v");
    if (version) {
      console.printData("aloft " + version());
      return;
    }
    console.printData("Deploys a serverless.yml, and runs its functions on this machine.");
    console.printData("");
    console.printData("usage: aloft COMMAND [OPTIONS]");
    console.printData("");
    list(Registry.COMMANDS, console);
    console.printData("");
    console.printData("Run aloft COMMAND --help for details of a command.");
  }

  /// Prints one line per command.
  static void list(List<Registry.Registration<?, ?>> commands, Console console) {
    int width = commands.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    for (Registry.Registration<?, ?> entry : commands) {
      String gap = " ".repeat(width - entry.name().length() + 3);
      console.printData("  " + entry.name() + gap + entry.summary());
    }
  }

  private static String version() {
    try (InputStream text = Overview.class.getResourceAsStream("version.txt")) {
      return text == null
          ? "unknown"
          : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
