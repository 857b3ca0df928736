package aloft.aws.service;

import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.DataProtectionPolicy;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The effective settings of a function: its own, else those of the provider section, else the
/// defaults.
public final class FunctionSettings {
  /// The runtime of a function that does not name one.
  public static final String DEFAULT_RUNTIME = "nodejs24.x";

  private static final int DEFAULT_MEGABYTES = 1024;
  private static final int MANAGED_MEGABYTES = 2048;
  private static final int DEFAULT_SECONDS = 6;
  private static final int EDGE_MEGABYTES = 128;
  private static final int EDGE_SECONDS = 5;

  private final ProviderSection provider;
  private final FunctionSection function;

  /// Combines the settings of a function with those of the provider section.
  public FunctionSettings(ProviderSection provider, FunctionSection function) {
    this.provider = provider;
    this.function = function;
  }

  /// Whether CloudFront calls the function (Lambda@Edge). Such a function has versions, but neither
  /// environment variables nor a VPC, and does not use the memory size and the timeout of the
  /// provider section.
  public boolean isAtEdge() {
    for (Node event : function.events()) {
      if (event.get("cloudFront") != null) {
        return true;
      }
    }
    return false;
  }

  public Value runtime() {
    Value value = firstNonNull(function.general().runtime(), provider.defaults().runtime());
    return value == null ? Value.of(DEFAULT_RUNTIME) : value;
  }

  /// The runtime with its name; for an intrinsic function, its JSON text.
  public Runtime runtimeByName() {
    Value value = runtime();
    String name = value.text();
    return new Runtime(name == null ? Json.write(value.plain(), 0) : name);
  }

  /// The memory size in megabytes.
  public Value memorySize() {
    Value value =
        firstNonNull(
            nonZero(function.general().memorySize()),
            isAtEdge() ? Value.of(EDGE_MEGABYTES) : nonZero(provider.defaults().memorySize()));
    if (value != null) {
      return value;
    }
    boolean managed = function.invocation().capacityProvider() != null;
    return Value.of(managed ? MANAGED_MEGABYTES : DEFAULT_MEGABYTES);
  }

  /// The memory size in megabytes; the default if only CloudFormation can resolve the value.
  public int megabytes() {
    return numberOr(memorySize(), DEFAULT_MEGABYTES);
  }

  /// The timeout in seconds.
  public Value timeout() {
    Value value =
        firstNonNull(
            nonZero(function.general().timeout()),
            isAtEdge() ? Value.of(EDGE_SECONDS) : nonZero(provider.defaults().timeout()));
    return value == null ? Value.of(DEFAULT_SECONDS) : value;
  }

  /// The timeout in seconds; the default if only CloudFormation can resolve the value.
  public int seconds() {
    return numberOr(timeout(), DEFAULT_SECONDS);
  }

  public @Nullable Value architecture() {
    return firstNonNull(function.general().architecture(), provider.defaults().architecture());
  }

  public boolean isVersioned() {
    Boolean value =
        firstNonNull(
            function.invocation().versionFunction(), provider.defaults().versionFunctions());
    return value == null || value || function.invocation().durableConfig() != null || isAtEdge();
  }

  /// The tags of the provider section, overridden by those of the function; null if neither has
  /// any.
  public @Nullable Map<String, Value> tags() {
    if (provider.stack().tags() == null && function.resources().tags() == null) {
      return null;
    }
    Map<String, TagValue> merged = new LinkedHashMap<>();
    if (provider.stack().tags() != null) {
      merged.putAll(provider.stack().tags());
    }
    if (function.resources().tags() != null) {
      merged.putAll(function.resources().tags());
    }
    return TagValue.values(merged);
  }

  public @Nullable Value kmsKeyArn() {
    return firstNonNull(function.resources().kmsKeyArn(), provider.defaults().kmsKeyArn());
  }

  /// `Active` or `PassThrough`; null for none.
  public @Nullable Value tracing() {
    Value functionMode = function.resources().tracing();
    Value general = provider.defaults().tracing().lambda();
    Value mode =
        functionMode == null || "false".equals(functionMode.text()) ? general : functionMode;
    return switch (mode == null ? "false" : mode.text()) {
      case "false" -> null;
      case "true" -> Value.of("Active");
      case null, default -> mode;
    };
  }

  /// The layers of the function, which replace those of the provider section.
  public @Nullable List<Value> layers() {
    return firstNonNull(function.resources().layers(), provider.defaults().layers());
  }

  public @Nullable Value logRetentionInDays() {
    return firstNonNull(
        nonZero(function.operation().logRetentionInDays()),
        nonZero(provider.logging().logRetentionInDays()));
  }

  public @Nullable Mapping logDataProtectionPolicy() {
    DataProtectionPolicy policy =
        firstNonNull(
            function.operation().logDataProtectionPolicy(),
            provider.logging().logDataProtectionPolicy());
    return policy == null ? null : policy.node();
  }

  /// The log settings of the function, which replace those of the provider section as a whole.
  public LambdaLogs logs() {
    LambdaLogs own = function.operation().logs();
    return own == null ? provider.logging().logs().lambda() : own;
  }

  /// Whether the logs are in a log group for infrequent access.
  public boolean hasInfrequentLogs() {
    LambdaLogs own = function.operation().logs();
    LambdaLogs general = provider.logging().logs().lambda();
    LambdaLogs decisive = own == null || own.logGroupClass() == null ? general : own;
    return decisive.isInfrequent() && !Boolean.TRUE.equals(function.operation().disableLogs());
  }

  /// The VPC of the function, or null.
  public @Nullable VpcSection vpc() {
    Node node = function.node().get("vpc");
    if (node instanceof Scalar) {
      return null;
    }
    VpcSection own = function.resources().vpc();
    VpcSection general = provider.defaults().vpc();
    if (own == null) {
      return general;
    }
    VpcSection other = general == null ? new VpcSection(null, null, null, own.node()) : general;
    return new VpcSection(
        firstNonNull(own.securityGroupIds(), other.securityGroupIds()),
        firstNonNull(own.subnetIds(), other.subnetIds()),
        Boolean.TRUE.equals(own.ipv6AllowedForDualStack())
            ? Boolean.TRUE
            : other.ipv6AllowedForDualStack(),
        own.node());
  }

  /// The settings of the provider section, overridden key by key by those of the function.
  public RuntimeManagement runtimeManagement() {
    RuntimeManagement own = function.operation().runtimeManagement();
    RuntimeManagement general = provider.defaults().runtimeManagement();
    String mode =
        firstNonNull(own == null ? null : own.mode(), general == null ? null : general.mode());
    return new RuntimeManagement(
        mode == null ? "auto" : mode,
        firstNonNull(own == null ? null : own.arn(), general == null ? null : general.arn()));
  }

  /// The variables of the provider section, overridden by those of the function; null removes one.
  public Map<String, Value> environment() {
    Map<String, Value> merged = new LinkedHashMap<>();
    if (provider.defaults().environment() != null) {
      merged.putAll(provider.defaults().environment());
    }
    if (function.general().environment() != null) {
      merged.putAll(function.general().environment());
    }
    merged.keySet().removeAll(unsetVariables());
    merged.replaceAll((key, value) -> text(value));
    return Collections.unmodifiableMap(merged);
  }

  /// The environment variables without a value. With null, a function unsets a variable of the
  /// provider.
  public Set<String> unsetVariables() {
    Set<String> unset = new LinkedHashSet<>();
    for (Node section : List.of(provider.node(), function.node())) {
      if (section.get("environment") instanceof Mapping variables) {
        variables
            .values()
            .forEach((name, value) -> {
              if (value.isNull()) {
                unset.add(name);
              } else {
                unset.remove(name);
              }
            });
      }
    }
    return unset;
  }

  /// Whether there is a section of environment variables, even an empty one.
  public boolean hasEnvironment() {
    return provider.defaults().environment() != null || function.general().environment() != null;
  }

  /// Lambda accepts only text: converts numbers, booleans and lists of one item.
  private static Value text(Value value) {
    Value item =
        value instanceof Value.Arr list && list.items().size() == 1
            ? list.items().getFirst()
            : value;
    String text = item.text();
    return text == null ? value : Value.of(text);
  }

  /// The value, or null if it is 0, which selects the default.
  private static @Nullable Value nonZero(@Nullable Value value) {
    return value == null || "0".equals(value.text()) ? null : value;
  }

  private static int numberOr(Value value, int defaultValue) {
    return value instanceof Value.Num num
        ? (int) Math.min(num.number().longValue(), Integer.MAX_VALUE)
        : defaultValue;
  }

  /// How many environments are kept ready; null for none. Version 4 has it as `{executions: 2,
  /// alias: live}` too.
  public @Nullable Value provisionedConcurrency() {
    Node written = function.node().get("provisionedConcurrency");
    Node executions = written instanceof Mapping mapping ? mapping.get("executions") : null;
    Value value =
        executions == null ? function.invocation().provisionedConcurrency() : Value.of(executions);
    return value == null || "0".equals(value.text()) ? null : value;
  }

  /// The name of the alias with provisioned concurrency.
  public String provisionedAlias() {
    Node written = function.node().get("provisionedConcurrency");
    Node alias = written instanceof Mapping mapping ? mapping.get("alias") : null;
    String name = alias == null ? null : alias.text();
    return name == null ? "provisioned" : name;
  }

  private static <T> @Nullable T firstNonNull(@Nullable T own, @Nullable T general) {
    return own != null ? own : general;
  }
}
