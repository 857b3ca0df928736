package aloft.google.cloud.fake;

import com.google.api.AnnotationsProto;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.api.HttpRule;
import com.google.cloud.functions.v2.FunctionsProto;
import com.google.cloud.run.v2.RevisionProto;
import com.google.cloud.run.v2.ServiceProto;
import com.google.cloud.scheduler.v1.SchedulerProto;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.iam.v1.IamPolicyProto;
import com.google.longrunning.OperationsProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.ErrorDetailsProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Judges requests and responses by the protobuf descriptors that Google's clients are generated
/// from, in the jars `proto-google-cloud-functions-v2` and the like: `google.api.http` gives the
/// routes, `google.api.field_behavior` the required and the output-only fields, and the parser of
/// protobuf refuses unknown fields and wrong values.
final class ProtoJudge {
  static final ProtoJudge SHARED = new ProtoJudge();

  private final List<Route> routes = new ArrayList<>();
  private final JsonFormat.TypeRegistry types;
  private final JsonFormat.Parser parser;

  /// @param variables the field paths of the groups of the pattern
  /// @param body the field that the body is; empty if there is no body, `*` for the whole message
  private record Route(
      String verb, Pattern path, List<String> variables, String body, MethodDescriptor method) {}

  private ProtoJudge() {
    JsonFormat.TypeRegistry.Builder registry =
        JsonFormat.TypeRegistry.newBuilder()
            .add(EmptyProto.getDescriptor().getMessageTypes())
            .add(ErrorDetailsProto.getDescriptor().getMessageTypes());
    for (FileDescriptor file :
        List.of(
            FunctionsProto.getDescriptor(),
            ServiceProto.getDescriptor(),
            RevisionProto.getDescriptor(),
            SchedulerProto.getDescriptor())) {
      registry.add(file.getMessageTypes());
      file.getServices().forEach(this::collect);
    }
    // Every API has these by configuration, so that the descriptors do not name their routes.
    MethodDescriptor operation =
        method(OperationsProto.getDescriptor(), "Operations", "GetOperation");
    add("GET", "/v2/{name=projects/*/locations/*/operations/*}", "", operation);
    FileDescriptor iam = IamPolicyProto.getDescriptor();
    for (String version : List.of("v1", "v2")) {
      String service = "/" + version + "/{resource=projects/*/locations/*/" + "services/*}";
      add("GET", service + ":getIamPolicy", "", method(iam, "IAMPolicy", "GetIamPolicy"));
      add("POST", service + ":setIamPolicy", "*", method(iam, "IAMPolicy", "SetIamPolicy"));
    }
    types = registry.build();
    parser = JsonFormat.parser().usingTypeRegistry(types);
  }

  private static MethodDescriptor method(FileDescriptor file, String service, String name) {
    ServiceDescriptor descriptor = file.findServiceByName(service);
    return descriptor.findMethodByName(name);
  }

  private void collect(ServiceDescriptor service) {
    for (MethodDescriptor method : service.getMethods()) {
      HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
      add(rule, method);
      rule.getAdditionalBindingsList().forEach(more -> add(more, method));
    }
  }

  private void add(HttpRule rule, MethodDescriptor method) {
    switch (rule.getPatternCase()) {
      case GET -> add("GET", rule.getGet(), rule.getBody(), method);
      case PUT -> add("PUT", rule.getPut(), rule.getBody(), method);
      case POST -> add("POST", rule.getPost(), rule.getBody(), method);
      case DELETE -> add("DELETE", rule.getDelete(), rule.getBody(), method);
      case PATCH -> add("PATCH", rule.getPatch(), rule.getBody(), method);
      case CUSTOM, PATTERN_NOT_SET -> {}
    }
  }

  private void add(String verb, String template, String body, MethodDescriptor method) {
    List<String> variables = new ArrayList<>();
    StringBuilder regex = new StringBuilder();
    int from = 0;
    for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', from)) {
      int close = template.indexOf('}', open);
      String variable = template.substring(open + 1, close);
      int equals = variable.indexOf('=');
      variables.add(equals < 0 ? variable : variable.substring(0, equals));
      regex
          .append(Pattern.quote(template.substring(from, open)))
          .append('(')
          .append(segments(equals < 0 ? "*" : variable.substring(equals + 1)))
          .append(')');
      from = close + 1;
    }
    regex.append(Pattern.quote(template.substring(from)));
    routes.add(new Route(verb, Pattern.compile(regex.toString()), variables, body, method));
  }

  private static String segments(String template) {
    StringBuilder regex = new StringBuilder();
    for (String segment : template.split("/", -1)) {
      regex.append(regex.isEmpty() ? "" : "/");
      regex.append(
          switch (segment) {
            case "*" -> "[^/:]+";
            case "**" -> "[^:]+";
            default -> Pattern.quote(segment);
          });
    }
    return regex.toString();
  }

  private @Nullable Route find(Call call) {
    for (Route route : routes) {
      if (route.verb().equals(call.method()) && route.path().matcher(call.path()).matches()) {
        return route;
      }
    }
    return null;
  }

  /// Judges a request.
  ///
  /// @return what is wrong with it, one text each
  List<String> request(Call call) {
    Route route = find(call);
    if (route == null) {
      return List.of("no method has this route");
    }
    List<String> findings = new ArrayList<>();
    JsonObject message = message(route, call, findings);
    if (findings.isEmpty()) {
      DynamicMessage.Builder request = DynamicMessage.newBuilder(route.method().getInputType());
      try {
        parser.merge(message.toString(), request);
      } catch (InvalidProtocolBufferException e) {
        return List.of(String.valueOf(e.getMessage()));
      }
      String mask = call.parameter("updateMask");
      new Walk(
              call.method().equals("PATCH")
                  ? List.of(mask == null ? new String[] {} : mask.split(",", -1))
                  : null,
              route.body(),
              findings)
          .message(request.build(), "");
    }
    return findings;
  }

  /// The request message as JSON: the fields of path, query and body together.
  private static JsonObject message(Route route, Call call, List<String> findings) {
    JsonObject message = new JsonObject();
    if (call.body().length > 0) {
      JsonElement body = Judge.parse(call.body(), findings);
      if (route.body().isEmpty()) {
        findings.add("body: " + route.method().getName() + " has none");
      } else if (body instanceof JsonObject object) {
        if (route.body().equals("*")) {
          message = object;
        } else {
          message.add(camel(route.body()), object);
        }
      } else if (body != null) {
        findings.add("body: is no object");
      }
    }
    Matcher path = route.path().matcher(call.path());
    if (path.matches()) {
      for (int i = 0; i < route.variables().size(); i++) {
        put(message, route.variables().get(i), List.of(Call.decode(path.group(i + 1))), false);
      }
    }
    for (Map.Entry<String, List<String>> parameter : call.query().entrySet()) {
      String name = parameter.getKey();
      if (Service.isSystemParameter(name)) {
        continue;
      }
      FieldDescriptor field = field(route.method().getInputType(), name);
      if (field == null) {
        findings.add("query: " + route.method().getName() + " has no parameter " + name);
      } else {
        put(message, name, parameter.getValue(), field.isRepeated());
      }
    }
    return message;
  }

  private static @Nullable FieldDescriptor field(Descriptor type, String path) {
    FieldDescriptor field = null;
    Descriptor owner = type;
    for (String name : path.split("\\.", -1)) {
      if (owner == null) {
        return null;
      }
      field = null;
      for (FieldDescriptor candidate : owner.getFields()) {
        if (candidate.getJsonName().equals(name) || candidate.getName().equals(name)) {
          field = candidate;
        }
      }
      if (field == null) {
        return null;
      }
      owner =
          field.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? field.getMessageType() : null;
    }
    return field;
  }

  private static void put(JsonObject message, String path, List<String> values, boolean repeated) {
    String[] names = path.split("\\.", -1);
    JsonObject owner = message;
    for (int i = 0; i < names.length - 1; i++) {
      String name = camel(names[i]);
      if (!(owner.get(name) instanceof JsonObject)) {
        owner.add(name, new JsonObject());
      }
      owner = owner.getAsJsonObject(name);
    }
    String name = camel(names[names.length - 1]);
    if (repeated) {
      JsonArray list = new JsonArray();
      values.forEach(list::add);
      owner.add(name, list);
    } else {
      owner.add(name, new JsonPrimitive(values.getFirst()));
    }
  }

  private static String camel(String name) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '_' && i + 1 < name.length()) {
        text.append(Character.toUpperCase(name.charAt(++i)));
      } else {
        text.append(name.charAt(i));
      }
    }
    return text.toString();
  }

  /// Judges a response to a request that [#request] knows.
  ///
  /// @return what is wrong with it, one text each
  List<String> response(Call call, Answer answer) {
    Route route = find(call);
    if (route == null || !answer.ok()) {
      return List.of();
    }
    List<String> findings = new ArrayList<>();
    DynamicMessage.Builder response = DynamicMessage.newBuilder(route.method().getOutputType());
    try {
      parser.merge(answer.json().toString(), response);
    } catch (InvalidProtocolBufferException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
    enums(response.build(), "", findings);
    return findings;
  }

  private static void enums(Message message, String path, List<String> findings) {
    for (Map.Entry<FieldDescriptor, Object> entry :
        new TreeMap<>(message.getAllFields()).entrySet()) {
      FieldDescriptor field = entry.getKey();
      String at = path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
      List<?> values = entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue());
      for (Object value : values) {
        if (value instanceof Message inner) {
          enums(inner, at, findings);
        } else if (value instanceof EnumValueDescriptor number
            && number.getType().findValueByNumber(number.getNumber()) == null) {
          findings.add(at + ": " + number.getNumber() + " is no value of the enum");
        }
      }
    }
  }

  /// One visit to all fields of a request.
  private static final class Walk {
    private final @Nullable List<String> mask;
    private final String resource;
    private final List<String> findings;

    /// @param mask the fields that an update lists; null if the request is no update
    /// @param body the field of the resource, which an update need not give whole
    Walk(@Nullable List<String> mask, String body, List<String> findings) {
      this.mask = mask;
      this.resource = body.isEmpty() || body.equals("*") ? "" : camel(body);
      this.findings = findings;
    }

    void message(Message message, String path) {
      for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
        List<FieldBehavior> behaviour =
            field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior);
        String at = path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
        boolean present =
            field.isRepeated()
                ? message.getRepeatedFieldCount(field) > 0
                : !field.hasPresence()
                    ? !message.getField(field).equals(field.getDefaultValue())
                    : message.hasField(field);
        if (behaviour.contains(FieldBehavior.OUTPUT_ONLY) && present) {
          findings.add(at + ": only the server may set it");
        }
        if (behaviour.contains(FieldBehavior.REQUIRED) && !present && demanded(path)) {
          findings.add(at + ": is required");
        }
      }
      for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
        FieldDescriptor field = entry.getKey();
        String at = path.isEmpty() ? field.getJsonName() : path + "." + field.getJsonName();
        if (field.isMapField()) {
          continue;
        }
        List<?> values =
            entry.getValue() instanceof List<?> list ? list : List.of(entry.getValue());
        for (Object value : values) {
          if (value instanceof Message inner
              && !inner.getDescriptorForType().getFile().getPackage().equals("google.protobuf")) {
            message(inner, at);
          } else if (value instanceof EnumValueDescriptor number
              && number.getType().findValueByNumber(number.getNumber()) == null) {
            findings.add(at + ": " + number.getNumber() + " is no value of the enum");
          }
        }
      }
    }

    private boolean demanded(String owner) {
      if (mask == null || owner.isEmpty()) {
        return true;
      }
      if (!owner.startsWith(resource + ".")) {
        return false;
      }
      String field = owner.substring(resource.length() + 1);
      return mask.isEmpty()
          || mask.stream().anyMatch(path -> field.equals(path) || field.startsWith(path + "."));
    }
  }
}
