package aloft.aws.service;

import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.ProviderSection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What holds for a function: its own settings, else the provider's, else the defaults.
public final class Settings {
  /// The runtime of a function that names none.
  public static final String DEFAULT_RUNTIME = "nodejs24.x";

  private final ProviderSection provider;
  private final FunctionSection function;

  public Settings(AwsService service, AwsFunction function) {
    this.provider = service.provider();
    this.function = function.section();
  }

  public String runtime() {
    String found = first(function.runtime(), provider.runtime());
    return found == null ? DEFAULT_RUNTIME : found;
  }

  /// In megabytes.
  public int memorySize() {
    Integer found = first(function.memorySize(), provider.memorySize());
    return found == null ? 1024 : found;
  }

  /// In seconds.
  public int timeout() {
    Integer found = first(function.timeout(), provider.timeout());
    return found == null ? 6 : found;
  }

  public boolean versioned() {
    Boolean found = first(function.versionFunction(), provider.versionFunctions());
    return found == null || found;
  }

  /// The provider's variables, then the function's own over them.
  public Map<String, Value> environment() {
    Map<String, Value> merged = new LinkedHashMap<>();
    if (provider.environment() != null) {
      merged.putAll(provider.environment());
    }
    if (function.environment() != null) {
      merged.putAll(function.environment());
    }
    return Collections.unmodifiableMap(merged);
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T general) {
    return own != null ? own : general;
  }
}
