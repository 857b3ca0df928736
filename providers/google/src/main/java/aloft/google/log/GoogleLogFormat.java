package aloft.google.log;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.emulation.LogFormat;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The log of a function in Cloud Logging: text, or an object as one line of JSON. Of an object
/// with a message, the severity and the message are shown.
///
/// @see <a href="https://cloud.google.com/logging/docs/structured-logging">Structured logging</a>
public final class GoogleLogFormat implements LogFormat {

  @Override
  public @Nullable String shown(String message) {
    String text = message.stripTrailing();
    if (!text.startsWith("{")) {
      return text;
    }
    Node entry;
    try {
      entry = Json.read(text, "log");
    } catch (UserException e) {
      // A line of other text.
      return text;
    }
    String content = text(entry, "message");
    String severity = text(entry, "severity");
    if (content == null) {
      return text;
    }
    return severity == null ? content.stripTrailing() : severity + " " + content.stripTrailing();
  }

  private static @Nullable String text(Node entry, String key) {
    Node value = entry instanceof Mapping fields ? fields.get(key) : null;
    return value == null ? null : value.text();
  }

  /// Returns whether a message contains a text, as a search in the Logs Explorer does: upper and
  /// lower case are the same, and quotes around the text are ignored.
  @Override
  public Predicate<String> filter(String pattern) {
    boolean isQuoted = pattern.length() > 1 && pattern.startsWith("\"") && pattern.endsWith("\"");
    String text = isQuoted ? pattern.substring(1, pattern.length() - 1) : pattern;
    String wanted = text.toLowerCase(Locale.ROOT);
    return message -> message.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
