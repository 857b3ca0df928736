package aloft.aws.emulation;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.model.Runtime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compares the installed version of a language with that of the runtime.
final class RuntimeVersions {
  private static final Pattern AGENT =
      Pattern.compile("aws-lambda-(\\w+)/v?(\\d+)(?:\\.(\\d+))?.*");

  private RuntimeVersions() {}

  /// Returns a warning if the installed version does not fit the runtime, else null.
  ///
  /// Node and Java run code for older versions, so only an older installed version is reported.
  /// Another minor version of Python may have different modules.
  ///
  /// @param agent the `User-Agent` of Aloft's bootstraps
  static @Nullable Diagnostic mismatch(Runtime runtime, String agent) {
    Matcher matcher = AGENT.matcher(agent);
    if (!matcher.matches()) {
      return null;
    }
    String language = matcher.group(1);
    String version = matcher.group(2);
    boolean differs;
    if (language.equals("java")) {
      // Before Java 9 the version started with 1.
      version = version.equals("1") ? matcher.group(3) : version;
      differs = Integer.parseInt(version) < runtime.major();
    } else if (language.equals("nodejs")) {
      differs = Integer.parseInt(version) < runtime.major();
    } else {
      version += "." + matcher.group(3);
      differs = !runtime.version().equals(version);
    }
    if (!differs) {
      return null;
    }
    String name =
        switch (language) {
          case "java" -> "Java ";
          case "nodejs" -> "Node ";
          default -> "Python ";
        };
    return Diagnostic.warning(
        "runtime/version", runtime.name() + " functions run locally on " + name + version);
  }
}
