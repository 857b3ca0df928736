package aloft.google.cloud.deployment;

import aloft.google.cloud.connection.Clients;
import aloft.google.cloud.connection.RestClient;
import aloft.google.plan.WantedFunction.EventarcTrigger;
import aloft.google.plan.WantedState;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import com.google.api.client.json.GenericJson;
import com.google.cloud.functions.v2.EventFilter;
import com.google.cloud.functions.v2.EventTrigger;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The triggers of Eventarc that send events to services of Cloud Run. A trigger has the name of
/// the service; its region is in a label of the service.
///
/// @see <a
///   href="https://cloud.google.com/eventarc/docs/reference/rest/v1/projects.locations.triggers">Triggers</a>
record TriggerStore(Clients clients) {
  private static final String TYPE = "type";

  private RestClient api() {
    return clients.eventarc();
  }

  private String collection(String region) {
    return "v1/projects/" + clients.project() + "/locations/" + region + "/triggers";
  }

  private String path(String region, String id) {
    return collection(region) + "/" + id;
  }

  /// Returns a trigger in the form of that of a function; null if it does not exist.
  @Nullable EventTrigger find(String region, String id) {
    GenericJson found = api().find("GET", path(region, id));
    if (found == null) {
      return null;
    }
    Mapping trigger = JsonResource.mapping(found);
    EventTrigger.Builder converted = EventTrigger.newBuilder();
    for (Node filter : filters(trigger)) {
      String attribute = text(filter, "attribute");
      if (attribute.equals(TYPE)) {
        converted.setEventType(text(filter, "value"));
      } else {
        converted.addEventFilters(
            EventFilter.newBuilder().setAttribute(attribute).setValue(text(filter, "value")));
      }
    }
    return converted.setPubsubTopic(text(trigger, "transport", "pubsub", "topic")).build();
  }

  private static Iterable<Node> filters(Mapping trigger) {
    return trigger.get("eventFilters") instanceof Sequence list ? list.items() : Set.of();
  }

  private static String text(Node node, String key, String... path) {
    Node value = node.get(key, path);
    String text = value == null ? null : value.text();
    return text == null ? "" : text;
  }

  /// Creates a trigger, or updates what differs. One with another source is replaced.
  ///
  /// @param account finds the service account that the function runs as
  void deploy(String id, EventarcTrigger wanted, Supplier<String> account) {
    String text = Json.write(wanted.body(), 0);
    if (text.contains(WantedState.OWN_ACCOUNT)) {
      text = text.replace(WantedState.OWN_ACCOUNT, account.get());
    }
    Mapping body = (Mapping) Json.read(text, WantedState.FUNCTIONS);
    String path = path(wanted.region(), id);
    GenericJson existing = api().find("GET", path);
    if (existing != null) {
      requireOwn(id, body, JsonResource.mapping(existing));
      Set<String> differences = new JsonResource(body).differences(existing);
      if (existing.get("retryPolicy") != null && body.get("retryPolicy") == null) {
        differences.add("retryPolicy");
      }
      if (!isReplaced(body, JsonResource.mapping(existing))) {
        if (!differences.isEmpty()) {
          String mask = "?updateMask=" + String.join(",", differences);
          await(id, api().send("PATCH", path + mask, named(path, body)));
        }
        return;
      }
      delete(wanted.region(), id);
    }
    String creation = collection(wanted.region()) + "?triggerId=" + id;
    await(id, api().send("POST", creation, named(path, body)));
  }

  private static void requireOwn(String id, Mapping wanted, Mapping existing) {
    for (String label : Set.of(FunctionStore.SERVICE_LABEL, FunctionStore.STAGE_LABEL)) {
      if (!text(existing, "labels", label).equals(text(wanted, "labels", label))) {
        throw new UserException(
            Diagnostic.error(
                    "function/trigger",
                    "the trigger " + id + " exists and does not belong to this service and stage")
                .hint("delete it, or set another name for the function"));
      }
    }
  }

  private static GenericJson named(String path, Mapping body) {
    return new JsonResource(body)
        .as(GenericJson.class)
        .set("name", path.substring(path.indexOf('/') + 1));
  }

  /// The type, the topic and the channel of a trigger stay for its life.
  private static boolean isReplaced(Mapping wanted, Mapping existing) {
    String topic = text(wanted, "transport", "pubsub", "topic");
    return !type(wanted).equals(type(existing))
        || (!topic.isEmpty() && !topic.equals(text(existing, "transport", "pubsub", "topic")))
        || !text(wanted, "channel").equals(text(existing, "channel"));
  }

  private static String type(Mapping trigger) {
    for (Node filter : filters(trigger)) {
      if (text(filter, "attribute").equals(TYPE)) {
        return text(filter, "value");
      }
    }
    return "";
  }

  /// Deletes the trigger of a service, unless a wanted one is in the same region.
  void deleteOld(Deployed.OfRun service, @Nullable EventarcTrigger wanted) {
    String region = service.triggerRegion();
    if (region != null && (wanted == null || !wanted.region().equals(region))) {
      delete(region, service.id());
    }
  }

  private void delete(String region, String id) {
    GenericJson begun = api().find("DELETE", path(region, id));
    if (begun != null) {
      await(id, begun);
    }
  }

  private void await(String id, GenericJson begun) {
    PollingDelay delay = new PollingDelay();
    GenericJson operation = begun;
    while (operation != null && !Boolean.TRUE.equals(operation.get("done"))) {
      delay.sleep();
      operation = api().find("GET", "v1/" + begun.get("name"));
    }
    String error =
        operation == null ? "" : text(JsonResource.mapping(operation), "error", "message");
    if (!error.isEmpty()) {
      throw new UserException(
          Diagnostic.error(
                  "function/trigger", "the trigger of " + id + " was not deployed: " + error)
              .hint("correct the cause, and deploy again"));
    }
  }
}
