package aloft.aws.emulation.front;

import aloft.spi.document.Json;
import aloft.spi.gateway.Header;
import aloft.spi.gateway.HttpAnswer;
import aloft.spi.gateway.HttpRequest;
import aloft.spi.gateway.Next;
import aloft.spi.worker.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the Lambda API answers where it cannot do what it is asked.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors">Errors
///   of Invoke</a>
final class LambdaErrors {
  private LambdaErrors() {}

  static Next notFound(HttpRequest request, String arn) {
    return error(request, 404, "ResourceNotFoundException", "Function not found: " + arn);
  }

  static Next notJson(HttpRequest request, String why) {
    return error(
        request,
        400,
        "InvalidRequestContentException",
        "Could not parse request body into json: " + why);
  }

  static Next badContext(HttpRequest request) {
    return error(
        request,
        400,
        "InvalidRequestContentException",
        "Client context must be a valid Base64-encoded JSON object.");
  }

  static Next tooLarge(HttpRequest request, int size, String type, int limit) {
    String message =
        size
            + " byte payload is too large for the "
            + type
            + " invocation type (limit "
            + limit
            + " bytes)";
    return error(request, 413, "RequestTooLargeException", message);
  }

  static Next badQualifier(HttpRequest request) {
    return error(
        request,
        400,
        "InvalidParameterValueException",
        "The derived qualifier from the function name does not match the specified qualifier.");
  }

  /// A value that is none of those there are.
  static Next badWord(HttpRequest request, String value, String field, List<String> known) {
    String message =
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + field
            + "' failed to satisfy constraint: Member must satisfy enum value set: "
            + known;
    return error(request, 400, "ValidationException", message);
  }

  static Next unbuilt(HttpRequest request) {
    String operation = request.method() + " " + request.path();
    return error(
        request,
        501,
        "NotImplementedException",
        "the local cloud calls and lists functions; it has no operation \"" + operation + "\"");
  }

  static HttpAnswer unavailable(HttpRequest request) {
    return answer(request, 500, "ServiceException", "The function did not come to an end.");
  }

  private static Next error(HttpRequest request, int status, String type, String message) {
    return new Next.Answer(answer(request, status, type, message));
  }

  // AWS spells the field in both ways, by the kind of the error; its SDKs read either
  private static HttpAnswer answer(HttpRequest request, int status, String type, String message) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("Type", status < 500 ? "User" : "Service");
    body.put(type.equals("InvalidRequestContentException") ? "message" : "Message", message);
    return new HttpAnswer(
        status,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("x-amzn-RequestId", request.id()),
            new Header("x-amzn-ErrorType", type)),
        Payload.of(Json.write(body, 0)));
  }
}
