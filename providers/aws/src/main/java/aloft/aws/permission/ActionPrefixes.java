package aloft.aws.permission;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// What the actions of a resource type start with, such as `states` for
/// `AWS::StepFunctions::Activity`. Mostly it is the service in the type; the list has the others.
final class ActionPrefixes {
  private static final String FILE = "action-prefixes.txt";

  private final Map<String, String> prefixes;

  private ActionPrefixes(Map<String, String> prefixes) {
    this.prefixes = prefixes;
  }

  static ActionPrefixes load() {
    Map<String, String> prefixes = new HashMap<>();
    try (InputStream file =
        Objects.requireNonNull(ActionPrefixes.class.getResourceAsStream(FILE), FILE)) {
      new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .forEach(words -> prefixes.put(words[0], words[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ActionPrefixes(prefixes);
  }

  /// The prefix of a type, without the colon.
  String of(String type) {
    return prefixes.keySet().stream()
        .filter(type::startsWith)
        .max(Comparator.comparingInt(String::length))
        .map(prefixes::get)
        .orElseGet(() -> service(type));
  }

  private static String service(String type) {
    String[] parts = type.split("::", -1);
    return parts.length < 2 ? "cloudformation" : parts[1].toLowerCase(Locale.ROOT);
  }
}
