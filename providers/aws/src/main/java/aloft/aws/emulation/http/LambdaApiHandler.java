package aloft.aws.emulation.http;

import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpRequest;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.InvocationOutcome;
import aloft.spi.emulation.InvocationResult;
import aloft.spi.emulation.Payload;
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

/// The Lambda API, as far as it calls and lists functions. Takes any credentials.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
final class LambdaApiHandler implements HttpHandler {
  private static final String FUNCTIONS = "/2015-03-31/functions";
  private static final String ASYNC = "/2014-11-13/functions";
  static final int LARGEST = 6 * 1024 * 1024;
  static final int LARGEST_EVENT = 1024 * 1024;
  private static final int LARGEST_ASYNC = 256 * 1024;
  private static final int RETRIES = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(16);
  private static final List<String> TYPES = List.of("Event", "DryRun", "RequestResponse");

  private final Map<String, Deployed> functions = new LinkedHashMap<>();

  /// A function, and what is told of it.
  private record Deployed(Topology.Part part, String arn, Map<String, @Nullable Object> told) {}

  LambdaApiHandler(List<Topology> deployed) {
    for (Topology topology : deployed) {
      for (Topology.Part part : topology.functions()) {
        String arn = arn(topology.region(), part.deployedName());
        functions.put(
            part.deployedName(), new Deployed(part, arn, FunctionDescriptions.of(part, arn)));
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
    String what = request.method() + " " + root + " " + Math.min(length, 5) + " " + last;
    return switch (what) {
      case "POST " + FUNCTIONS + " 4 invocations" -> typed(request, parts[2]);
      case "POST " + ASYNC + " 4 invoke-async" -> invoke(request, parts[2], "InvokeAsync");
      case "GET " + FUNCTIONS + " 2 " -> list(request);
      case "GET " + FUNCTIONS + " 3 ", "GET " + FUNCTIONS + " 4 configuration" ->
          describe(request, parts[2], length == 3);
      default -> LambdaApiErrors.unbuilt(request);
    };
  }

  private Action typed(HttpRequest request, String spelled) {
    String given = request.header("X-Amz-Invocation-Type");
    String type = given == null || given.isEmpty() ? "RequestResponse" : given;
    return TYPES.contains(type)
        ? invoke(request, spelled, type)
        : LambdaApiErrors.badWord(request, type, "invocationType", TYPES);
  }

  private Action invoke(HttpRequest request, String spelled, String type) {
    return with(
        request,
        spelled,
        (function, qualifier) -> {
          int limit =
              switch (type) {
                case "InvokeAsync" -> LARGEST_ASYNC;
                case "Event" -> LARGEST_EVENT;
                default -> LARGEST;
              };
          int size = request.body().bytes().length;
          if (size > limit) {
            return LambdaApiErrors.tooLarge(request, size, type, limit);
          }
          Payload event = size == 0 ? Payload.of("{}") : request.body();
          try {
            Json.read(event.text(), "payload");
          } catch (UserException notJson) {
            String message = notJson.diagnostics().getFirst().message();
            return LambdaApiErrors.notJson(request, message.substring(message.indexOf(':') + 2));
          }
          Map<String, String> attributes = attributes(request, function, qualifier);
          return attributes == null
              ? LambdaApiErrors.badContext(request)
              : start(request, function, type, event, attributes, qualifier);
        });
  }

  private Action start(
      HttpRequest request,
      Deployed function,
      String type,
      Payload event,
      Map<String, String> attributes,
      @Nullable String qualifier) {
    String name = function.part().deployedName();
    return switch (type) {
      case "DryRun" -> new Action.Respond(answer(request, 204, List.of(), Payload.of("")));
      case "Event" ->
          new Action.InvokeAsync(
              name, event, attributes, RETRIES, answer(request, 202, List.of(), Payload.of("")));
      case "InvokeAsync" -> {
        HttpResponse answer = answer(request, 202, List.of(), Payload.of("{\"Status\":202}"));
        yield new Action.InvokeAsync(name, event, attributes, RETRIES, answer);
      }
      default ->
          new Action.Invoke(
              name,
              event,
              attributes,
              null,
              PATIENCE,
              LambdaApiErrors.unavailable(request),
              called -> new Action.Respond(answer(request, called, qualifier)));
    };
  }

  /// What goes with the event; null where it is not as it should be.
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

  private static HttpResponse answer(
      HttpRequest request, InvocationResult called, @Nullable String qualifier) {
    String version =
        qualifier != null && Character.isDigit(qualifier.charAt(0)) ? qualifier : "$LATEST";
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("X-Amz-Executed-Version", version));
    if ("Tail".equals(request.header("X-Amz-Log-Type"))) {
      byte[] log = called.log().getBytes(StandardCharsets.UTF_8);
      headers.add(new Header("X-Amz-Log-Result", Base64.getEncoder().encodeToString(log)));
    }
    return switch (called.outcome()) {
      case InvocationOutcome.Answer done -> answer(request, 200, headers, done.payload());
      case InvocationOutcome.Fault fault -> {
        headers.add(new Header("X-Amz-Function-Error", "Unhandled"));
        yield answer(request, 200, headers, Payload.of(fault.payload()));
      }
    };
  }

  private static HttpResponse answer(
      HttpRequest request, int status, List<Header> more, Payload body) {
    List<Header> headers = new ArrayList<>();
    if (status != 204) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    headers.add(new Header("x-amzn-RequestId", request.id()));
    headers.add(
        new Header(
            "X-Amzn-Trace-Id",
            "Root=" + StableIds.trace(request.id(), request.moment()) + ";Sampled=0"));
    headers.addAll(more);
    return new HttpResponse(status, headers, body);
  }

  private Action list(HttpRequest request) {
    List<Object> all = functions.values().stream().<Object>map(Deployed::told).toList();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("NextMarker", null);
    body.put("Functions", all);
    return found(request, body);
  }

  private Action describe(HttpRequest request, String spelled, boolean whole) {
    return with(
        request,
        spelled,
        (function, qualifier) -> {
          Map<String, @Nullable Object> body = new LinkedHashMap<>();
          body.put("Configuration", function.told());
          body.put("Tags", Map.of());
          return found(request, whole ? body : function.told());
        });
  }

  private static Action found(HttpRequest request, Map<String, @Nullable Object> body) {
    return new Action.Respond(answer(request, 200, List.of(), Payload.of(Json.write(body, 0))));
  }

  /// What is done with a function that was found.
  private interface Deed {
    Action with(Deployed function, @Nullable String qualifier);
  }

  private Action with(HttpRequest request, String spelled, Deed deed) {
    FunctionReference name =
        FunctionReference.of(QueryParameters.decode(spelled.replace("+", "%2B")));
    List<String> asked = QueryParameters.of(request.query()).get("Qualifier");
    String qualifier = asked == null ? name.qualifier() : asked.getLast();
    if (name.qualifier() != null && !name.qualifier().equals(qualifier)) {
      return LambdaApiErrors.badQualifier(request);
    }
    Deployed function = functions.get(name.name());
    if (function == null || !isKnown(qualifier)) {
      String suffix = qualifier == null ? "" : ":" + qualifier;
      String arn = function == null ? arn(region(), name.name()) : function.arn();
      return LambdaApiErrors.notFound(request, arn + suffix);
    }
    return deed.with(function, qualifier);
  }

  private String region() {
    return functions.isEmpty()
        ? "us-east-1"
        : functions.values().iterator().next().arn().split(":", 5)[3];
  }

  /// There is one version of each function here; numbers and the aliases that deployments make
  /// stand for it.
  private static boolean isKnown(@Nullable String qualifier) {
    return qualifier == null
        || List.of("$LATEST", "provisioned", "snapstart").contains(qualifier)
        || (!qualifier.isEmpty() && qualifier.chars().allMatch(c -> c >= '0' && c <= '9'));
  }
}
