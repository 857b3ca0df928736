package aloft.cli.command;

import aloft.cli.console.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What `aloft`, `aloft --help` and `aloft --version` say.
final class Overview {
  private Overview() {}

  static void write(CommandLineSplit words, Console console) {
    boolean version = words.rest().contains("--version") || words.rest().contains("-v");
    if (version) {
      console.data("aloft " + version());
      return;
    }
    console.data("Deploys a serverless.yml, and runs its functions on this machine.");
    console.data("");
    console.data("usage: aloft COMMAND [OPTIONS]");
    console.data("");
    list(Registry.COMMANDS, console);
    console.data("");
    console.data("aloft COMMAND --help tells more of a command.");
  }

  /// Some commands, a line each.
  static void list(List<Registry.Entry> commands, Console console) {
    int width = commands.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    for (Registry.Entry entry : commands) {
      String gap = " ".repeat(width - entry.name().length() + 3);
      console.data("  " + entry.name() + gap + entry.summary());
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
