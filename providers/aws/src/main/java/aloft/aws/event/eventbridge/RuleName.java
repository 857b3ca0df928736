package aloft.aws.event.eventbridge;

import aloft.aws.cloudformation.LogicalIds;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.EventDefinition;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The names of a rule and its target.
///
/// @param logicalId of the rule
record RuleName(String rule, String target, String logicalId) {
  private static final int MAX_LENGTH = 64;

  /// The names for an event. The number in them is the position among all events of the function.
  static RuleName of(AwsFunction function, EventDefinition<RuleEvent> definition) {
    String number = "-rule-" + definition.position();
    String full = function.deployedName() + number;
    String given = definition.event().name();
    String rule = given == null || given.isEmpty() ? limited(full, number) : given;
    return new RuleName(
        rule,
        limited(rule + "-target", "-target"),
        LogicalIds.alphanumeric(full) + "EventBridgeRule");
  }

  /// A name that is too long ends with a digest of the full name and the suffix.
  private static String limited(String name, String suffix) {
    if (name.length() <= MAX_LENGTH) {
      return name;
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5").digest(name.getBytes(StandardCharsets.UTF_8));
      String end = HexFormat.of().formatHex(digest) + suffix;
      return name.substring(0, MAX_LENGTH - end.length()) + end;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
