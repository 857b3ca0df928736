package aloft.google.cloud.deployment;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;

/// Reads the resources of a plan as messages of Google's APIs.
final class Protos {
  private Protos() {}

  /// Reads JSON into a message.
  ///
  /// @param name the resource, for errors
  /// @throws UserException with the code `package/read` if the JSON is not such a message
  static <B extends Message.Builder> B read(Mapping json, B into, String name) {
    try {
      JsonFormat.parser().merge(Json.write(json, 0), into);
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw new UserException(
          Diagnostic.error(
                  "package/read", "the plan of " + name + " is not valid: " + e.getMessage())
              .hint("package the service again; if the plan is new, correct the google block"),
          e);
    }
  }
}
