package aloft.azure.template;

import aloft.azure.event.OwnSource;
import aloft.azure.event.Trigger;
import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.spi.document.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Compiles the subscriptions of Event Grid of a service. They are deployed after the code, because
/// Event Grid calls the app to verify its address, whose key Azure Resource Manager reads.
///
/// @see <a
///   href="https://learn.microsoft.com/azure/azure-functions/functions-event-grid-blob-trigger">Blob
///   trigger with Event Grid</a>
public final class EventTemplate {
  private static final String TOPIC = "Microsoft.EventGrid/systemTopics";
  private static final String VERSION = "2025-02-15";
  private static final String BLOB = "Microsoft.Storage.Blob";

  private final AzureService service;
  private final List<Object> resources = new ArrayList<>();
  private final Map<String, String> topics = new LinkedHashMap<>();

  private EventTemplate(AzureService service) {
    this.service = service;
  }

  /// Returns the text of the template; null if the service needs none.
  public static @Nullable String of(AzureService service) {
    EventTemplate template = new EventTemplate(service);
    for (AzureFunction function : service.functions()) {
      List<Trigger> triggers = function.events().triggers();
      for (int i = 0; i < triggers.size(); i++) {
        template.add(function.name(i), triggers.get(i));
      }
    }
    return template.resources.isEmpty() ? null : template.compile();
  }

  private String compile() {
    Map<String, Object> template =
        Arm.template(
            Arm.object(
                "app",
                Arm.parameterOf("The name of the app"),
                "storage",
                Arm.parameterOf("The name of its storage account")));
    template.put("resources", resources);
    return Json.write(template, 2) + "\n";
  }

  private void add(String function, Trigger trigger) {
    switch (trigger.source()) {
      case OwnSource.Container container -> addBlobs(function, container);
      case OwnSource.Resource resource -> {
        String topic = topic(resource.topicType(), expression(resource.resource()));
        Map<String, Object> filter =
            resource.types() == null ? Map.of() : Map.of("includedEventTypes", resource.types());
        addSubscription(function, topic, destination(function), filter);
      }
      case OwnSource.Queue queue -> {}
      case OwnSource.Topic topic -> {}
      case OwnSource.Database database -> {}
      case null -> {}
    }
  }

  private static String expression(String resource) {
    return resource.startsWith("[") && resource.endsWith("]")
        ? resource.substring(1, resource.length() - 1)
        : Arm.quoted(resource);
  }

  private void addBlobs(String function, OwnSource.Container container) {
    String topic =
        topic(
            "Microsoft.Storage.StorageAccounts",
            Arm.id(AppTemplate.ACCOUNT, Arm.parameter("storage")));
    Map<String, Object> filter =
        Arm.object(
            "includedEventTypes",
            List.of(BLOB + (container.isDeletion() ? "Deleted" : "Created")),
            "subjectBeginsWith",
            "/blobServices/default/containers/" + container.name() + "/blobs/" + container.prefix(),
            "subjectEndsWith",
            container.suffix());
    addSubscription(
        function,
        topic,
        container.isDeletion() ? destination(function) : blobHook(function),
        filter);
  }

  /// Returns the name of the topic of a resource, which has one at most.
  private String topic(String type, String source) {
    String known = topics.get(source);
    if (known != null) {
      return known;
    }
    String name = service.stack() + "-events" + (topics.isEmpty() ? "" : "-" + (topics.size() + 1));
    topics.put(source, name);
    Map<String, Object> topic = Arm.resource(TOPIC, VERSION, Arm.quoted(name));
    topic.put("location", service.region());
    topic.put("tags", service.tags());
    topic.put("properties", Arm.object("source", Arm.text(source), "topicType", type));
    resources.add(topic);
    return name;
  }

  private void addSubscription(
      String function, String topic, Map<String, Object> destination, Map<String, Object> filter) {
    Map<String, Object> subscription =
        Arm.resource(TOPIC + "/eventSubscriptions", VERSION, Arm.quoted(topic + "/" + function));
    subscription.put(
        "properties",
        Arm.object(
            "destination",
            destination,
            "filter",
            filter,
            "eventDeliverySchema",
            "EventGridSchema"));
    subscription.put("dependsOn", Arm.texts(Arm.id(TOPIC, Arm.quoted(topic))));
    resources.add(subscription);
  }

  private static String site() {
    return Arm.id(AppTemplate.SITE, Arm.parameter("app"));
  }

  private static Map<String, Object> destination(String function) {
    return Arm.object(
        "endpointType",
        "AzureFunction",
        "properties",
        Map.of("resourceId", Arm.text(Arm.concat(site(), Arm.quoted("/functions/" + function)))));
  }

  private static Map<String, Object> blobHook(String function) {
    return Arm.object(
        "endpointType",
        "WebHook",
        "properties",
        Map.of(
            "endpointUrl",
            Arm.text(
                Arm.concat(
                    Arm.quoted("https://"),
                    "reference(" + site() + ", '" + AppTemplate.SITE_VERSION + "').defaultHostName",
                    Arm.quoted(
                        "/runtime/webhooks/blobs?functionName=Host.Functions."
                            + function
                            + "&code="),
                    "listKeys("
                        + Arm.concat(site(), Arm.quoted("/host/default"))
                        + ", '"
                        + AppTemplate.SITE_VERSION
                        + "').systemKeys.blobs_extension"))));
  }
}
