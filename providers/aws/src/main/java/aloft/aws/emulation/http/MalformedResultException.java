package aloft.aws.emulation.http;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;

/// A function's result that an HTTP API cannot use. The message is the reason.
final class MalformedResultException extends RuntimeException {

  MalformedResultException(String reason) {
    super(reason, null, false, false);
  }

  static MalformedResultException wrongType(String subject, String expected, Node found) {
    return new MalformedResultException(
        subject + " must be " + expected + ", but is " + description(found));
  }

  /// Describes a value: numbers as they are, as a result can be secret texts.
  private static String description(Node node) {
    return switch (node.kind()) {
      case "object" -> "an object";
      case "list" -> "a list";
      case "null" -> "null";
      case "number" -> node instanceof Scalar scalar ? scalar.print() : "a number";
      default -> "a " + node.kind();
    };
  }

  /// The line for the log of the function.
  ///
  /// @param status the status with which the API responds
  Action.LogLine logLine(String function, int status) {
    return logLine(function, "the API cannot use this result and responds " + status);
  }

  /// The line for the log of an authorizer.
  Action.LogLine authorizerLogLine(String function) {
    return logLine(function, "the API cannot use this result of the authorizer and responds 500");
  }

  private Action.LogLine logLine(String function, String consequence) {
    return new Action.LogLine(function, consequence + ": " + getMessage());
  }
}
