package aloft.cli.completion;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A shell that can complete what is typed after `aloft`.
public enum Shell {
  BASH {
    @Override
    Map<String, String> parts(Grammar grammar) {
      return Bash.parts(grammar);
    }
  },
  ZSH {
    @Override
    Map<String, String> parts(Grammar grammar) {
      return Zsh.parts(grammar);
    }
  },
  FISH {
    @Override
    Map<String, String> parts(Grammar grammar) {
      return Fish.parts(grammar);
    }
  };

  /// The names of all, as a user types them.
  public static List<String> names() {
    return Arrays.stream(values()).map(Shell::word).toList();
  }

  /// The one of a name.
  public static Shell of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The script to be sourced, which ends with a line break.
  public String script(Grammar grammar) {
    String script = resource(word() + ".txt");
    for (Map.Entry<String, String> part : parts(grammar).entrySet()) {
      script = script.replace("@" + part.getKey() + "@", part.getValue());
    }
    return script.replace("@AWK@", resource("names.awk").stripTrailing());
  }

  /// What stands for the names in capitals between `@` in the text of the script.
  abstract Map<String, String> parts(Grammar grammar);

  private static String resource(String name) {
    try (InputStream text = Shell.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException("this installation lacks " + name);
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
