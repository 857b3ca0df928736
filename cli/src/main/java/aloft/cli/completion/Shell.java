package aloft.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A shell for which there is a completion script.
public enum Shell {
  BASH {
    @Override
    Map<String, String> placeholders(Grammar grammar) {
      return Bash.placeholders(grammar);
    }
  },
  ZSH {
    @Override
    Map<String, String> placeholders(Grammar grammar) {
      return Zsh.placeholders(grammar);
    }
  },
  FISH {
    @Override
    Map<String, String> placeholders(Grammar grammar) {
      return Fish.placeholders(grammar);
    }
  };

  /// The names of all shells, like `bash`.
  public static List<String> names() {
    return Arrays.stream(values()).map(Shell::commandName).toList();
  }

  /// The shell with a name.
  public static Shell of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  private String commandName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The completion script. It ends with a line break.
  public String script(Grammar grammar) {
    String script = resource(commandName() + ".txt");
    for (Map.Entry<String, String> placeholder : placeholders(grammar).entrySet()) {
      script = script.replace("@" + placeholder.getKey() + "@", placeholder.getValue());
    }
    return script.replace("@AWK@", resource("names.awk").stripTrailing());
  }

  /// The values of the placeholders in the script, by name. A placeholder is a name in capitals
  /// between `@`.
  abstract Map<String, String> placeholders(Grammar grammar);

  private static String resource(String name) {
    try (InputStream text = Shell.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException("missing in this installation: " + name);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
