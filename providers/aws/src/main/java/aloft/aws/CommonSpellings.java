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
import java.util.function.Function;
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
  private final @Nullable Scale scale;

  /// The resources to add, by logical id.
  private final Map<String, Node> resources = new TreeMap<>();

  private CommonSpellings(Mapping manifest, Mapping provider, DiagnosticCollector findings) {
    this.manifest = manifest;
    this.provider = provider;
    this.findings = findings;
    this.scale = scale(provider);
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
    function = scaled(function.without("scale"), scale(written), written);
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
        findings.warning(
            memory.place(),
            "manifest/twice",
            "\"memory\" has no effect beside \"memorySize\"",
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

  private @Nullable Scale scale(Mapping section) {
    Node node = section.get("scale");
    return node == null ? null : Decoder.read(Scale.class, node, findings);
  }

  // Each key that the function does not set is that of the provider section.
  private Mapping scaled(Mapping function, @Nullable Scale own, Mapping written) {
    Mapping scaled = function;
    Integer min = first(own, Scale::min);
    if (min != null && min > 0 && scaled.get("provisionedConcurrency") == null) {
      scaled = scaled.with("provisionedConcurrency", number(min, scalePlace(written, "min")));
    }
    Integer max = first(own, Scale::max);
    if (max != null && max > 0 && scaled.get("reservedConcurrency") == null) {
      scaled = scaled.with("reservedConcurrency", number(max, scalePlace(written, "max")));
    }
    if (min != null && max != null && max > 0 && min > max) {
      findings.error(
          scalePlace(written, "min"),
          "scale/range",
          "the least number of instances, " + min + ", is larger than the greatest, " + max,
          null);
    }
    Integer concurrency = first(own, Scale::concurrency);
    if (concurrency != null && concurrency > 1) {
      findings.error(
          scalePlace(written, "concurrency"),
          "scale/concurrency",
          "an instance on AWS runs one call at a time",
          "move \"concurrency\" into the block of the cloud that it is meant for");
    }
    return scaled;
  }

  private @Nullable Integer first(@Nullable Scale own, Function<Scale, @Nullable Integer> setting) {
    Integer set = own == null ? null : setting.apply(own);
    return set != null || scale == null ? set : setting.apply(scale);
  }

  private SourceRange scalePlace(Mapping function, String key) {
    Node own = function.get("scale", key);
    Node general = provider.get("scale", key);
    return own != null ? own.place() : general != null ? general.place() : function.place();
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
    String own = ownResource("AWS::SQS::Queue", "QueueName", event.name());
    String id = own == null ? "SQSQueue" + LogicalIds.alphanumeric(event.name()) : own;
    boolean isFifo = event.name().endsWith(".fifo");
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("arn", arn(id, "Arn"));
    if (event.batch() != null && event.batch() > 0) {
      settings.put("batchSize", number(event.batch(), event.place("batch")));
      if (event.batch() > SMALL_BATCH) {
        settings.put("maximumBatchingWindow", 1);
      }
      if (isFifo && event.batch() > SMALL_BATCH) {
        findings.error(
            event.place("batch"),
            "sqs/batch",
            "a FIFO queue gives a function " + SMALL_BATCH + " messages at most",
            null);
      }
    }
    if (own == null) {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("QueueName", event.name());
      if (isFifo) {
        properties.put("FifoQueue", true);
      }
      properties.put("VisibilityTimeout", visibility(id, function));
      add(id, "AWS::SQS::Queue", "QueueName", properties, place);
    }
    return entry("sqs", settings, entry, place);
  }

  // A queue of several functions waits for the slowest of them.
  private long visibility(String id, Mapping function) {
    Node timeout =
        function.get("timeout") == null ? provider.get("timeout") : function.get("timeout");
    String text = timeout instanceof Scalar scalar ? String.valueOf(scalar.value()) : "";
    long seconds = text.matches("[0-9]{1,9}") ? Long.parseLong(text) : DEFAULT_TIMEOUT;
    Node known = resources.get(id);
    Node other = known == null ? null : known.get("Properties", "VisibilityTimeout");
    long least =
        other instanceof Scalar scalar && scalar.value() instanceof Long number ? number : 0;
    return Math.max(least, seconds * VISIBILITY_FACTOR);
  }

  private Mapping.@Nullable Entry topic(Mapping.Entry entry, @Nullable TopicEvent event) {
    if (event == null) {
      return null;
    }
    String own = ownResource("AWS::SNS::Topic", "TopicName", event.name());
    Map<String, Object> settings = new LinkedHashMap<>();
    if (own != null) {
      settings.put("arn", Map.of("Ref", own));
    }
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
    String own = ownResource("AWS::DynamoDB::Table", "TableName", table);
    String id = own == null ? "DynamoDBTable" + LogicalIds.alphanumeric(table) : own;
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("type", "dynamodb");
    settings.put("arn", arn(id, "StreamArn"));
    if (event.batch() != null && event.batch() > 0) {
      settings.put("batchSize", number(event.batch(), place(event.node(), "batch")));
    }
    if (own != null
        && manifest.get("resources", "Resources", own, "Properties") instanceof Mapping properties
        && properties.get("StreamSpecification") == null) {
      findings.error(
          place,
          "event/database",
          "the table \"" + table + "\" in \"resources\" has no stream",
          "add StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES} to its properties");
    }
    if (own == null) {
      Map<String, Object> properties = new LinkedHashMap<>();
      properties.put("TableName", table);
      properties.put("BillingMode", "PAY_PER_REQUEST");
      properties.put(
          "AttributeDefinitions", List.of(fields("AttributeName", "id", "AttributeType", "S")));
      properties.put("KeySchema", List.of(fields("AttributeName", "id", "KeyType", "HASH")));
      properties.put("StreamSpecification", Map.of("StreamViewType", "NEW_AND_OLD_IMAGES"));
      add(id, "AWS::DynamoDB::Table", "TableName", properties, place);
    }
    return entry("stream", settings, entry, place);
  }

  // The common spelling of what REST APIs call "private" and "authorizer".
  private Mapping.Entry http(Mapping.Entry entry) {
    if (!(entry.value() instanceof Mapping settings) || settings.get("auth") == null) {
      return entry;
    }
    Node auth = settings.get("auth");
    for (String key : List.of("private", "authorizer")) {
      Mapping.Entry other = settings.entries().get(key);
      if (other != null) {
        findings.error(
            other.place(),
            "manifest/twice",
            "\"auth\" and \"" + key + "\" say who may call",
            "remove one of them");
      }
    }
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

  private static Map<String, Object> arn(String id, String attribute) {
    return Map.of("Fn::GetAtt", List.of(id, attribute));
  }

  /// Returns the logical id of the resource that the manifest itself has for a name: the name is
  /// its logical id, or its name on AWS; null if there is none.
  private @Nullable String ownResource(String type, String property, String name) {
    Node section = manifest.get("resources", "Resources");
    if (!(section instanceof Mapping own)) {
      return null;
    }
    for (Mapping.Entry resource : own.entries().values()) {
      Node kind = resource.value().get("Type");
      Node named = resource.value().get("Properties", property);
      if (kind != null
          && type.equals(kind.text())
          && (resource.key().equals(name) || (named != null && name.equals(named.text())))) {
        return resource.key();
      }
    }
    return null;
  }

  private void add(
      String id, String type, String property, Map<String, Object> properties, SourceRange place) {
    Node known = resources.get(id);
    Node name = known == null ? null : known.get("Properties", property);
    Object own = properties.get(property);
    if (name != null && !Objects.equals(name.text(), own)) {
      findings.error(
          place,
          "resources/same-id",
          "\"" + own + "\" has the same logical id as \"" + name.text() + "\": " + id,
          "rename one of them");
    }
    resources.put(id, resource(type, properties, place));
  }

  private Mapping withResources(Mapping root) {
    Node section = root.get("resources");
    SourceRange place = section == null ? provider.place() : section.place();
    Mapping template = section instanceof Mapping written ? written : Mapping.empty(place);
    Node own = template.get("Resources");
    Mapping added = own instanceof Mapping written ? written : Mapping.empty(place);
    if (isNoMapping(section) || isNoMapping(own)) {
      // Reported by the checks of the section.
      return root;
    }
    for (Map.Entry<String, Node> resource : resources.entrySet()) {
      if (added.get(resource.getKey()) == null) {
        added = added.with(resource.getKey(), resource.getValue());
      }
    }
    return root.with("resources", template.with("Resources", added));
  }

  private static boolean isNoMapping(@Nullable Node node) {
    return node != null && !node.isNull() && !(node instanceof Mapping);
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
