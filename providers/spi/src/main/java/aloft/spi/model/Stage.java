package aloft.spi.model;

import java.util.List;
import java.util.Locale;

/// A stage of a service, such as `dev`.
public record Stage(String name) {
  private static final List<String> PRODUCTION = List.of("prod", "prd", "live");

  /// Whether the name is one that people give to what their users depend on: it starts with `prod`,
  /// `prd` or `live`, in any case, as `production` and `prod-eu` do.
  public boolean isProduction() {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String start : PRODUCTION) {
      if (lower.startsWith(start)) {
        return true;
      }
    }
    return false;
  }
}
