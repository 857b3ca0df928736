package aloft.spi.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The command-line options that a provider may read, by name without dashes: `stage`, `region`,
/// `aws-profile`.
public record Options(Map<String, String> values) {
  public static final Options NONE = new Options(Map.of());

  public Options {
    values = Map.copyOf(values);
  }

  public @Nullable String get(String name) {
    return values.get(name);
  }
}
