package aloft.google.cloud.fake;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Judges requests and responses by the discovery document of an API, which Google publishes and
/// which `google-api-python-client` 2.202.0 brings along: method and path, parameters of the query,
/// names, types and enums of the fields, fields that only the server may set. The documents do not
/// say which fields are required; [ProtoJudge] knows that.
final class DiscoveryJudge {
  private static final Map<String, DiscoveryJudge> JUDGES = new ConcurrentHashMap<>();

  private final JsonObject schemas;
  private final JsonObject common;
  private final List<Method> methods = new ArrayList<>();

  private record Method(
      String id, String verb, Pattern path, int variables, JsonObject definition, boolean upload) {}

  private DiscoveryJudge(JsonObject document) {
    schemas = document.getAsJsonObject("schemas");
    common = document.getAsJsonObject("parameters");
    boolean objects = text(document, "name").equals("storage");
    collect(document, text(document, "servicePath"), objects ? "[^/]+" : "[^/:]+");
    methods.sort(Comparator.comparingInt(Method::variables));
  }

  /// The judge of an API.
  ///
  /// @param api name and version, as in `run.v2`
  static DiscoveryJudge of(String api) {
    return JUDGES.computeIfAbsent(
        api,
        name -> {
          try (Reader reader = Files.newBufferedReader(GoogleTools.pinned().discovery(name))) {
            return new DiscoveryJudge(JsonParser.parseReader(reader).getAsJsonObject());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void collect(JsonObject owner, String base, String segment) {
    for (JsonElement element : values(owner, "methods")) {
      JsonObject method = element.getAsJsonObject();
      String path = method.has("flatPath") ? text(method, "flatPath") : text(method, "path");
      add(method, "/" + base + path, segment, false);
      if (method.has("useMediaDownloadService")) {
        add(method, "/download/" + base + path, segment, false);
      }
      JsonObject media = method.getAsJsonObject("mediaUpload");
      if (media != null) {
        String upload = text(media.getAsJsonObject("protocols").getAsJsonObject("simple"), "path");
        add(method, upload, segment, true);
      }
    }
    for (JsonElement resource : values(owner, "resources")) {
      collect(resource.getAsJsonObject(), base, segment);
    }
  }

  private void add(JsonObject method, String path, String segment, boolean upload) {
    StringBuilder regex = new StringBuilder();
    int variables = 0;
    int from = 0;
    for (int open = path.indexOf('{'); open >= 0; open = path.indexOf('{', from)) {
      regex.append(Pattern.quote(path.substring(from, open))).append(segment);
      from = path.indexOf('}', open) + 1;
      variables++;
    }
    regex.append(Pattern.quote(path.substring(from)));
    methods.add(
        new Method(
            text(method, "id"),
            text(method, "httpMethod"),
            Pattern.compile(regex.toString()),
            variables,
            method,
            upload));
  }

  /// The name of the method that a request calls; method and path if there is none.
  String name(Call call) {
    Method method = find(call);
    return method == null ? call.method() + " " + call.path() : method.id();
  }

  /// Judges a request.
  ///
  /// @return what is wrong with it, one text each
  List<String> request(Call call) {
    Method method = find(call);
    if (method == null) {
      return List.of("no such method or path");
    }
    List<String> findings = new ArrayList<>();
    parameters(method, call, findings);
    JsonObject reference = method.definition().getAsJsonObject("request");
    if (method.upload()) {
      return findings;
    }
    if (reference != null && call.body().length > 0) {
      JsonElement body = Judge.parse(call.body(), findings);
      if (body != null) {
        boolean ints = enumsAreInts(call);
        new Walk(true, ints, findings).value(schema(text(reference, "$ref")), body, "body");
      }
    } else if (reference == null && call.body().length > 0) {
      findings.add("body: " + method.id() + " has none");
    }
    return findings;
  }

  /// Judges a response to a request that [#request] knows.
  ///
  /// @return what is wrong with it, one text each
  List<String> response(Call call, Answer answer) {
    Method method = find(call);
    JsonObject reference = method == null ? null : method.definition().getAsJsonObject("response");
    if (reference == null || !answer.ok() || "media".equals(call.parameter("alt"))) {
      return List.of();
    }
    List<String> findings = new ArrayList<>();
    if (answer.body().length > 0) {
      JsonElement body = Judge.parse(answer.body(), findings);
      if (body != null) {
        new Walk(false, enumsAreInts(call), findings)
            .value(schema(text(reference, "$ref")), body, "body");
      }
    }
    return findings;
  }

  private static boolean enumsAreInts(Call call) {
    String alt = call.parameter("$alt");
    return alt != null && alt.contains("enum-encoding=int");
  }

  private @Nullable Method find(Call call) {
    String path = call.path();
    for (Method method : methods) {
      if (method.verb().equals(call.method()) && method.path().matcher(path).matches()) {
        return method;
      }
    }
    return null;
  }

  private void parameters(Method method, Call call, List<String> findings) {
    JsonObject own = method.definition().getAsJsonObject("parameters");
    call.query()
        .forEach((name, values) -> {
          JsonObject definition = own == null ? null : own.getAsJsonObject(name);
          if (definition == null || !text(definition, "location").equals("query")) {
            definition = common.getAsJsonObject(name.startsWith("$") ? name.substring(1) : name);
            if (definition == null) {
              definition = common.getAsJsonObject(name);
            }
            if (definition == null) {
              findings.add("query: " + method.id() + " has no parameter " + name);
            }
            return;
          }
          for (String value : values) {
            parameter(name, definition, value, findings);
          }
        });
    if (own != null) {
      own.asMap()
          .forEach((name, element) -> {
            JsonObject definition = element.getAsJsonObject();
            if (definition.has("required")
                && text(definition, "location").equals("query")
                && !call.query().containsKey(name)) {
              findings.add("query: " + name + " is required");
            }
          });
    }
  }

  private static void parameter(
      String name, JsonObject definition, String value, List<String> findings) {
    boolean valid =
        switch (text(definition, "type")) {
          case "integer" -> value.matches("-?[0-9]+");
          case "boolean" -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
          default ->
              !definition.has("enum")
                  || definition.getAsJsonArray("enum").contains(new JsonPrimitive(value))
                  || value.matches("[0-9]+");
        };
    if (!valid) {
      findings.add("query: " + name + "=" + value + " is no " + text(definition, "type"));
    }
  }

  private JsonObject schema(String name) {
    return schemas.getAsJsonObject(name);
  }

  private static List<JsonElement> values(JsonObject owner, String name) {
    JsonObject object = owner.getAsJsonObject(name);
    return object == null ? List.of() : List.copyOf(object.asMap().values());
  }

  private static String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null ? "" : value.getAsString();
  }

  /// One visit to all fields of a message.
  private final class Walk {
    private final boolean request;
    private final boolean enumsAreInts;
    private final List<String> findings;

    Walk(boolean request, boolean enumsAreInts, List<String> findings) {
      this.request = request;
      this.enumsAreInts = enumsAreInts;
      this.findings = findings;
    }

    void value(JsonObject definition, JsonElement value, String path) {
      if (definition.has("$ref")) {
        definition = schema(text(definition, "$ref"));
      }
      String type = text(definition, "type");
      switch (type) {
        case "object" -> object(definition, value, path);
        case "array" -> array(definition, value, path);
        case "any", "" -> {}
        default -> scalar(definition, type, value, path);
      }
    }

    private void object(JsonObject definition, JsonElement value, String path) {
      if (!(value instanceof JsonObject object)) {
        findings.add(path + ": is no object");
        return;
      }
      JsonObject properties = definition.getAsJsonObject("properties");
      JsonObject additional = definition.getAsJsonObject("additionalProperties");
      object
          .asMap()
          .forEach((name, field) -> {
            String at = path + "." + name;
            JsonObject property = properties == null ? null : properties.getAsJsonObject(name);
            if (property != null) {
              if (request && property.has("readOnly")) {
                findings.add(at + ": only the server may set it");
              }
              value(property, field, at);
            } else if (additional != null) {
              value(additional, field, at);
            } else {
              findings.add(at + ": unknown field");
            }
          });
    }

    private void array(JsonObject definition, JsonElement value, String path) {
      if (!(value instanceof JsonArray list)) {
        findings.add(path + ": is no array");
        return;
      }
      for (int i = 0; i < list.size(); i++) {
        value(definition.getAsJsonObject("items"), list.get(i), path + "[" + i + "]");
      }
    }

    private void scalar(JsonObject definition, String type, JsonElement value, String path) {
      if (!(value instanceof JsonPrimitive primitive)) {
        findings.add(path + ": is no " + type);
        return;
      }
      boolean valid =
          switch (type) {
            case "boolean" -> primitive.isBoolean();
            case "integer" -> primitive.isNumber() && primitive.getAsString().matches("-?[0-9]+");
            case "number" -> primitive.isNumber();
            default ->
                primitive.isString()
                    || (primitive.isNumber() && enumsAreInts && definition.has("enum"));
          };
      if (!valid) {
        findings.add(path + ": " + value + " is no " + type);
      } else if (definition.has("enum")
          && !definition.getAsJsonArray("enum").contains(value)
          && !(primitive.isNumber() && ordinalOf(definition, primitive.getAsInt()))) {
        findings.add(path + ": " + value + " is no value of the enum");
      }
    }

    /// The documents do not tell the numbers of enums, which are no less than their places.
    private static boolean ordinalOf(JsonObject definition, int number) {
      return number >= 0 && number < 10 * definition.getAsJsonArray("enum").size();
    }
  }
}
