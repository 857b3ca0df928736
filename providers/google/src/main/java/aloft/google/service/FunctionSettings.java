package aloft.google.service;

import aloft.build.portable.Scale;
import aloft.google.manifest.AccessSettings;
import aloft.google.manifest.FunctionSection;
import aloft.google.manifest.ProviderSection;
import aloft.google.manifest.RuntimeSettings;
import aloft.google.manifest.SecretSection;
import aloft.google.manifest.SourceBuild;
import aloft.spi.model.Runtime;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The effective settings of a function: its own, else those of the provider section.
public final class FunctionSettings {
  private static final String DEFAULT_RUNTIME = "nodejs24";
  private static final int DEFAULT_MEMORY = 256;
  private static final int DEFAULT_TIMEOUT = 60;

  private final ProviderSection provider;
  private final FunctionSection function;

  public FunctionSettings(ProviderSection provider, FunctionSection function) {
    this.provider = provider;
    this.function = function;
  }

  private static <S, T> @Nullable T first(S own, S general, Function<S, @Nullable T> setting) {
    T value = setting.apply(own);
    return value == null ? setting.apply(general) : value;
  }

  private <T> @Nullable T runtimeSetting(Function<RuntimeSettings, @Nullable T> setting) {
    return first(function.general(), provider.general(), setting);
  }

  private <T> @Nullable T accessSetting(Function<AccessSettings, @Nullable T> setting) {
    return first(function.access(), provider.access(), setting);
  }

  private <T> @Nullable T buildSetting(Function<SourceBuild, @Nullable T> setting) {
    return first(function.build(), provider.build(), setting);
  }

  private static <T> Map<String, T> merged(Map<String, T> general, Map<String, T> own) {
    Map<String, T> merged = new TreeMap<>(general);
    merged.putAll(own);
    return merged;
  }

  /// Returns the runtime with its name on Google.
  public Runtime runtime() {
    String name = runtimeSetting(RuntimeSettings::runtime);
    return new Runtime(name == null ? DEFAULT_RUNTIME : GoogleRuntime.name(name));
  }

  /// Returns the memory in megabytes.
  public int memory() {
    Integer memory = runtimeSetting(RuntimeSettings::memory);
    return memory == null ? DEFAULT_MEMORY : memory;
  }

  /// Returns the number of processors; null for that of the memory.
  public @Nullable Double cpu() {
    return runtimeSetting(RuntimeSettings::cpu);
  }

  /// Returns the seconds until a call is stopped.
  public int timeout() {
    Integer timeout = runtimeSetting(RuntimeSettings::timeout);
    return timeout == null ? DEFAULT_TIMEOUT : timeout;
  }

  public Map<String, String> environment() {
    return merged(provider.general().environment(), function.general().environment());
  }

  public Map<String, SecretSection> secrets() {
    return merged(provider.general().secrets(), function.general().secrets());
  }

  /// Returns the scale; each of its keys that the function does not set is that of the provider.
  public Scale scale() {
    Scale none = new Scale(null, null, null);
    Scale own = function.general().scale() == null ? none : function.general().scale();
    Scale general = provider.general().scale() == null ? none : provider.general().scale();
    return new Scale(
        first(own, general, Scale::min),
        first(own, general, Scale::max),
        first(own, general, Scale::concurrency));
  }

  public @Nullable String serviceAccount() {
    return accessSetting(AccessSettings::serviceAccount);
  }

  public @Nullable String triggerServiceAccount() {
    String own = accessSetting(AccessSettings::triggerServiceAccount);
    return own == null ? serviceAccount() : own;
  }

  public @Nullable String triggerRegion() {
    return accessSetting(AccessSettings::triggerRegion);
  }

  public @Nullable Boolean retry() {
    return accessSetting(AccessSettings::retry);
  }

  /// Returns the labels of the function's resources.
  public Map<String, String> labels() {
    Map<String, String> labels = labels(provider.access());
    labels.putAll(labels(function.access()));
    return labels;
  }

  private static Map<String, String> labels(AccessSettings access) {
    Map<String, String> labels = new TreeMap<>(access.tags());
    labels.putAll(access.labels());
    return labels;
  }

  public @Nullable String ingress() {
    return accessSetting(AccessSettings::ingress);
  }

  public @Nullable String vpc() {
    return accessSetting(AccessSettings::vpc);
  }

  public @Nullable String vpcEgress() {
    return accessSetting(AccessSettings::vpcEgress);
  }

  public @Nullable String kmsKey() {
    return accessSetting(AccessSettings::kmsKey);
  }

  public Map<String, String> buildEnvironment() {
    return merged(provider.build().buildEnvironment(), function.build().buildEnvironment());
  }

  public @Nullable String buildServiceAccount() {
    return buildSetting(SourceBuild::buildServiceAccount);
  }

  public @Nullable String buildWorkerPool() {
    return buildSetting(SourceBuild::buildWorkerPool);
  }

  public @Nullable String dockerRepository() {
    return buildSetting(SourceBuild::dockerRepository);
  }
}
