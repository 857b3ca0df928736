package aloft.aws.emulation.http;

import aloft.spi.document.Json;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Payload;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The error responses of the Lambda API.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors">Errors
///   of Invoke</a>
final class LambdaApiErrors {
  private LambdaApiErrors() {}

  static Action notFound(HttpRequest request, String arn) {
    return error(request, 404, "ResourceNotFoundException", "Function not found: " + arn);
  }

  static Action notJson(HttpRequest request, String reason) {
    return error(
        request,
        400,
        "InvalidRequestContentException",
        "Could not parse request body into json: " + reason);
  }

  static Action badContext(HttpRequest request) {
    return error(
        request,
        400,
        "InvalidRequestContentException",
        "Client context must be a valid Base64-encoded JSON object.");
  }

  static Action tooLarge(HttpRequest request, int size, String type, int limit) {
    String message =
        size
            + " byte payload is too large for the "
            + type
            + " invocation type (limit "
            + limit
            + " bytes)";
    return error(request, 413, "RequestTooLargeException", message);
  }

  static Action badQualifier(HttpRequest request) {
    return error(
        request,
        400,
        "InvalidParameterValueException",
        "The derived qualifier from the function name does not match the specified qualifier.");
  }

  /// A parameter with a value that is not in its enumeration.
  static Action badEnumValue(
      HttpRequest request, String value, String field, List<String> allowed) {
    String message =
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + field
            + "' failed to satisfy constraint: Member must satisfy enum value set: "
            + allowed;
    return error(request, 400, "ValidationException", message);
  }

  static Action unsupported(HttpRequest request) {
    String operation = request.method() + " " + request.path();
    return error(
        request,
        501,
        "NotImplementedException",
        "the local cloud calls and lists functions; it has no operation \"" + operation + "\"");
  }

  static HttpResponse unfinished(HttpRequest request) {
    return response(request, 500, "ServiceException", "The function did not finish.");
  }

  private static Action error(HttpRequest request, int status, String type, String message) {
    return new Action.Respond(response(request, status, type, message));
  }

  // AWS uses both spellings of the field, depending on the error; its SDKs read either
  private static HttpResponse response(
      HttpRequest request, int status, String type, String message) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("Type", status < 500 ? "User" : "Service");
    body.put(type.equals("InvalidRequestContentException") ? "message" : "Message", message);
    return new HttpResponse(
        status,
        List.of(
            new Header("Content-Type", "application/json"),
            new Header("x-amzn-RequestId", request.id()),
            new Header("x-amzn-ErrorType", type)),
        Payload.of(Json.write(body, 0)));
  }
}
