package aloft.azure.event;

import aloft.azure.event.FunctionBinding.Direction;
import aloft.build.portable.DatabaseEvent;
import aloft.build.portable.EventItems;
import aloft.build.portable.ObjectEvent;
import aloft.build.portable.TopicEvent;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the events of functions. In an app, a function has one trigger: a further event is a
/// further function with the same handler. An event with a `direction` is an input or an output.
public final class Events {
  private static final Map<String, Class<?>> TYPES = types();

  private final DiagnosticCollector findings;
  private final List<Trigger> triggers = new ArrayList<>();
  private final List<FunctionBinding> bindings = new ArrayList<>();
  private final String function;

  private Events(String function, DiagnosticCollector findings) {
    this.function = function;
    this.findings = findings;
  }

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    types.put("http", HttpEvent.class);
    types.put("schedule", ScheduleEvent.class);
    types.put("queue", QueueEvent.class);
    types.put("topic", TopicEvent.class);
    types.put("object", ObjectEvent.class);
    types.put("database", DatabaseEvent.class);
    types.put("timer", TimerEvent.class);
    types.put("blob", BlobEvent.class);
    types.put("serviceBus", ServiceBusEvent.class);
    types.put("eventHub", EventHubEvent.class);
    types.put("eventGrid", EventGridEvent.class);
    types.put("cosmosDB", CosmosEvent.class);
    types.put("table", TableEvent.class);
    types.put("binding", RawBinding.class);
    return types;
  }

  /// Returns the schemas of all event types, each under its key.
  public static List<Schema> schemas() {
    return EventItems.schemas(TYPES);
  }

  /// Returns an event with its settings in their normalized form.
  public static Node normalize(Node event) {
    return EventItems.normalize(event, TYPES);
  }

  /// Reads the events of a function.
  ///
  /// @param function its key in the manifest
  public static FunctionEvents read(
      String function, List<Node> nodes, DiagnosticCollector findings) {
    Events events = new Events(function, findings);
    EventItems.read(nodes, TYPES.keySet(), events::readEvent, findings);
    if (events.triggers.isEmpty() && !events.bindings.isEmpty()) {
      FunctionBinding first = events.bindings.getFirst();
      findings.error(
          first.place(),
          "azure/events",
          "nothing calls the function \"" + function + "\": it has only inputs and outputs",
          "add an event without \"direction\", such as \"http: GET /" + function + "\"");
    }
    return new FunctionEvents(events.triggers, events.bindings);
  }

  private void readEvent(Mapping.Entry entry) {
    Class<?> type = TYPES.get(entry.key());
    Object event = type == null ? null : Decoder.read(type, entry.value(), findings);
    switch (event) {
      case HttpEvent request -> readHttp(request);
      case ScheduleEvent schedule ->
          Timers.schedules(schedule, findings)
              .forEach(binding -> triggers.add(timer(binding, schedule)));
      case TimerEvent timer -> add("timer", Timers.timer(timer, findings));
      case QueueEvent queue -> readQueue(queue);
      case TopicEvent topic -> readTopic(topic);
      case ObjectEvent object -> readObject(object);
      case DatabaseEvent database -> readDatabase(database);
      case BlobEvent blob -> readBlob(blob);
      case ServiceBusEvent bus -> readServiceBus(bus);
      case EventHubEvent hub -> readEventHub(hub);
      case EventGridEvent grid -> readEventGrid(grid);
      case CosmosEvent cosmos -> readCosmos(cosmos);
      case TableEvent table -> readTable(table);
      case RawBinding raw -> readRaw(raw);
      case null, default -> {}
    }
  }

  private static Trigger timer(FunctionBinding binding, ScheduleEvent event) {
    boolean isEnabled = !Boolean.FALSE.equals(event.enabled());
    return new Trigger("schedule", binding, null, null, false, isEnabled, binding.place());
  }

  private void add(String key, @Nullable FunctionBinding binding) {
    add(key, binding, null, null);
  }

  private void add(
      String key,
      @Nullable FunctionBinding binding,
      @Nullable OwnSource source,
      @Nullable Integer batch) {
    if (binding == null) {
      return;
    }
    if (binding.isTrigger()) {
      triggers.add(new Trigger(key, binding, source, batch, false, true, binding.place()));
    } else {
      bindings.add(binding);
    }
  }

  private void readHttp(HttpEvent event) {
    if ("out".equals(event.direction())) {
      String name = event.name() == null ? "$return" : event.name();
      add("http", new FunctionBinding("http", Direction.OUT, name, Map.of(), event.node().place()));
    } else {
      FunctionBinding binding = Http.binding(event, findings);
      triggers.add(
          new Trigger("http", binding, null, null, event.isPortable(), true, binding.place()));
    }
  }

  private void readQueue(QueueEvent event) {
    boolean isNative = event.queueName() != null;
    String queue = isNative ? event.queueName() : event.name();
    SourceRange place = event.node().place();
    if (queue == null) {
      missing(place, "queue", "name");
      return;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("queueName", queue);
    properties.put("connection", or(event.connection(), FunctionBinding.STORAGE));
    putDataType(event.dataType(), properties);
    boolean isOut = "out".equals(event.direction());
    boolean isOwn =
        event.connection() == null || event.connection().equals(FunctionBinding.STORAGE);
    if (isOwn && !queue.matches("[a-z0-9](?:-?[a-z0-9]){2,62}")) {
      findings.refusal(
          place,
          "azure/name",
          "a queue of Azure Storage cannot have the name \"" + queue + "\"",
          "use 3 to 63 lower-case letters, digits and single hyphens");
      return;
    }
    add(
        "queue",
        new FunctionBinding(
            isOut ? "queue" : "queueTrigger",
            isOut ? Direction.OUT : Direction.IN,
            or(isNative ? event.name() : null, isOut ? "queueItem" : "item"),
            properties,
            place),
        isOwn && !isOut ? new OwnSource.Queue(queue) : null,
        event.batch());
  }

  private void readTopic(TopicEvent event) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("topicName", event.name());
    properties.put("subscriptionName", function);
    properties.put("connection", "ServiceBus");
    add(
        "topic",
        new FunctionBinding(
            "serviceBusTrigger", Direction.IN, "message", properties, event.node().place()),
        new OwnSource.Topic(event.name(), function, event.filter()),
        null);
  }

  private void readObject(ObjectEvent event) {
    SourceRange place = event.node().place();
    if (!event.bucket().matches("[a-z0-9](?:-?[a-z0-9]){2,62}")) {
      findings.refusal(
          place,
          "azure/name",
          "a container of Azure Storage cannot have the name \"" + event.bucket() + "\"",
          "use 3 to 63 lower-case letters, digits and single hyphens");
      return;
    }
    OwnSource source =
        new OwnSource.Container(
            event.bucket(), event.isDeletion(), or(event.prefix(), ""), or(event.suffix(), ""));
    // The blob trigger knows only new blobs.
    FunctionBinding binding =
        event.isDeletion()
            ? new FunctionBinding("eventGridTrigger", Direction.IN, "event", Map.of(), place)
            : new FunctionBinding(
                "blobTrigger",
                Direction.IN,
                "blob",
                blobProperties(event.bucket() + "/{name}", null),
                place);
    add("object", binding, source, null);
  }

  private static Map<String, Object> blobProperties(String path, @Nullable String connection) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("path", path);
    properties.put("connection", or(connection, FunctionBinding.STORAGE));
    properties.put("source", "EventGrid");
    return properties;
  }

  private void readBlob(BlobEvent event) {
    SourceRange place = event.node().place();
    String path = event.path();
    if (path == null) {
      missing(place, "blob", "path");
      return;
    }
    if (event.direction() != null) {
      Map<String, Object> properties = blobProperties(path, event.connection());
      putDataType(event.dataType(), properties);
      properties.remove("source");
      add(
          "blob",
          new FunctionBinding(
              "blob", direction(event.direction()), or(event.name(), "blob"), properties, place));
      return;
    }
    boolean isOwn =
        event.connection() == null || event.connection().equals(FunctionBinding.STORAGE);
    int slash = path.indexOf('/');
    String container = slash < 0 ? path : path.substring(0, slash);
    String pattern = slash < 0 ? "" : path.substring(slash + 1);
    int name = pattern.indexOf('{');
    int end = pattern.lastIndexOf('}');
    Map<String, Object> properties = blobProperties(path, event.connection());
    putDataType(event.dataType(), properties);
    add(
        "blob",
        new FunctionBinding(
            "blobTrigger", Direction.IN, or(event.name(), "blob"), properties, place),
        isOwn
            ? new OwnSource.Container(
                container,
                false,
                name < 0 ? pattern : pattern.substring(0, name),
                end < 0 ? "" : pattern.substring(end + 1))
            : null,
        null);
  }

  private void readDatabase(DatabaseEvent event) {
    SourceRange place = event.node().place();
    String container = event.container();
    if (container == null) {
      findings.error(
          place,
          "azure/database",
          "on Azure, a database event needs \"container\"",
          "as in \"database: {container: orders}\", in an azure: block of the function");
      return;
    }
    String database = or(event.database(), "main");
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("connection", "Cosmos");
    properties.put("databaseName", database);
    properties.put("containerName", container);
    properties.put("leaseContainerName", "leases");
    properties.put("leaseContainerPrefix", function);
    if (event.batch() != null) {
      properties.put("maxItemsPerInvocation", event.batch());
    }
    add(
        "database",
        new FunctionBinding("cosmosDBTrigger", Direction.IN, "documents", properties, place),
        new OwnSource.Database(database, container),
        null);
  }

  private void readServiceBus(ServiceBusEvent event) {
    SourceRange place = event.node().place();
    if (event.queueName() == null && event.topicName() == null) {
      missing(place, "serviceBus", "queueName");
      return;
    }
    boolean isOut = "out".equals(event.direction());
    Map<String, Object> properties = others(event.node(), "accessRights");
    properties.putIfAbsent("connection", "ServiceBus");
    add(
        "serviceBus",
        new FunctionBinding(
            isOut ? "serviceBus" : "serviceBusTrigger",
            isOut ? Direction.OUT : Direction.IN,
            or(event.name(), "message"),
            properties,
            place));
  }

  private void readEventHub(EventHubEvent event) {
    SourceRange place = event.node().place();
    String hub = event.eventHubName() == null ? event.path() : event.eventHubName();
    if (hub == null) {
      missing(place, "eventHub", "eventHubName");
      return;
    }
    boolean isOut = "out".equals(event.direction());
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("eventHubName", hub);
    properties.put("connection", or(event.connection(), "EventHub"));
    putDataType(event.dataType(), properties);
    if (!isOut) {
      properties.put("consumerGroup", or(event.consumerGroup(), "$Default"));
      properties.put("cardinality", or(event.cardinality(), "many"));
    }
    add(
        "eventHub",
        new FunctionBinding(
            isOut ? "eventHub" : "eventHubTrigger",
            isOut ? Direction.OUT : Direction.IN,
            or(event.name(), "events"),
            properties,
            place));
  }

  private void readEventGrid(EventGridEvent event) {
    SourceRange place = event.node().place();
    if ("out".equals(event.direction())) {
      Map<String, Object> properties = others(event.node());
      add(
          "eventGrid",
          new FunctionBinding(
              "eventGrid", Direction.OUT, or(event.name(), "event"), properties, place));
      return;
    }
    String source = event.source();
    if (source != null && event.topicType() == null) {
      missing(place, "eventGrid", "topicType");
      return;
    }
    add(
        "eventGrid",
        new FunctionBinding(
            "eventGridTrigger", Direction.IN, or(event.name(), "event"), Map.of(), place),
        source == null || event.topicType() == null
            ? null
            : new OwnSource.Resource(source, event.topicType(), event.eventTypes()),
        null);
  }

  private void readCosmos(CosmosEvent event) {
    SourceRange place = event.node().place();
    String container =
        event.containerName() == null ? event.collectionName() : event.containerName();
    if (event.databaseName() == null || container == null) {
      missing(place, "cosmosDB", event.databaseName() == null ? "databaseName" : "containerName");
      return;
    }
    boolean isTrigger = event.direction() == null;
    Map<String, Object> properties =
        others(
            event.node(),
            "collectionName",
            "connectionStringSetting",
            "leaseCollectionName",
            "containerName",
            "leaseContainerName",
            "connection");
    properties.put("containerName", container);
    properties.put(
        "connection", or(first(event.connection(), event.connectionStringSetting()), "Cosmos"));
    if (isTrigger) {
      properties.put(
          "leaseContainerName",
          or(first(event.leaseContainerName(), event.leaseCollectionName()), "leases"));
    }
    add(
        "cosmosDB",
        new FunctionBinding(
            isTrigger ? "cosmosDBTrigger" : "cosmosDB",
            isTrigger ? Direction.IN : direction(event.direction()),
            or(event.name(), "documents"),
            properties,
            place));
  }

  private void readTable(TableEvent event) {
    if (event.tableName() == null) {
      missing(event.node().place(), "table", "tableName");
      return;
    }
    Map<String, Object> properties = others(event.node());
    properties.putIfAbsent("connection", FunctionBinding.STORAGE);
    add(
        "table",
        new FunctionBinding(
            "table",
            direction(event.direction()),
            or(event.name(), "table"),
            properties,
            event.node().place()));
  }

  private void readRaw(RawBinding event) {
    Map<String, Object> properties = others(event.node(), "type");
    add(
        "binding",
        new FunctionBinding(
            event.type(),
            direction(event.direction()),
            or(event.name(), event.type()),
            properties,
            event.node().place()));
  }

  private static void putDataType(@Nullable String type, Map<String, Object> properties) {
    if (type != null) {
      properties.put("dataType", type);
    }
  }

  private void missing(SourceRange place, String event, String key) {
    findings.error(
        place, "manifest/required", "the event \"" + event + "\" needs \"" + key + "\"", null);
  }

  private static Direction direction(@Nullable String direction) {
    return "out".equals(direction) ? Direction.OUT : Direction.IN;
  }

  private static String or(@Nullable String value, String other) {
    return value == null ? other : value;
  }

  private static @Nullable String first(@Nullable String value, @Nullable String other) {
    return value == null ? other : value;
  }

  /// The properties of a binding as they are written.
  private static Map<String, Object> others(Node settings, String... without) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (settings instanceof Mapping mapping) {
      Mapping rest = mapping.without("name").without("direction");
      for (String key : without) {
        rest = rest.without(key);
      }
      rest.entries()
          .forEach((key, entry) -> {
            Object value = Json.plainValue(entry.value());
            if (value != null) {
              properties.put(key, value);
            }
          });
    }
    return properties;
  }
}
