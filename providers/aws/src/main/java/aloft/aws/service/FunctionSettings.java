package aloft.aws.service;

import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionSection;
import aloft.aws.manifest.LambdaLogs;
import aloft.aws.manifest.ProviderSection;
import aloft.aws.manifest.RuntimeManagement;
import aloft.aws.manifest.TagValue;
import aloft.aws.manifest.VpcSection;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.model.Runtime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What holds for a function: its own settings, else the provider's, else the defaults.
public final class FunctionSettings {
  /// The runtime of a function that names none.
  public static final String DEFAULT_RUNTIME = "nodejs24.x";

  private static final int MEGABYTES = 1024;
  private static final int SECONDS = 6;

  private final ProviderSection provider;
  private final FunctionSection function;

  public FunctionSettings(AwsService service, AwsFunction function) {
    this.provider = service.provider();
    this.function = function.section();
  }

  public Value runtime() {
    Value found = first(function.runtime(), provider.runtime());
    return found == null ? Value.of(DEFAULT_RUNTIME) : found;
  }

  /// The runtime by name; where only CloudFormation can tell it, what it is told.
  public Runtime language() {
    Value found = runtime();
    String name = found.text();
    return new Runtime(name == null ? Json.write(found.plain(), 0) : name);
  }

  /// In megabytes.
  public Value memorySize() {
    Value found = first(set(function.memorySize()), set(provider.memorySize()));
    return found == null ? Value.of(MEGABYTES) : found;
  }

  /// The memory for where there is no CloudFormation to tell it.
  public int megabytes() {
    return number(memorySize(), MEGABYTES);
  }

  /// In seconds.
  public Value timeout() {
    Value found = first(set(function.timeout()), set(provider.timeout()));
    return found == null ? Value.of(SECONDS) : found;
  }

  /// The timeout for where there is no CloudFormation to tell it.
  public int seconds() {
    return number(timeout(), SECONDS);
  }

  public @Nullable Value architecture() {
    return first(function.architecture(), provider.architecture());
  }

  public boolean versioned() {
    Boolean found = first(function.versionFunction(), provider.versionFunctions());
    return found == null || found;
  }

  /// The provider's tags, then the function's own over them; null where neither has any.
  public @Nullable Map<String, Value> tags() {
    if (provider.tags() == null && function.tags() == null) {
      return null;
    }
    Map<String, TagValue> merged = new LinkedHashMap<>();
    if (provider.tags() != null) {
      merged.putAll(provider.tags());
    }
    if (function.tags() != null) {
      merged.putAll(function.tags());
    }
    return TagValue.values(merged);
  }

  public @Nullable Value kmsKeyArn() {
    return first(function.kmsKeyArn(), provider.kmsKeyArn());
  }

  /// `Active` or `PassThrough`; null for none.
  public @Nullable Value tracing() {
    Value own = function.tracing();
    Value general = provider.tracing() == null ? null : provider.tracing().lambda();
    Value found = own == null || "false".equals(own.text()) ? general : own;
    return switch (found == null ? "false" : found.text()) {
      case "false" -> null;
      case "true" -> Value.of("Active");
      case null, default -> found;
    };
  }

  /// A function's own layers stand instead of the provider's.
  public @Nullable List<Value> layers() {
    return first(function.layers(), provider.layers());
  }

  public @Nullable Value logRetentionInDays() {
    return first(set(function.logRetentionInDays()), set(provider.logRetentionInDays()));
  }

  public @Nullable Mapping logDataProtectionPolicy() {
    return first(function.logDataProtectionPolicy(), provider.logDataProtectionPolicy());
  }

  /// A function's own settings stand instead of the provider's as a whole.
  public @Nullable LambdaLogs logs() {
    return first(function.logs(), provider.logs() == null ? null : provider.logs().lambda());
  }

  /// Where in a network the function runs; null for none.
  public @Nullable VpcSection vpc() {
    Node own = function.node().get("vpc");
    if (own != null && own instanceof Scalar) {
      return null;
    }
    VpcSection mine = function.vpc();
    VpcSection general = provider.vpc();
    if (mine == null || general == null) {
      return first(mine, general);
    }
    return new VpcSection(
        first(mine.securityGroupIds(), general.securityGroupIds()),
        first(mine.subnetIds(), general.subnetIds()),
        Boolean.TRUE.equals(mine.ipv6AllowedForDualStack())
            ? Boolean.TRUE
            : general.ipv6AllowedForDualStack(),
        mine.node());
  }

  /// The provider's settings with the function's over them, key by key.
  public RuntimeManagement runtimeManagement() {
    RuntimeManagement own = function.runtimeManagement();
    RuntimeManagement general = provider.runtimeManagement();
    String mode = first(own == null ? null : own.mode(), general == null ? null : general.mode());
    return new RuntimeManagement(
        mode == null ? "auto" : mode,
        first(own == null ? null : own.arn(), general == null ? null : general.arn()));
  }

  /// The provider's variables, then the function's own over them; null takes one away.
  public Map<String, Value> environment() {
    Map<String, Value> merged = new LinkedHashMap<>();
    if (provider.environment() != null) {
      merged.putAll(provider.environment());
    }
    if (function.environment() != null) {
      merged.putAll(function.environment());
    }
    if (function.node().get("environment") instanceof Mapping own) {
      own.values()
          .forEach((key, value) -> {
            if (value.isNull()) {
              merged.remove(key);
            }
          });
    }
    merged.replaceAll((key, value) -> text(value));
    return Collections.unmodifiableMap(merged);
  }

  /// Whether there is a section of environment variables at all, be it an empty one.
  public boolean hasEnvironment() {
    return provider.environment() != null || function.environment() != null;
  }

  /// Lambda takes texts only: numbers, booleans and lists of one become theirs.
  private static Value text(Value value) {
    Value item =
        value instanceof Value.Arr list && list.items().size() == 1
            ? list.items().getFirst()
            : value;
    String text = item.text();
    return text == null ? value : Value.of(text);
  }

  /// A number that is set: 0 stands for the default.
  private static @Nullable Value set(@Nullable Value value) {
    return value == null || "0".equals(value.text()) ? null : value;
  }

  private static int number(Value value, int other) {
    return value instanceof Value.Num found
        ? (int) Math.min(found.number().longValue(), Integer.MAX_VALUE)
        : other;
  }

  private static <T> @Nullable T first(@Nullable T own, @Nullable T general) {
    return own != null ? own : general;
  }
}
