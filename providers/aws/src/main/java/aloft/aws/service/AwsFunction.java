package aloft.aws.service;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionSection;
import aloft.spi.diagnostic.SourceRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function of a service on AWS, with its alias and its events.
///
/// @param key the name in the manifest
/// @param place the place of the name
/// @param section the settings in the manifest
/// @param settings the effective settings
/// @param deployedName the name in Lambda
/// @param alias the alias that events invoke, or null
/// @param events the events, in the order of the manifest
public record AwsFunction(
    String key,
    SourceRange place,
    FunctionSection section,
    FunctionSettings settings,
    String deployedName,
    @Nullable Alias alias,
    List<EventDefinition<?>> events) {

  /// An alias of a function: `provisioned`, `snapstart` or `durable`.
  public record Alias(String name, String logicalId) {}

  public AwsFunction {
    events = List.copyOf(events);
  }

  /// This function without its events.
  AwsFunction withoutEvents() {
    return new AwsFunction(key, place, section, settings, deployedName, alias, List.of());
  }

  public String logicalId() {
    return LogicalIds.function(key);
  }

  /// The ARN that events invoke: that of the alias if there is one, else that of the function.
  public Value targetArn() {
    Value arn = Value.getAtt(logicalId(), "Arn");
    return alias == null ? arn : Value.join(":", arn, alias.name());
  }

  /// The logical id of the alias that must exist before the function can be invoked, or null.
  public @Nullable String aliasId() {
    return alias == null ? null : alias.logicalId();
  }
}
