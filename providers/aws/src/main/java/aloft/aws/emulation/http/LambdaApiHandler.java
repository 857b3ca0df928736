package aloft.aws.emulation.http;

import aloft.aws.emulation.id.StableIds;
import aloft.aws.service.AwsService;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Event;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The handler of the Lambda API: invokes, lists and describes functions. Accepts any credentials;
/// only the user of the local cloud sees environment variables.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
public final class LambdaApiHandler implements HttpHandler {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String ASYNC = "/2014-11-13/functions";

  /// The maximum size of an event whose caller waits for the result, in bytes.
  public static final int MAX_SYNC_BYTES = 6 * 1024 * 1024;

  /// The maximum size of any other event, in bytes.
  public static final int MAX_EVENT_BYTES = 1024 * 1024;

  private static final int MAX_INVOKE_ASYNC_BYTES = 256 * 1024;
  private static final Duration TIMEOUT = Duration.ofMinutes(16);
  private static final List<String> INVOCATION_TYPES =
      List.of("Event", "DryRun", "RequestResponse");

  private final String region;
  private final Map<String, Deployed> functions = new LinkedHashMap<>();

  /// A deployed function.
  private record Deployed(String name, String arn, LocalFunction local) {
    Map<String, @Nullable Object> description(HttpRequest request) {
      return FunctionDescriptions.of(local, arn, request.isFromOwner());
    }
  }

  /// Creates the handler for the functions of some services.
  public LambdaApiHandler(List<Topology> deployed) {
    this.region = deployed.isEmpty() ? AwsService.DEFAULT_REGION : deployed.getFirst().region();
    for (Topology topology : deployed) {
      for (LocalFunction function : topology.functions()) {
        String name = function.function().deployedName();
        String arn = arn(topology.region(), name);
        functions.put(name, new Deployed(name, arn, function));
      }
    }
  }

  static String arn(String region, String name) {
    return "arn:aws:lambda:" + region + ":" + StableIds.ACCOUNT + ":function:" + name;
  }

  @Override
  public Action handle(HttpRequest request) {
    String path = request.path().startsWith("/") ? request.path().substring(1) : request.path();
    String[] parts = path.split("/", -1);
    int length =
        parts.length > 2 && parts[parts.length - 1].isEmpty() ? parts.length - 1 : parts.length;
    String root = parts.length < 2 ? "" : "/" + parts[0] + "/" + parts[1];
    String last = length > 3 ? parts[3] : "";
    String operation = request.method() + " " + root + " " + Math.min(length, 5) + " " + last;
    return switch (operation) {
      case "POST " + FUNCTIONS + " 4 invocations" -> invokeByType(request, parts[2]);
      case "POST " + ASYNC + " 4 invoke-async" -> invoke(request, parts[2], "InvokeAsync");
      case "GET " + FUNCTIONS + " 2 " -> list(request);
      case "GET " + FUNCTIONS + " 3 ", "GET " + FUNCTIONS + " 4 configuration" ->
          describe(request, parts[2], length == 3);
      default -> LambdaApiErrors.unsupported(request);
    };
  }

  private Action invokeByType(HttpRequest request, String functionName) {
    String header = request.header("X-Amz-Invocation-Type");
    String type = header == null || header.isEmpty() ? "RequestResponse" : header;
    return INVOCATION_TYPES.contains(type)
        ? invoke(request, functionName, type)
        : LambdaApiErrors.badEnumValue(request, type, "invocationType", INVOCATION_TYPES);
  }

  private Action invoke(HttpRequest request, String functionName, String type) {
    return withFunction(
        request,
        functionName,
        (function, qualifier) -> {
          int limit =
              switch (type) {
                case "InvokeAsync" -> MAX_INVOKE_ASYNC_BYTES;
                case "Event" -> MAX_EVENT_BYTES;
                default -> MAX_SYNC_BYTES;
              };
          int size = request.body().bytes().length;
          if (size > limit) {
            return LambdaApiErrors.tooLarge(request, size, type, limit);
          }
          Payload event = size == 0 ? Payload.of("{}") : request.body();
          String syntaxError = Json.syntaxError(event.text());
          if (syntaxError != null) {
            return LambdaApiErrors.notJson(request, syntaxError);
          }
          Map<String, String> attributes = attributes(request, function, qualifier);
          return attributes == null
              ? LambdaApiErrors.badContext(request)
              : invoke(request, function, type, new Event.Body(event, attributes), qualifier);
        });
  }

  private Action invoke(
      HttpRequest request,
      Deployed function,
      String type,
      Event event,
      @Nullable String qualifier) {
    String name = function.name();
    return switch (type) {
      case "DryRun" -> new Action.Respond(response(request, 204, List.of(), Payload.of("")));
      case "Event" ->
          new Action.InvokeAsync(name, event, response(request, 202, List.of(), Payload.of("")));
      case "InvokeAsync" -> {
        HttpResponse response = response(request, 202, List.of(), Payload.of("{\"Status\":202}"));
        yield new Action.InvokeAsync(name, event, response);
      }
      default ->
          new Action.Invoke(
              name,
              event,
              null,
              TIMEOUT,
              LambdaApiErrors.unfinished(request),
              result -> new Action.Respond(response(request, result, qualifier)));
    };
  }

  /// The attributes of the invocation; null if the client context is malformed.
  private static @Nullable Map<String, String> attributes(
      HttpRequest request, Deployed function, @Nullable String qualifier) {
    Map<String, String> attributes = new HashMap<>();
    if (qualifier != null) {
      attributes.put("Invoked-Function-Arn", function.arn() + ":" + qualifier);
    }
    String trace = request.header("X-Amzn-Trace-Id");
    if (trace != null) {
      attributes.put("Trace-Id", trace);
    }
    String context = request.header("X-Amz-Client-Context");
    if (context != null) {
      try {
        String json = new String(Base64.getDecoder().decode(context), StandardCharsets.UTF_8);
        if (!(Json.read(json, "context") instanceof Mapping)) {
          return null;
        }
        attributes.put("Client-Context", json);
      } catch (IllegalArgumentException | UserException bad) {
        return null;
      }
    }
    return attributes;
  }

  private static HttpResponse response(
      HttpRequest request, InvocationResult result, @Nullable String qualifier) {
    String version =
        qualifier != null && Character.isDigit(qualifier.charAt(0)) ? qualifier : "$LATEST";
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("X-Amz-Executed-Version", version));
    if ("Tail".equals(request.header("X-Amz-Log-Type"))) {
      byte[] log = result.log().getBytes(StandardCharsets.UTF_8);
      headers.add(new Header("X-Amz-Log-Result", Base64.getEncoder().encodeToString(log)));
    }
    return switch (result.outcome()) {
      case InvocationOutcome.Success done -> response(request, 200, headers, done.payload());
      case InvocationOutcome.Fault fault -> {
        headers.add(new Header("X-Amz-Function-Error", "Unhandled"));
        yield response(request, 200, headers, Payload.of(fault.payload()));
      }
      case InvocationOutcome.Response answer ->
          throw new IllegalStateException("a Lambda function returned an HTTP response");
    };
  }

  private static HttpResponse response(
      HttpRequest request, int status, List<Header> extraHeaders, Payload body) {
    List<Header> headers = new ArrayList<>();
    if (status != 204) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    headers.add(new Header("x-amzn-RequestId", request.id()));
    headers.add(
        new Header(
            "X-Amzn-Trace-Id",
            "Root=" + StableIds.trace(request.id(), request.receivedAt()) + ";Sampled=0"));
    headers.addAll(extraHeaders);
    return new HttpResponse(status, headers, body);
  }

  private Action list(HttpRequest request) {
    List<Object> descriptions =
        functions.values().stream().<Object>map(function -> function.description(request)).toList();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("NextMarker", null);
    body.put("Functions", descriptions);
    return ok(request, body);
  }

  private Action describe(HttpRequest request, String functionName, boolean withTags) {
    return withFunction(
        request,
        functionName,
        (function, qualifier) -> {
          Map<String, @Nullable Object> description = function.description(request);
          Map<String, @Nullable Object> body = new LinkedHashMap<>();
          body.put("Configuration", description);
          body.put("Tags", Map.of());
          return ok(request, withTags ? body : description);
        });
  }

  private static Action ok(HttpRequest request, Map<String, @Nullable Object> body) {
    return new Action.Respond(response(request, 200, List.of(), Payload.of(Json.write(body, 0))));
  }

  /// An operation on an existing function.
  private interface FunctionOperation {
    Action apply(Deployed function, @Nullable String qualifier);
  }

  private Action withFunction(
      HttpRequest request, String functionName, FunctionOperation operation) {
    FunctionReference name =
        FunctionReference.of(QueryParameters.decode(functionName.replace("+", "%2B")));
    List<String> qualifiers = QueryParameters.of(request.query()).get("Qualifier");
    String qualifier = qualifiers == null ? name.qualifier() : qualifiers.getLast();
    if (name.qualifier() != null && !name.qualifier().equals(qualifier)) {
      return LambdaApiErrors.badQualifier(request);
    }
    Deployed function = functions.get(name.name());
    if (function == null || !isKnownQualifier(qualifier)) {
      String suffix = qualifier == null ? "" : ":" + qualifier;
      String arn = function == null ? arn(region, name.name()) : function.arn();
      return LambdaApiErrors.notFound(request, arn + suffix);
    }
    return operation.apply(function, qualifier);
  }

  /// Each function has one version here; version numbers and the aliases of deployments refer to
  /// it.
  private static boolean isKnownQualifier(@Nullable String qualifier) {
    return qualifier == null
        || List.of("$LATEST", "provisioned", "snapstart").contains(qualifier)
        || (!qualifier.isEmpty() && qualifier.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
