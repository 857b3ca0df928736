package aloft.aws.event.eventbridge;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.cloudformation.Value;
import aloft.spi.schema.Problem;
import org.jspecify.annotations.Nullable;

/// The bus of a rule.
sealed interface EventBus {

  /// The default bus of the account.
  record Default() implements EventBus {}

  /// A bus that the stack creates.
  record Created(String name) implements EventBus {
    String logicalId() {
      return LogicalIds.stem(name) + "EventBridgeEventBus";
    }
  }

  /// A bus that exists.
  ///
  /// @param name a text or an intrinsic function
  record Existing(Value name) implements EventBus {}

  /// The bus of a setting: a name, an ARN or an intrinsic function.
  ///
  /// @param setting null for the default bus
  static EventBus of(@Nullable Value setting) {
    if (setting == null) {
      return new Default();
    }
    String text = setting.text();
    if (text == null) {
      return new Existing(setting);
    }
    boolean isArn = text.startsWith("arn");
    String name = isArn ? text.substring(text.indexOf('/') + 1) : text;
    if (name.equals("default")) {
      return new Default();
    }
    return isArn || text.isEmpty() ? new Existing(Value.of(name)) : new Created(text);
  }

  /// The property `EventBusName` of a rule, or null.
  default @Nullable Value property() {
    return switch (this) {
      case Default() -> null;
      case Created(String name) -> Value.of(name);
      case Existing(Value name) -> name;
    };
  }

  /// What is wrong with the setting, or null.
  default @Nullable Problem problem() {
    return switch (this) {
      case Default() -> null;
      case Created created when isAlphanumeric(created.logicalId()) -> null;
      case Created(String name) ->
          new Problem(
              "eventBus",
              "event-bridge/bus",
              "the stack cannot create a bus with the name \""
                  + name
                  + "\": CloudFormation allows letters, digits, dashes and underscores",
              "write the ARN of the bus if it exists",
              Problem.Kind.REFUSED);
      case Existing(Value.Str text) -> null;
      case Existing(Value name) when isReference(name) -> null;
      case Existing(Value name) ->
          new Problem(
              "eventBus",
              "event-bridge/bus",
              "expected a name, an ARN, Ref, Fn::ImportValue, or Fn::GetAtt of the name",
              null,
              Problem.Kind.VIOLATION);
    };
  }

  private static boolean isAlphanumeric(String id) {
    return LogicalIds.alphanumeric(id).length() == id.length();
  }

  private static boolean isReference(Value name) {
    return switch (name) {
      case Value.Ref ref -> true;
      case Value.ImportValue imported -> true;
      case Value.GetAtt att -> att.attribute().equals("Name");
      default -> false;
    };
  }
}
