package aloft.azure.service;

import aloft.build.portable.PortableRuntime;
import aloft.spi.model.Language;
import aloft.spi.model.Runtime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A runtime of the Flex Consumption plan.
///
/// @param name as Azure has it: `node`
/// @param version as Azure has it: `22`
/// @param end the day on which its language ends; null if it is not known
/// @see <a href="https://learn.microsoft.com/azure/azure-functions/supported-languages">Supported
///   languages</a>
public record AppRuntime(String name, String version, @Nullable LocalDate end) {
  /// The day of the list.
  public static final String AS_OF = "2026-11-23";

  private static final Map<String, AppRuntime> KNOWN = new LinkedHashMap<>();

  // The newest version of a language comes first.
  static {
    add("node", "24", "2028-04-30");
    add("node", "22", "2027-04-30");
    add("node", "20", "2026-04-30");
    add("python", "3.13", "2029-10-31");
    add("python", "3.14", "2030-10-31");
    add("python", "3.12", "2028-10-31");
    add("python", "3.11", "2027-10-31");
    add("python", "3.10", "2026-10-31");
    add("java", "21", "2031-09-30");
    add("java", "17", "2027-09-30");
    add("java", "11", "2027-01-31");
    add("dotnet-isolated", "10.0", "2028-11-14");
    add("dotnet-isolated", "9.0", "2026-11-10");
    add("dotnet-isolated", "8.0", "2026-11-10");
    add("powershell", "7.6", null);
    add("powershell", "7.4", "2026-11-10");
    add("custom", "1.0", null);
  }

  /// The last days of runtimes that the plan never had or has no more.
  private static final Map<String, String> ENDED =
      Map.ofEntries(
          Map.entry("node18", "2025-04-30"),
          Map.entry("node16", "2023-09-11"),
          Map.entry("node14", "2023-04-30"),
          Map.entry("node12", "2022-04-30"),
          Map.entry("node10", "2021-04-30"),
          Map.entry("python3.9", "2025-10-31"),
          Map.entry("python3.8", "2024-10-14"),
          Map.entry("python3.7", "2023-06-27"),
          Map.entry("python3.6", "2021-12-23"),
          Map.entry("dotnet-isolated6.0", "2024-11-12"),
          Map.entry("dotnet-isolated3.1", "2022-12-13"),
          Map.entry("dotnet-isolated2.2", "2019-12-23"));

  private static void add(String name, String version, @Nullable String end) {
    KNOWN.put(
        name + version, new AppRuntime(name, version, end == null ? null : LocalDate.parse(end)));
  }

  /// Returns the runtime of Azure for a runtime of a manifest; null if the plan does not have it.
  public static @Nullable AppRuntime of(Runtime runtime) {
    return KNOWN.get(key(runtime));
  }

  /// Returns the last day of a runtime that the plan does not have; null if it is not known.
  public static @Nullable LocalDate ended(Runtime runtime) {
    String end = ENDED.get(key(runtime));
    return end == null ? null : LocalDate.parse(end);
  }

  /// Returns how a template names a runtime, also one that the plan does not have.
  public static AppRuntime named(Runtime runtime) {
    AppRuntime known = of(runtime);
    if (known != null) {
      return known;
    }
    String key = key(runtime);
    int digits = 0;
    while (digits < key.length() && !Character.isDigit(key.charAt(digits))) {
      digits++;
    }
    return new AppRuntime(key.substring(0, digits), key.substring(digits), null);
  }

  private static String key(Runtime runtime) {
    PortableRuntime portable = PortableRuntime.of(runtime.name());
    String version = portable == null ? runtime.version() : portable.versionText();
    return switch (runtime.language()) {
      case NODE -> "node" + version;
      case PYTHON -> "python" + version;
      case JAVA -> "java" + version;
      case GO, CUSTOM -> "custom1.0";
      case DOTNET -> "dotnet-isolated" + (version.contains(".") ? version : version + ".0");
      case RUBY -> "";
      case UNKNOWN -> runtime.name();
    };
  }

  /// Returns whether its language has ended on a day.
  public boolean isEnded(LocalDate day) {
    return end != null && !day.isBefore(end);
  }

  /// Returns the spellings in a manifest of all runtimes that have not ended on a day.
  public static List<String> names(LocalDate day) {
    List<String> names = new ArrayList<>();
    for (AppRuntime runtime : KNOWN.values()) {
      if (runtime.isEnded(day)) {
        continue;
      }
      names.add(runtime.name().equals("custom") ? "custom" : runtime.name() + runtime.version());
    }
    names.add("go1.26");
    return names;
  }

  /// Returns whether a language needs no program of the user's own to run.
  public static boolean isCustom(Language language) {
    return language == Language.GO || language == Language.CUSTOM;
  }
}
