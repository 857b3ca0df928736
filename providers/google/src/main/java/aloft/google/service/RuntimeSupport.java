package aloft.google.service;

import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last days of a runtime of Google.
///
/// @param deprecated the first day without support; null if Google has not named it
/// @param decommissioned the first day on which no function can be deployed with it; null if Google
///   has not named it
/// @param ended whether that day is before [#AS_OF], even if it is not known
/// @see <a href="https://cloud.google.com/functions/docs/runtime-support">Runtime support</a>
public record RuntimeSupport(
    String name,
    @Nullable LocalDate deprecated,
    @Nullable LocalDate decommissioned,
    boolean ended) {
  /// The day of this list.
  public static final String AS_OF = "2026-11-23";

  private static final Map<String, RuntimeSupport> BY_NAME = new LinkedHashMap<>();

  // The newest runtime of a language that is no preview comes first.
  static {
    add("nodejs24", "2028-04-30", "2028-10-31");
    add("nodejs26", null, null);
    add("nodejs22", "2027-04-30", "2027-10-31");
    add("nodejs20", "2026-04-30", "2026-10-30");
    add("nodejs18", "2025-04-30", "2025-10-30");
    for (String version : List.of("16", "14", "12", "10")) {
      add("nodejs" + version, "2024-01-30", "2025-01-30");
    }
    addEnded("nodejs8", "nodejs6");
    add("python314", "2030-10-10", "2031-04-10");
    add("python313", "2029-10-10", "2030-04-10");
    add("python312", "2028-10-02", "2029-04-02");
    add("python311", "2027-10-24", "2028-04-24");
    add("python310", "2026-10-04", "2027-04-04");
    addEnded("python39", "python38");
    add("python37", "2024-01-30", "2025-01-30");
    add("java25", null, null);
    add("java21", null, null);
    add("java17", null, null);
    addEnded("java11");
    add("go126", null, null);
    add("go125", null, null);
    add("go124", "2026-09-02", null);
    addEnded("go123", "go122", "go121", "go120", "go119", "go118", "go116", "go113", "go111");
    add("ruby40", null, null);
    add("ruby34", null, null);
    add("ruby33", null, null);
    addEnded("ruby32", "ruby30", "ruby27", "ruby26");
    add("php85", null, null);
    add("php84", null, null);
    add("php83", null, null);
    add("php82", null, null);
    addEnded("php81", "php74");
    add("dotnet10", null, null);
    add("dotnet8", "2026-11-10", null);
    addEnded("dotnet6", "dotnet3");
  }

  private static void add(
      String name, @Nullable String deprecated, @Nullable String decommissioned) {
    BY_NAME.put(name, new RuntimeSupport(name, day(deprecated), day(decommissioned), false));
  }

  private static @Nullable LocalDate day(@Nullable String text) {
    return text == null ? null : LocalDate.parse(text);
  }

  private static void addEnded(String... names) {
    for (String name : names) {
      BY_NAME.put(name, new RuntimeSupport(name, null, null, true));
    }
  }

  /// Returns the dates of a runtime; null if Google did not have it on the day of the list.
  public static @Nullable RuntimeSupport of(String runtime) {
    return BY_NAME.get(runtime);
  }

  /// Returns the names of the runtimes that have not ended by a day.
  public static List<String> living(LocalDate today) {
    return BY_NAME.values().stream()
        .filter(runtime -> !runtime.isRefused(today))
        .map(RuntimeSupport::name)
        .toList();
  }

  /// Returns whether Google refuses a deployment of a function with this runtime.
  public boolean isRefused(LocalDate today) {
    return ended || (decommissioned != null && !today.isBefore(decommissioned));
  }

  /// Returns what users should know today; null while the runtime is supported.
  public @Nullable String problem(LocalDate today) {
    if (isRefused(today)) {
      return "Google has ended the runtime "
          + name
          + (decommissioned == null ? "" : ": it has refused it since " + decommissioned);
    }
    if (deprecated == null || today.isBefore(deprecated)) {
      return null;
    }
    return "the runtime "
        + name
        + " has been deprecated since "
        + deprecated
        + (decommissioned == null ? "" : ": Google refuses it from " + decommissioned);
  }

  /// Returns the newest runtime of the same language.
  public String successor() {
    Language language = new Runtime(name).language();
    for (String other : BY_NAME.keySet()) {
      boolean isSame = new Runtime(other).language() == language;
      if (isSame && other.charAt(0) == name.charAt(0)) {
        return other;
      }
    }
    return name;
  }
}
