package aloft.build.portable;

import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A language and its version, from the spelling of any cloud: `node22`, `nodejs22` and
/// `nodejs22.x` are the same, as are `python3.13` and `python313`.
///
/// @param language [Language#NODE], [Language#PYTHON], [Language#JAVA] or [Language#GO]
/// @param version its numbers: `22`, or `3` and `13`
public record PortableRuntime(Language language, List<Integer> version) {
  public PortableRuntime {
    version = List.copyOf(version);
  }

  /// Reads a name.
  ///
  /// @return null if it is the name of no version of these languages
  public static @Nullable PortableRuntime of(String name) {
    Runtime runtime = new Runtime(name);
    String version = runtime.version();
    return switch (runtime.language()) {
      case NODE -> single(Language.NODE, version.endsWith(".x") ? without(version, 2) : version);
      case JAVA -> single(Language.JAVA, version);
      case PYTHON -> pair(Language.PYTHON, version);
      case GO -> pair(Language.GO, version);
      case DOTNET, RUBY, CUSTOM, UNKNOWN -> null;
    };
  }

  private static String without(String text, int end) {
    return text.substring(0, text.length() - end);
  }

  private static @Nullable PortableRuntime single(Language language, String version) {
    return isNumber(version)
        ? new PortableRuntime(language, List.of(Integer.valueOf(version)))
        : null;
  }

  // `3.13`, or without the dot after the first digit
  private static @Nullable PortableRuntime pair(Language language, String version) {
    int dot = version.indexOf('.');
    String major = dot < 0 && version.length() > 1 ? version.substring(0, 1) : version;
    String minor = dot < 0 && version.length() > 1 ? version.substring(1) : "";
    if (dot >= 0) {
      major = version.substring(0, dot);
      minor = version.substring(dot + 1);
    }
    return isNumber(major) && isNumber(minor)
        ? new PortableRuntime(language, List.of(Integer.valueOf(major), Integer.valueOf(minor)))
        : null;
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() < 5
        && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
  }

  /// Returns the version as users write it: `22`, `3.13`.
  public String versionText() {
    String first = version.getFirst().toString();
    return version.size() == 1 ? first : first + "." + version.getLast();
  }
}
