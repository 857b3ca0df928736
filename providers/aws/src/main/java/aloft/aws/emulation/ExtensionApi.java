package aloft.aws.emulation;

import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.ProtocolStep;
import aloft.spi.emulation.RuntimeRequest;
import aloft.spi.emulation.RuntimeResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// The Extensions API next to the Runtime API: extensions register and then wait for shutdown. The
/// Logs and Telemetry APIs respond that they are not supported.
///
/// See https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
final class ExtensionApi {
  private static final String EXTENSION = "/2020-01-01/extension/";
  private static final int MAX_EXTENSIONS = 10;

  private final Handler handler;
  private final Set<String> identifiers = new LinkedHashSet<>();

  ExtensionApi(Handler handler) {
    this.handler = handler;
  }

  ProtocolStep handle(RuntimeRequest request) {
    return switch (request.method() + " " + request.path()) {
      case "GET /2018-06-01/ping", "GET /ping" ->
          new ProtocolStep.Respond(
              new RuntimeResponse(200, Map.of("Content-Type", "text/plain"), Payload.of("pong")));
      case "PUT /2020-08-15/logs" -> notSupported("Logs");
      case "PUT /2022-07-01/telemetry" -> notSupported("Telemetry");
      case "POST " + EXTENSION + "register" -> register(request);
      case "GET " + EXTENSION + "event/next" ->
          ifRegistered(request, new ProtocolStep.AwaitTermination());
      case "POST " + EXTENSION + "init/error", "POST " + EXTENSION + "exit/error" ->
          ifRegistered(request, new ProtocolStep.Respond(RuntimeApiResponses.accepted()));
      default -> new ProtocolStep.Respond(RuntimeApiResponses.notFound());
    };
  }

  private static ProtocolStep notSupported(String what) {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("errorMessage", what + " API is not supported on this machine");
    body.put("errorType", what + ".NotSupported");
    return new ProtocolStep.Respond(RuntimeApiResponses.json(202, body, Map.of()));
  }

  private ProtocolStep register(RuntimeRequest request) {
    String name = request.header("lambda-extension-name");
    if (name == null || name.isEmpty()) {
      return forbidden("InvalidExtensionName", "the name of the extension is missing");
    }
    if (identifiers.size() >= MAX_EXTENSIONS) {
      return forbidden("TooManyExtensions", "there are " + MAX_EXTENSIONS + " extensions already");
    }
    String identifier = new UUID(0x4000L, 0x8000_0000_0000_0001L + identifiers.size()).toString();
    identifiers.add(identifier);
    Map<String, String> body = new LinkedHashMap<>();
    body.put("functionName", handler.function().deployedName());
    body.put("functionVersion", LambdaVariables.VERSION);
    String target = handler.function().handler();
    body.put("handler", target == null ? "" : target);
    return new ProtocolStep.Respond(
        RuntimeApiResponses.json(200, body, Map.of("Lambda-Extension-Identifier", identifier)));
  }

  private ProtocolStep ifRegistered(RuntimeRequest request, ProtocolStep step) {
    String identifier = request.header("lambda-extension-identifier");
    if (identifier == null) {
      return forbidden("MissingExtensionIdentifier", "the identifier of the extension is missing");
    }
    return identifiers.contains(identifier)
        ? step
        : forbidden("InvalidExtensionIdentifier", "no extension has this identifier");
  }

  private static ProtocolStep forbidden(String type, String message) {
    return new ProtocolStep.Respond(RuntimeApiResponses.error(403, "Extension." + type, message));
  }
}
