package aloft.google.service;

import aloft.google.plan.WantedState;
import java.util.Locale;

/// Names of resources on Google Cloud.
public final class Names {
  private static final int MAX_LABEL = 63;

  private Names() {}

  /// Returns a name in lower case, with a hyphen in place of an underscore and before the capitals
  /// of a name in camel case: `hello-world` for `helloWorld` and `hello_world`.
  public static String kebab(String name) {
    StringBuilder kebab = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char character = name.charAt(i);
      boolean startsWord =
          i > 0
              && Character.isUpperCase(character)
              && (!Character.isUpperCase(name.charAt(i - 1))
                  || (i + 1 < name.length() && Character.isLowerCase(name.charAt(i + 1))))
              && kebab.charAt(kebab.length() - 1) != '-';
      if (startsWord) {
        kebab.append('-');
      }
      kebab.append(character == '_' ? '-' : character);
    }
    return kebab.toString().toLowerCase(Locale.ROOT);
  }

  /// Returns a text as the value of a label: in lower case, at most 63 letters, digits, hyphens and
  /// underscores.
  public static String label(String text) {
    String value = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "-");
    return value.length() > MAX_LABEL ? value.substring(0, MAX_LABEL) : value;
  }

  /// Returns the full name of a topic of Pub/Sub.
  ///
  /// @param topic its name, or its full name
  public static String fullTopic(String topic) {
    return topic.startsWith("projects/")
        ? topic
        : "projects/" + WantedState.PROJECT + "/topics/" + topic;
  }
}
