package aloft.cli.view;

import aloft.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// A console that records what is printed.
final class Screen {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Console console;

  /// @param live whether stderr is a terminal
  Screen(boolean live) {
    console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InputStream.nullInputStream(),
            live,
            false,
            false);
  }

  Console console() {
    return console;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /// The lines of a terminal after all that was printed: `ESC[nA` moves up, `ESC[0J` erases below.
  String visible() {
    StringBuilder lines = new StringBuilder();
    String printed = err().replaceAll("\u001b\\[\\?7[lh]", "");
    for (String part : printed.split("(?=\u001b\\[\\d+A)", -1)) {
      String text = part;
      if (text.startsWith("\u001b[")) {
        int end = text.indexOf('A');
        for (int up = Integer.parseInt(text.substring(2, end)); up > 0; up--) {
          lines.setLength(lines.lastIndexOf("\n", lines.length() - 2) + 1);
        }
        text = text.substring(end + 1).replace("\u001b[0J", "");
      }
      lines.append(text);
    }
    return lines.toString();
  }
}
