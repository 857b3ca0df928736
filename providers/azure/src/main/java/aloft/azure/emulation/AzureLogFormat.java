package aloft.azure.emulation;

import aloft.spi.emulation.LogFormat;
import java.util.Locale;
import java.util.function.Predicate;

/// The log of a function as the host writes it: text.
public final class AzureLogFormat implements LogFormat {

  @Override
  public String shown(String message) {
    return message.stripTrailing();
  }

  /// Returns whether a message contains a text, without regard to upper and lower case, as
  /// `contains` of the query language of Application Insights does. Quotes around it are ignored.
  @Override
  public Predicate<String> filter(String pattern) {
    boolean isQuoted = pattern.length() > 1 && pattern.startsWith("\"") && pattern.endsWith("\"");
    String text = isQuoted ? pattern.substring(1, pattern.length() - 1) : pattern;
    String wanted = text.toLowerCase(Locale.ROOT);
    return message -> message.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
