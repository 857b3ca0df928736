package aloft.aws.service;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.aws.manifest.FunctionSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function with what events need to know of it.
///
/// @param key its name in the manifest
/// @param section as the manifest has it
/// @param deployedName its name in Lambda
/// @param alias the alias that events call, where the function has one
/// @param events its events, in the order of the manifest
public record AwsFunction(
    String key,
    FunctionSection section,
    String deployedName,
    @Nullable Alias alias,
    List<EventDefinition<?>> events) {

  /// An alias of a function: `provisioned` or `snapstart`.
  public record Alias(String name, String logicalId) {}

  public AwsFunction {
    events = List.copyOf(events);
  }

  public String logicalId() {
    return LogicalIds.function(key);
  }

  /// The ARN that events call: the function's, or its alias'.
  public Value target() {
    Value arn = Value.getAtt(logicalId(), "Arn");
    return alias == null ? arn : Value.join(":", arn, alias.name());
  }

  /// The logical id of the alias that must exist before the function can be called, or null.
  public @Nullable String aliasId() {
    return alias == null ? null : alias.logicalId();
  }
}
