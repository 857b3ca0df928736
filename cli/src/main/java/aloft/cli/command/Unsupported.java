package aloft.cli.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands of the Serverless Framework that Aloft does not have, and what to do instead.
final class Unsupported {
  private static final String NO_ACCOUNT = "Aloft needs no account and no login";

  static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry(
              "config",
              "configure your cloud with its own command line: Aloft reads the same files"),
          Map.entry("dashboard", NO_ACCOUNT),
          Map.entry("dev", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry(
              "generate-event", "pass your own event with \"aloft invoke local --path FILE\""),
          Map.entry("install", "\"aloft create --template-url URL\" fetches a service"),
          Map.entry("login", NO_ACCOUNT),
          Map.entry("logout", NO_ACCOUNT),
          Map.entry("offline", "\"aloft deploy --local\" runs the service on this machine"),
          Map.entry("output", NO_ACCOUNT + "; \"aloft info --verbose\" shows the stack's outputs"),
          Map.entry("param", NO_ACCOUNT + "; set parameters under \"params\" in the manifest"),
          Map.entry(
              "plugin", "Aloft does not run plugins; the features of common plugins are built in"),
          Map.entry("slstats", "Aloft collects no usage data"),
          Map.entry("test", "\"aloft invoke local\" runs a function on this machine"),
          Map.entry("uninstall", "run install.sh --uninstall"),
          Map.entry("upgrade", "run install.sh of a newer Aloft"));

  private Unsupported() {}

  /// The hint for a command; null if the words name none of these commands.
  static @Nullable String alternativeTo(String words) {
    String whole = COMMANDS.get(words);
    return whole != null ? whole : COMMANDS.get(words.split(" ", 2)[0]);
  }
}
