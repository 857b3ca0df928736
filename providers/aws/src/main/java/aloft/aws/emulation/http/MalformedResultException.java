package aloft.aws.emulation.http;

import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.emulation.Action;

/// A function's result that an HTTP API cannot use. The message is the reason.
final class MalformedResultException extends RuntimeException {

  static final String GATEWAY = "API Gateway";

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
  /// @param api the name of the service that calls the function
  /// @param status the status with which the API responds
  Action.LogLine logLine(String function, String api, int status) {
    return new Action.LogLine(
        function, api + " cannot use this result and responds " + status + ": " + getMessage());
  }

  /// The line for the log of an authorizer.
  Action.LogLine authorizerLogLine(String function) {
    return logLine(function, GATEWAY, 500);
  }
}
