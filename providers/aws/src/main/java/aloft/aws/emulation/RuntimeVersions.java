package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Runtime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tells where the language on this machine is another version than the runtime's.
final class RuntimeVersions {
  private static final Pattern AGENT =
      Pattern.compile("aws-lambda-(\\w+)/v?(\\d+)(?:\\.(\\d+))?.*");

  private RuntimeVersions() {}

  /// A newer Node runs what an older one runs, so only an older one is worth a word; a Python of
  /// another version may lack modules or have others.
  ///
  /// @param agent the `User-Agent` of our bootstraps
  static @Nullable Diagnostic remark(Runtime runtime, String agent) {
    Matcher found = AGENT.matcher(agent);
    if (!found.matches()) {
      return null;
    }
    String language = found.group(1);
    String version = found.group(2);
    boolean other;
    if (language.equals("java")) {
      // Before Java 9 the first number is a 1.
      version = version.equals("1") ? found.group(3) : version;
      other = Integer.parseInt(version) < runtime.major();
    } else if (language.equals("nodejs")) {
      other = Integer.parseInt(version) < runtime.major();
    } else {
      version += "." + found.group(3);
      other = !runtime.version().equals(version);
    }
    if (!other) {
      return null;
    }
    String name =
        switch (language) {
          case "java" -> "Java ";
          case "nodejs" -> "Node ";
          default -> "Python ";
        };
    return Diagnostic.warning(
        "runtime/version", runtime.name() + " runs on " + name + version + " here");
  }
}
