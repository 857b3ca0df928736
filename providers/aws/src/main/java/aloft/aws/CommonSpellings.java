package aloft.aws;

import aloft.aws.cloudformation.LogicalIds;
import aloft.build.portable.DatabaseEvent;
import aloft.build.portable.ObjectEvent;
import aloft.build.portable.PortableRuntime;
import aloft.build.portable.QueueEvent;
import aloft.build.portable.Scale;
import aloft.build.portable.TopicEvent;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.document.Sequence;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The spellings that mean the same on every cloud, translated into those of AWS. Queues and tables
/// that events name become resources of the manifest, unless its resources have them.
final class CommonSpellings {
  private static final int DEFAULT_TIMEOUT = 6;

  /// The largest batch of a queue that needs no time to be collected.
  private static final int SMALL_BATCH = 10;

  /// AWS advises that a message stays invisible for six times the timeout of the function.
  private static final int VISIBILITY_FACTOR = 6;

  private static final Set<String> EVENTS =
      Set.of("queue", "topic", "object", "database", "http", "schedule");

  private final DiagnosticCollector findings;
  private final Mapping manifest;
  private final Mapping provider;

  /// The resources to add, by logical id.
  private final Map<String, Node> resources = new TreeMap<>();

  private CommonSpellings(Mapping manifest, Mapping provider, DiagnosticCollector findings) {
    this.manifest = manifest;
    this.provider = provider;
    this.findings = findings;
  }

  /// Returns the manifest in the spellings of AWS.
  static Mapping replaced(Mapping manifest, DiagnosticCollector findings) {
    return manifest.get("provider") instanceof Mapping provider
        ? new CommonSpellings(manifest, provider, findings).replaced()
        : manifest;
  }

  /// Returns the schema of an event of each type that only exists in these spellings.
  static Map<String, Schema> events() {
    Map<String, Schema> events = new LinkedHashMap<>();
    events.put("queue", Schema.of(QueueEvent.class));
    events.put("topic", Schema.of(TopicEvent.class));
    events.put("object", Schema.of(ObjectEvent.class));
    events.put("database", Schema.of(DatabaseEvent.class));
    return events;
  }

  /// Returns the keys that an `http` event has in these spellings.
  static Map<String, Schema.Field> httpKeys() {
    Schema values = Schema.Text.of(List.of("none", "key", "iam"));
    return Map.of(
        "auth",
        new Schema.Field(
            values, false, "Who may call: everybody (none), a caller with key or iam"));
  }

  private Mapping replaced() {
    Mapping root = manifest.with("provider", settings(provider).without("scale"));
    Node functions = root.get("functions");
    if (functions != null) {
      root = root.with("functions", functions(functions));
    }
    return resources.isEmpty() ? root : withResources(root);
  }

  private Node functions(Node functions) {
    return switch (functions) {
      case Mapping mapping ->
          mapping.map((key, function) ->
              function instanceof Mapping section ? function(section) : function);
      case Sequence list ->
          new Sequence(list.items().stream().map(this::functions).toList(), list.place());
      case Scalar scalar -> scalar;
    };
  }

  private Mapping function(Mapping written) {
    Mapping function = settings(written);
    Node scale = written.get("scale") == null ? provider.get("scale") : written.get("scale");
    if (scale != null) {
      function = scaled(function.without("scale"), scale);
    }
    if (function.get("events") instanceof Sequence events
        && events.items().stream().anyMatch(CommonSpellings::hasCommonEvent)) {
      Mapping of = function;
      List<Node> translated =
          events.items().stream().map(item -> event(item, of)).filter(Objects::nonNull).toList();
      function = function.with("events", new Sequence(translated, events.place()));
    }
    return function;
  }

  /// Translates the settings that the provider section and a function have in common.
  private Mapping settings(Mapping section) {
    Mapping translated = section;
    Mapping.Entry memory = section.entries().get("memory");
    if (memory != null) {
      translated = translated.without("memory");
      if (section.get("memorySize") == null) {
        translated = translated.with("memorySize", memory.value());
      } else {
        findings.error(
            memory.place(),
            "manifest/twice",
            "\"memory\" and \"memorySize\" are the same",
            "remove one of them");
      }
    }
    Node runtime = section.get("runtime");
    String name = runtime == null ? null : runtime.text();
    if (runtime != null && name != null) {
      String own = runtime(name);
      translated =
          own.equals(name) ? translated : translated.with("runtime", text(own, runtime.place()));
    }
    return translated;
  }

  private static String runtime(String name) {
    PortableRuntime runtime = PortableRuntime.of(name);
    return runtime == null
        ? name
        : switch (runtime.language()) {
          case NODE -> "nodejs" + runtime.versionText() + ".x";
          case PYTHON -> "python" + runtime.versionText();
          case JAVA -> "java" + runtime.versionText();
          case GO -> "provided.al2023";
          case DOTNET, RUBY, CUSTOM, UNKNOWN -> name;
        };
  }

  private Mapping scaled(Mapping function, Node node) {
    Scale scale = Decoder.read(Scale.class, node, findings);
    if (scale == null) {
      return function;
    }
    Mapping scaled = function;
    if (scale.min() != null && scale.min() > 0 && scaled.get("provisionedConcurrency") == null) {
      scaled = scaled.with("provisionedConcurrency", number(scale.min(), place(node, "min")));
    }
    if (scale.max() != null && scaled.get("reservedConcurrency") == null) {
      scaled = scaled.with("reservedConcurrency", number(scale.max(), place(node, "max")));
    }
    if (scale.concurrency() != null && scale.concurrency() > 1) {
      findings.error(
          place(node, "concurrency"),
          "scale/concurrency",
          "an instance on AWS runs one call at a time",
          "move \"concurrency\" into the block of the cloud that it is meant for");
    }
    return scaled;
  }

  private static boolean hasCommonEvent(Node item) {
    return item instanceof Mapping event && EVENTS.stream().anyMatch(event.entries()::containsKey);
  }

  /// Translates an item of the list of events; null if it has errors.
  private @Nullable Node event(Node item, Mapping function) {
    if (!(item instanceof Mapping written)) {
      return item;
    }
    List<Mapping.Entry> entries = new ArrayList<>();
    for (Mapping.Entry entry : written.entries().values()) {
      Mapping.Entry translated = event(entry, function);
      if (translated != null) {
        entries.add(translated);
      }
    }
    return entries.isEmpty() ? null : Mapping.of(entries, written.place());
  }

  /// Translates one event; null if it has errors.
  private Mapping.@Nullable Entry event(Mapping.Entry entry, Mapping function) {
    Node settings = entry.value();
    return switch (entry.key()) {
      case "queue" -> queue(entry, Decoder.read(QueueEvent.class, settings, findings), function);
      case "topic" -> topic(entry, Decoder.read(TopicEvent.class, settings, findings));
      case "object" -> object(entry, Decoder.read(ObjectEvent.class, settings, findings));
      case "database" -> database(entry, Decoder.read(DatabaseEvent.class, settings, findings));
      case "http" -> http(entry);
      case "schedule" -> schedule(entry);
      default -> entry;
    };
  }

  private Mapping.@Nullable Entry queue(
      Mapping.Entry entry, @Nullable QueueEvent event, Mapping function) {
    if (event == null) {
      return null;
    }
    SourceRange place = entry.value().place();
    String id = "SQSQueue" + LogicalIds.alphanumeric(event.name());
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("arn", arn(event.name(), id, "Arn"));
    if (event.batch() != null) {
      settings.put("batchSize", event.batch());
      if (event.batch() > SMALL_BATCH) {
        settings.put("maximumBatchingWindow", 1);
      }
    }
    if (!isOwnResource(event.name())) {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("QueueName", event.name());
      if (event.name().endsWith(".fifo")) {
        properties.put("FifoQueue", true);
      }
      properties.put("VisibilityTimeout", visibility(id, function));
      resources.put(id, resource("AWS::SQS::Queue", properties, place));
    }
    return entry("sqs", settings, entry, place);
  }

  // A queue of several functions waits for the slowest of them.
  private long visibility(String id, Mapping function) {
    Node timeout =
        function.get("timeout") == null ? provider.get("timeout") : function.get("timeout");
    long seconds =
        timeout instanceof Scalar scalar && scalar.value() instanceof Long number
            ? number
            : DEFAULT_TIMEOUT;
    Node known = resources.get(id);
    Node other = known == null ? null : known.get("Properties", "VisibilityTimeout");
    long least =
        other instanceof Scalar scalar && scalar.value() instanceof Long number ? number : 0;
    return Math.max(least, seconds * VISIBILITY_FACTOR);
  }

  private static Mapping.@Nullable Entry topic(Mapping.Entry entry, @Nullable TopicEvent event) {
    if (event == null) {
      return null;
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("topicName", event.name());
    if (event.filter() != null) {
      Map<String, Object> policy = new LinkedHashMap<>();
      event
          .filter()
          .values()
          .forEach((attribute, value) ->
              policy.put(attribute, value instanceof Sequence ? value : List.of(value)));
      settings.put("filterPolicy", policy);
    }
    return entry("sns", settings, entry, entry.value().place());
  }

  private static Mapping.@Nullable Entry object(Mapping.Entry entry, @Nullable ObjectEvent event) {
    if (event == null) {
      return null;
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("bucket", event.bucket());
    settings.put("event", event.isDeletion() ? "s3:ObjectRemoved:*" : "s3:ObjectCreated:*");
    List<Map<String, String>> rules = new ArrayList<>();
    if (event.prefix() != null) {
      rules.add(Map.of("prefix", event.prefix()));
    }
    if (event.suffix() != null) {
      rules.add(Map.of("suffix", event.suffix()));
    }
    if (!rules.isEmpty()) {
      settings.put("rules", rules);
    }
    return entry("s3", settings, entry, entry.value().place());
  }

  private Mapping.@Nullable Entry database(Mapping.Entry entry, @Nullable DatabaseEvent event) {
    if (event == null) {
      return null;
    }
    SourceRange place = entry.value().place();
    String table = event.table();
    if (table == null) {
      findings.error(
          place,
          "event/database",
          "a database event on AWS needs a \"table\"",
          "write \"table\", or move the event into the block of the cloud that it is meant for");
      return null;
    }
    String id = "DynamoDBTable" + LogicalIds.alphanumeric(table);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("type", "dynamodb");
    settings.put("arn", arn(table, id, "StreamArn"));
    if (event.batch() != null) {
      settings.put("batchSize", event.batch());
    }
    if (!isOwnResource(table)) {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("TableName", table);
      properties.put("BillingMode", "PAY_PER_REQUEST");
      properties.put(
          "AttributeDefinitions", List.of(fields("AttributeName", "id", "AttributeType", "S")));
      properties.put("KeySchema", List.of(fields("AttributeName", "id", "KeyType", "HASH")));
      properties.put("StreamSpecification", Map.of("StreamViewType", "NEW_AND_OLD_IMAGES"));
      resources.put(id, resource("AWS::DynamoDB::Table", properties, place));
    }
    return entry("stream", settings, entry, place);
  }

  // The common spelling of what REST APIs call "private" and "authorizer".
  private Mapping.Entry http(Mapping.Entry entry) {
    if (!(entry.value() instanceof Mapping settings) || settings.get("auth") == null) {
      return entry;
    }
    Node auth = settings.get("auth");
    Mapping translated = settings.without("auth");
    String kind = auth.text();
    if ("key".equals(kind)) {
      translated = translated.with("private", new Scalar(true, auth.place()));
    } else if ("iam".equals(kind)) {
      translated = translated.with("authorizer", text("aws_iam", auth.place()));
    } else if (!"none".equals(kind)) {
      findings.error(
          auth.place(), "manifest/value", "\"auth\" must be none, key or iam", "write one of them");
    }
    return new Mapping.Entry(entry.key(), entry.place(), translated);
  }

  // Rules of EventBridge know no time zones. With "configValidationMode: error", "method" is
  // required, as in the Serverless Framework.
  private Mapping.Entry schedule(Mapping.Entry entry) {
    Node mode = manifest.get("configValidationMode");
    return (mode == null || !"error".equals(mode.text()))
            && entry.value() instanceof Mapping settings
            && settings.get("timezone") != null
            && settings.get("method") == null
        ? new Mapping.Entry(
            entry.key(),
            entry.place(),
            settings.with("method", text("scheduler", settings.place())))
        : entry;
  }

  private Map<String, Object> arn(String name, String id, String attribute) {
    return Map.of("Fn::GetAtt", List.of(isOwnResource(name) ? name : id, attribute));
  }

  /// Returns whether the manifest's resources have this logical id.
  private boolean isOwnResource(String id) {
    Node section = manifest.get("resources");
    return section != null && section.get("Resources", id) != null;
  }

  private Mapping withResources(Mapping root) {
    Node section = root.get("resources");
    SourceRange place = section == null ? provider.place() : section.place();
    Mapping template = section instanceof Mapping written ? written : Mapping.empty(place);
    Mapping added =
        template.get("Resources") instanceof Mapping written ? written : Mapping.empty(place);
    for (Map.Entry<String, Node> resource : resources.entrySet()) {
      if (added.get(resource.getKey()) == null) {
        added = added.with(resource.getKey(), resource.getValue());
      }
    }
    return root.with("resources", template.with("Resources", added));
  }

  private static Node resource(String type, Map<String, Object> properties, SourceRange place) {
    return Json.node(fields("Type", type, "Properties", properties), place);
  }

  private static Map<String, Object> fields(String key, Object value, String other, Object next) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(key, value);
    fields.put(other, next);
    return fields;
  }

  private static Mapping.Entry entry(
      String key, Map<String, Object> settings, Mapping.Entry of, SourceRange place) {
    return new Mapping.Entry(key, of.place(), Json.node(settings, place));
  }

  private static SourceRange place(Node node, String key) {
    Node value = node.get(key);
    return value == null ? node.place() : value.place();
  }

  private static Scalar text(String text, SourceRange place) {
    return new Scalar(text, place);
  }

  private static Scalar number(int number, SourceRange place) {
    return new Scalar((long) number, place);
  }
}
