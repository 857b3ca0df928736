package aloft.google.log;

import aloft.spi.emulation.LogFormat;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The log of a function in Cloud Logging: text, or an object as one line of JSON.
public final class GoogleLogFormat implements LogFormat {

  @Override
  public @Nullable String shown(String message) {
    return message.stripTrailing();
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
