package aloft.aws.manifest;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last days of a runtime of Lambda, each as in `2027-04-30`: parsing them takes milliseconds.
///
/// @param deprecated the first day without support
/// @param createBlocked the first day on which no function can be created with it
/// @param updateBlocked the first day on which no function that uses it can be updated
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda
///   runtimes</a>, as of October 2026
public record RuntimeSupport(
    String name, String deprecated, String createBlocked, String updateBlocked) {
  private static final Map<String, RuntimeSupport> BY_NAME = new LinkedHashMap<>();

  // AWS has postponed most blocks to these days.
  private static final String CREATE = "2027-07-29";
  private static final String UPDATE = "2027-08-31";

  static {
    add("nodejs24.x", "2028-04-30", "2028-06-01", "2028-07-01");
    add("nodejs22.x", "2027-04-30", "2027-06-01", "2027-07-01");
    add("nodejs20.x", "2026-04-30", CREATE, UPDATE);
    add("nodejs18.x", "2025-09-01", CREATE, UPDATE);
    add("nodejs16.x", "2024-06-12", CREATE, UPDATE);
    add("nodejs14.x", "2023-12-04", "2024-01-09", UPDATE);
    add("nodejs12.x", "2023-03-31", "2023-03-31", "2023-04-30");
    add("nodejs10.x", "2021-07-30", "2021-07-30", "2022-02-14");
    add("nodejs8.10", "2020-03-06", "2020-02-04", "2020-03-06");
    add("nodejs6.10", "2019-08-12", "2019-07-12", "2019-08-12");
    add("nodejs4.3", "2020-03-05", "2020-02-03", "2020-03-05");
    add("python3.14", "2029-06-30", "2029-07-31", "2029-08-31");
    add("python3.13", "2029-06-30", "2029-07-31", "2029-08-31");
    add("python3.12", "2028-10-31", "2028-11-30", "2029-01-10");
    add("python3.11", "2027-06-30", CREATE, UPDATE);
    add("python3.10", "2026-10-31", CREATE, UPDATE);
    add("python3.9", "2025-12-15", CREATE, UPDATE);
    add("python3.8", "2024-10-14", CREATE, UPDATE);
    add("python3.7", "2023-12-04", "2024-01-09", UPDATE);
    add("python3.6", "2022-07-18", "2022-07-18", "2022-08-29");
    add("python2.7", "2021-07-15", "2021-07-15", "2022-05-30");
    add("java25", "2029-06-30", "2029-07-31", "2029-08-31");
    add("java21", "2029-06-30", "2029-07-31", "2029-08-31");
    add("java17", "2027-06-30", CREATE, UPDATE);
    add("java11", "2027-06-30", CREATE, UPDATE);
    add("java8.al2", "2027-06-30", CREATE, UPDATE);
    add("java8", "2024-01-08", "2024-02-08", UPDATE);
    add("dotnet10", "2028-11-14", "2028-12-14", "2029-01-15");
    add("dotnet8", "2026-11-10", CREATE, UPDATE);
    add("dotnet6", "2024-12-20", CREATE, UPDATE);
    add("dotnetcore3.1", "2023-04-03", "2023-04-03", "2023-05-03");
    add("dotnetcore2.1", "2022-01-05", "2022-01-05", "2022-04-13");
    add("ruby3.4", "2028-03-31", "2028-04-30", "2028-05-31");
    add("ruby3.3", "2027-03-31", CREATE, UPDATE);
    add("ruby3.2", "2026-03-31", CREATE, UPDATE);
    add("ruby2.7", "2023-12-07", "2024-01-09", UPDATE);
    add("ruby2.5", "2021-07-30", "2021-07-30", "2022-03-31");
    add("provided.al2023", "2029-06-30", "2029-07-31", "2029-08-31");
    add("provided.al2", "2026-07-31", CREATE, UPDATE);
    add("provided", "2024-01-08", "2024-02-08", UPDATE);
    add("go1.x", "2024-01-08", "2024-02-08", UPDATE);
  }

  private static void add(String name, String deprecated, String create, String update) {
    BY_NAME.put(name, new RuntimeSupport(name, deprecated, create, update));
  }

  /// The dates of a runtime; null if it has none.
  public static @Nullable RuntimeSupport of(String runtime) {
    return BY_NAME.get(runtime);
  }

  /// A regular expression of the names of all runtimes.
  static String pattern() {
    List<String> names = new ArrayList<>();
    BY_NAME.keySet().forEach(name -> names.add(name.replace(".", "\\.")));
    return "^(" + String.join("|", names) + ")$";
  }

  /// Whether AWS refuses a deployment of a function with this runtime.
  private boolean isRefused(String today) {
    return today.compareTo(updateBlocked) >= 0;
  }

  /// What users should know today; null while the runtime is supported.
  public @Nullable String problem(LocalDate date) {
    String today = date.toString();
    if (today.compareTo(deprecated) < 0) {
      return null;
    }
    if (isRefused(today)) {
      return "AWS ended the runtime " + name + ": it has refused updates since " + updateBlocked;
    }
    boolean createEnded = today.compareTo(createBlocked) >= 0;
    return "the runtime "
        + name
        + " has been deprecated since "
        + deprecated
        + ": AWS "
        + (createEnded ? "has refused new functions since " : "refuses new functions from ")
        + createBlocked
        + " and updates from "
        + updateBlocked;
  }

  /// The newest runtime of the same language.
  public String successor() {
    List<String> prefixes =
        List.of("nodejs", "python", "java", "dotnet", "ruby", "provided.al2023");
    List<String> candidates = new ArrayList<>();
    for (String prefix : prefixes) {
      if (name.startsWith(prefix)) {
        BY_NAME.keySet().stream()
            .filter(other -> other.startsWith(prefix))
            .forEach(candidates::add);
      }
    }
    return candidates.isEmpty() ? "provided.al2023" : candidates.getFirst();
  }
}
