package aloft.cli.parity;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a manifest that conforms to a JSON Schema, of random keys and values. The same seed makes
/// the same manifest.
///
/// A text that must match a pattern is chosen from [#TEXTS], for the keys in [#OF_KEY] from there.
final class RandomManifest {
  private static final int MAX_DEPTH = 14;

  /// Keys that have no effect on the template, need the network or programs, or are deprecated so
  /// that osls refuses what goes with them.
  private static final Set<String> SKIPPED =
      Set.of(
          "__schemaWorkaround__",
          "plugins",
          "custom",
          "params",
          "useDotenv",
          "console",
          "projectDir",
          "disabledDeprecations",
          "variablesResolutionMode",
          "lambdaHashingVersion",
          "deprecationNotificationMode",
          "frameworkVersion",
          "configValidationMode",
          "resources",
          "profile",
          "credentials",
          "deploymentMethod",
          "deploymentMode",
          "include",
          "exclude",
          "excludeDevDependencies",
          "patterns",
          "individually",
          "module",
          "vendor",
          "runtime",
          "image",
          "ecr",
          "awsKmsKeyArn",
          "usePlan");

  /// Keys without which osls refuses a section, or fails, although its schema does not require
  /// them.
  private static final Set<String> LIKELY = Set.of("path", "method", "resourceId");

  private static final List<String> TEXTS =
      List.of(
          "rate(5 minutes)",
          "cron(0 12 * * ? *)",
          "sg-12345678",
          "subnet-12345678",
          "nodejs22.x",
          "us-east-1",
          "GET",
          "POST /orders/{id}",
          "*",
          "/orders",
          "orders",
          "Orders1",
          "abc",
          "arn:aws:sns:us-east-1:123456789012:orders",
          "arn:aws:sqs:us-east-1:123456789012:orders",
          "arn:aws:sqs:us-east-1:123456789012:orders.fifo",
          "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
          "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000",
          "arn:aws:lambda:us-east-1:123456789012:function:orders",
          "arn:aws:lambda:us-east-1:123456789012:layer:tools:1",
          "arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1",
          "arn:aws:iam::123456789012:role/orders",
          "arn:aws:iam::aws:policy/ReadOnlyAccess",
          "arn:aws:kms:us-east-1:123456789012:key/12345678-9abc-def0-1234-56789abcdef1",
          "arn:aws:s3:::orders",
          "arn:aws:events:us-east-1:123456789012:event-bus/orders",
          "arn:aws:firehose:us-east-1:123456789012:deliverystream/orders",
          "arn:aws:logs:us-east-1:123456789012:log-group:orders",
          "arn:aws:acm:us-east-1:123456789012:certificate/12345678-9abc-def0-1234-56789abcdef1",
          "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_abc",
          "arn:aws:mq:us-east-1:123456789012:broker:Orders:b-12345678-9abc-def0-1234-56789abcdef1",
          "arn:aws:kafka:us-east-1:123456789012:cluster/Orders/12345678-9abc-def0-1234-56789abcdef1-1",
          "arn:aws:secretsmanager:us-east-1:123456789012:secret:orders",
          "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/orders/50dc6c495c0c9188/f2f7dc8efc522ab2",
          "arn:aws:elasticfilesystem:us-east-1:111111111111:access-point/fsap-a1a1a1a1a1a1a1a1a",
          "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/orders/12345678",
          "arn:aws:rds:us-east-1:123456789012:db:orders",
          "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
          "/mnt/orders",
          "broker.example.com:9092",
          "example.com",
          "https://example.com/orders",
          "s3:ObjectCreated:*",
          "10.0.0.0/16",
          "method.request.querystring.url",
          "$request.header.Authorization",
          "$context.requestId",
          "application/json",
          "200",
          "AB12",
          "amzn1.ask.skill.12345678-1234-1234-1234-123456789012",
          "DEV",
          "origin-request",
          "a-b_c.d",
          "X-Token");

  private static final String SECRET =
      "arn:aws:secretsmanager:us-east-1:123456789012:secret:orders";
  private static final String ROLE = "arn:aws:iam::123456789012:role/orders";
  private static final Map<String, Object> STATEMENT =
      Map.of("Effect", "Allow", "Action", List.of("s3:GetObject"), "Resource", "*");
  private static final Map<String, Object> WITH_PRINCIPAL =
      Map.of("Effect", "Allow", "Principal", "*", "Action", "Update:*", "Resource", "*");
  private static final Map<String, Object> POLICY =
      Map.of("Name", "a", "Version", "2021-06-01", "Statement", List.of());

  /// Values of keys that a pattern does not describe well enough.
  private static final Map<String, List<?>> OF_KEY =
      Map.ofEntries(
          Map.entry("handler", List.of("a.main", "src/a.main")),
          Map.entry("artifact", List.of("code.zip")),
          Map.entry("region", List.of("us-east-1", "eu-west-1")),
          Map.entry("stage", List.of("dev", "prod")),
          Map.entry("path", List.of("orders", "/orders/{id}", "/a/b/{c+}", "/")),
          Map.entry("method", List.of("get", "POST", "any", "*", "GET")),
          Map.entry("Fn::GetAtt", List.of(List.of("Thing", "Arn"))),
          Map.entry("Ref", List.of("Thing")),
          Map.entry("Fn::Sub", List.of("${AWS::StackName}-orders")),
          Map.entry("Fn::Join", List.of(List.of("-", List.of("a", Map.of("Ref", "Thing"))))),
          Map.entry("Fn::ImportValue", List.of("orders-export")),
          Map.entry("pattern", List.of(Map.of("source", List.of("aws.ec2")))),
          Map.entry("Fn::Split", List.of(List.of(",", "a,b"))),
          Map.entry("Fn::Select", List.of(List.of(0, List.of("a", "b")))),
          Map.entry("Fn::FindInMap", List.of(List.of("Sizes", "a", "b"))),
          Map.entry("Fn::If", List.of(List.of("abc", "a", "b"))),
          Map.entry("filterPatterns", List.of(List.of(Map.of("a", List.of(1, 2))))),
          Map.entry("filterPolicy", List.of(Map.of("a", List.of("b")))),
          Map.entry("logDataProtectionPolicy", List.of(POLICY)),
          Map.entry("dataProtectionPolicy", List.of(POLICY)),
          Map.entry("iamRoleStatements", List.of(List.of(STATEMENT))),
          Map.entry("statements", List.of(List.of(STATEMENT))),
          Map.entry("resourcePolicy", List.of(List.of(WITH_PRINCIPAL))),
          Map.entry("stackPolicy", List.of(List.of(WITH_PRINCIPAL))),
          Map.entry("origin", List.of("s3://orders.s3.amazonaws.com/files", "https://a.com/b")),
          Map.entry("cachePolicy", List.of(Map.of("id", "abc"), Map.of("id", "x-y"))),
          Map.entry("statusCodes", List.of(Map.of("200", Map.of("pattern", "")))),
          Map.entry(
              "lifecycleConfiguration",
              List.of(
                  Map.of(
                      "Rules",
                      List.of(Map.of("Id", "a", "Status", "Enabled", "ExpirationInDays", 1))))),
          // A role of a request, in which functions of a template mean nothing.
          Map.entry("cfnRole", List.of(ROLE)),
          Map.entry("deploymentRole", List.of(ROLE)),
          Map.entry("accessConfigurations", List.of(Map.of("saslScram512Auth", SECRET))),
          Map.entry("provisionedPollerConfig", List.of(Map.of("minimumPollers", 1))),
          Map.entry("payload", List.of("1.0", "2.0")),
          Map.entry("filterPolicyScope", List.of("MessageBody", "MessageAttributes")),
          Map.entry(
              "conditions", List.of(Map.of("path", "/a/*"), Map.of("host", List.of("a.com")))),
          Map.entry("topics", List.of(List.of("orders"))));

  /// What the ARN of a key, or of an event, has in it.
  private static final Map<String, String> SERVICES =
      Map.ofEntries(
          Map.entry("sns", ":sns:"),
          Map.entry("sqs", ":sqs:"),
          Map.entry("stream", ":kinesis:|:dynamodb:"),
          Map.entry("msk", ":kafka:"),
          Map.entry("activemq", ":mq:"),
          Map.entry("rabbitmq", ":mq:"),
          Map.entry("alb", ":elasticloadbalancing:"),
          Map.entry("cognitoUserPool", ":cognito-idp:"),
          Map.entry("eventBridge", ":events:"),
          Map.entry("deadLetterTargetArn", ":sqs:"),
          Map.entry("deadLetterQueueArn", ":sqs:"),
          Map.entry("onFailure", ":sqs:|:sns:"),
          Map.entry("onSuccess", ":sqs:|:sns:"),
          Map.entry("onError", ":sns:"),
          Map.entry("basicAuth", ":secretsmanager:"),
          Map.entry("kmsKeyArn", ":kms:"),
          Map.entry("kmsKeyId", ":kms:"),
          Map.entry("role", ":role/"),
          Map.entry("layers", ":layer:"),
          Map.entry("permissionsBoundary", ":policy/"));

  private final Mapping schema;
  private final Random random;
  private String kind = "";
  private final String event;

  /// @param schema the JSON Schema of a manifest
  /// @param event the only type of events; empty for all
  RandomManifest(Mapping schema, long seed, String event) {
    this.schema = schema;
    this.random = new Random(seed * 7919);
    this.event = event;
  }

  /// The manifest as JSON.
  String json() {
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("service", random.nextInt(5) == 0 ? "a-Long-service2" : "shop");
    manifest.put("configValidationMode", "error");
    Map<String, @Nullable Object> provider = new LinkedHashMap<>();
    provider.put("name", "aws");
    provider.put("runtime", pick(List.of("nodejs22.x", "nodejs24.x", "python3.13", "python3.14")));
    if (random.nextBoolean()) {
      provider.putAll(someOf(at("provider"), 1 + random.nextInt(3)));
    }
    manifest.put("provider", provider);
    manifest.put("package", Map.of("artifact", "code.zip"));
    Map<String, @Nullable Object> functions = new LinkedHashMap<>();
    List<String> names = List.of("hello", "list-orders", "Get_order");
    for (String name : names.subList(0, 1 + random.nextInt(2))) {
      functions.put(name, function());
    }
    manifest.put("functions", functions);
    if (random.nextInt(6) == 0) {
      manifest.put("layers", layers());
    }
    manifest.put(
        "resources",
        Map.of(
            "Resources",
            Map.of("Thing", Map.of("Type", "AWS::SNS::Topic")),
            "Mappings",
            Map.of("Sizes", Map.of("a", Map.of("b", "c"))),
            "Conditions",
            Map.of("abc", Map.of("Fn::Equals", List.of("a", "b")))));
    return Json.write(manifest);
  }

  private Map<String, @Nullable Object> function() {
    Map<String, @Nullable Object> function = new LinkedHashMap<>();
    function.put("handler", "a.main");
    Mapping shape = any(at("functions").get("patternProperties"));
    function.putAll(someOf(shape, random.nextInt(3)));
    function.remove("events");
    List<@Nullable Object> events = new ArrayList<>();
    Node types = shape.get("properties", "events", "items", "anyOf");
    for (int i = 1 + random.nextInt(2); i > 0 && types instanceof Sequence sequence; i--) {
      Node type = sequence.items().get(random.nextInt(sequence.items().size()));
      if (!event.isEmpty()) {
        for (Node item : sequence.items()) {
          type = item.get("properties", event) == null ? type : item;
        }
      }
      kind =
          type.get("properties") instanceof Mapping one
              ? one.entries().keySet().iterator().next()
              : "";
      Object value = value("event", type, 0);
      kind = "";
      if (value instanceof Map<?, ?> map && !map.isEmpty() && !map.containsValue(null)) {
        events.add(value);
      }
    }
    if (!events.isEmpty()) {
      function.put("events", events);
    }
    return function;
  }

  private Map<String, @Nullable Object> layers() {
    Map<String, @Nullable Object> layer = new LinkedHashMap<>();
    layer.putAll(
        someOf(
            resolved((Mapping) Objects.requireNonNull(at("layers").get("additionalProperties"))),
            3));
    layer.put("package", Map.of("artifact", "layer.zip"));
    layer.remove("path");
    return Map.of("tools", layer);
  }

  private Mapping at(String key) {
    return resolved((Mapping) Objects.requireNonNull(schema.get("properties", key)));
  }

  private Mapping any(@Nullable Node mapping) {
    Node first = ((Mapping) Objects.requireNonNull(mapping)).values().values().iterator().next();
    return resolved((Mapping) first);
  }

  // Some properties of an object, with all that are required.
  private Map<String, @Nullable Object> someOf(Mapping shape, int count) {
    Map<String, @Nullable Object> chosen = new LinkedHashMap<>();
    if (!(shape.get("properties") instanceof Mapping properties)) {
      return chosen;
    }
    List<String> keys = new ArrayList<>(properties.entries().keySet());
    keys.removeAll(SKIPPED);
    keys.remove("name");
    for (int i = 0; i < count && !keys.isEmpty(); i++) {
      String key = keys.remove(random.nextInt(keys.size()));
      Object value = value(key, properties.get(key), 0);
      if (value != null) {
        chosen.put(key, value);
      }
    }
    return chosen;
  }

  private @Nullable Object value(String key, @Nullable Node node, int depth) {
    if (!(node instanceof Mapping given) || depth > MAX_DEPTH) {
      return null;
    }
    Mapping shape = resolved(given);
    List<?> known = OF_KEY.get(key);
    if (known != null) {
      Pattern pattern = pattern(shape);
      List<?> fitting =
          known.stream()
              .filter(text -> pattern == null || pattern.matcher(text.toString()).find())
              .toList();
      // AWS has no REST method "*": osls writes a template that cannot be deployed.
      Object chosen = fitting.isEmpty() ? text(key, shape) : pick(fitting);
      return "*".equals(chosen) && kind.equals("http") ? "any" : chosen;
    }
    if (shape.get("const") != null) {
      return Json.plainValue(Objects.requireNonNull(shape.get("const")));
    }
    if (shape.get("enum") instanceof Sequence words) {
      return Json.plainValue(words.items().get(random.nextInt(words.items().size())));
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (shape.get(choice) instanceof Sequence options) {
        Node chosen = options.items().get(random.nextInt(options.items().size()));
        return shape.get("properties") == null
            ? value(key, chosen, depth + 1)
            : object(shape, (Mapping) chosen, depth);
      }
    }
    Node type = shape.get("type");
    String name =
        type instanceof Sequence types
            ? types.items().get(0).text()
            : type == null ? null : type.text();
    return switch (name) {
      case "string" -> text(key, shape);
      case "integer", "number" -> number(shape);
      case "boolean" -> random.nextInt(4) != 0;
      case "array" -> list(key, shape, depth);
      case "object" -> object(shape, shape, depth);
      case "null" -> null;
      case null, default ->
          shape.get("properties") == null ? text(key, shape) : object(shape, shape, depth);
    };
  }

  private Mapping resolved(Mapping shape) {
    Mapping at = shape;
    while (at.get("$ref") instanceof Scalar reference) {
      String name = String.valueOf(reference.text());
      at =
          (Mapping)
              Objects.requireNonNull(
                  schema.get("definitions", name.substring(name.lastIndexOf('/') + 1)));
    }
    return at;
  }

  private @Nullable Object text(String key, Mapping shape) {
    Pattern pattern = pattern(shape);
    long min = limit(shape, "minLength", 0);
    long max = limit(shape, "maxLength", 1000);
    List<String> fitting =
        TEXTS.stream()
            .filter(text -> text.length() >= min && text.length() <= max)
            .filter(text -> pattern == null || pattern.matcher(text).find())
            .toList();
    if (pattern == null) {
      String text = key.replace("[]", "") + (random.nextBoolean() ? "" : "-x");
      return text.length() > max ? "a" : text;
    }
    String service = SERVICES.getOrDefault(key.replace("[]", ""), SERVICES.getOrDefault(kind, ""));
    List<String> likely =
        fitting.stream()
            .filter(
                text -> text.startsWith("arn:") && Pattern.compile(service).matcher(text).find())
            .toList();
    List<String> candidates = likely.isEmpty() || service.isEmpty() ? fitting : likely;
    return candidates.isEmpty() ? null : pick(candidates);
  }

  private static @Nullable Pattern pattern(Mapping shape) {
    if (shape.get("pattern") instanceof Scalar pattern) {
      return Pattern.compile(String.valueOf(pattern.text()));
    }
    if (shape.get("regexp") instanceof Scalar regexp) {
      String text = String.valueOf(regexp.text());
      int end = text.lastIndexOf('/');
      return Pattern.compile(
          text.substring(1, end), text.endsWith("i") ? Pattern.CASE_INSENSITIVE : 0);
    }
    return null;
  }

  private Object number(Mapping shape) {
    long min = limit(shape, "minimum", 1);
    long max = limit(shape, "maximum", min + 100);
    return switch (random.nextInt(3)) {
      case 0 -> min;
      case 1 -> max;
      default -> min + random.nextLong(Math.max(1, max - min));
    };
  }

  private static long limit(Mapping shape, String key, long other) {
    return shape.get(key) instanceof Scalar scalar && scalar.value() instanceof Number number
        ? number.longValue()
        : other;
  }

  private @Nullable Object list(String key, Mapping shape, int depth) {
    List<@Nullable Object> items = new ArrayList<>();
    long size = Math.max(limit(shape, "minItems", 0), 1 + random.nextInt(2));
    for (long i = Math.min(size, limit(shape, "maxItems", 10)); i > 0; i--) {
      Object item = value(key + "[]", shape.get("items"), depth + 1);
      if (item != null && !items.contains(item)) {
        items.add(item);
      }
    }
    return items.isEmpty() ? null : items;
  }

  // An object of a shape that is also of the form that an alternative describes.
  private Map<String, @Nullable Object> object(Mapping shape, Mapping alternative, int depth) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Mapping source : List.of(shape, alternative)) {
      if (source.get("required") instanceof Sequence names) {
        names.items().forEach(name -> required.add(String.valueOf(name.text())));
      }
    }
    if (shape.get("properties") instanceof Mapping properties) {
      properties
          .entries()
          .forEach((key, entry) -> {
            boolean isChosen =
                required.contains(key)
                    || LIKELY.contains(key)
                    || (!SKIPPED.contains(key) && random.nextInt(3 + depth) == 0);
            Object value = isChosen ? value(key, entry.value(), depth + 1) : null;
            if (value != null) {
              object.put(key, value);
            }
          });
    }
    if (shape.get("patternProperties") instanceof Mapping patterns) {
      patterns
          .entries()
          .forEach((pattern, entry) -> {
            Pattern key = Pattern.compile(pattern);
            List<String> keys = TEXTS.stream().filter(text -> key.matcher(text).find()).toList();
            Object value = keys.isEmpty() ? null : value(pick(keys), entry.value(), depth + 1);
            if (value != null) {
              object.put(pick(keys), value);
            }
          });
    }
    if (shape.get("additionalProperties") instanceof Mapping others) {
      Object value = value("value", others, depth + 1);
      if (value != null) {
        object.put("Other", value);
      }
    }
    return object;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
