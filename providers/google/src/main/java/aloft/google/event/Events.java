package aloft.google.event;

import aloft.build.portable.DatabaseEvent;
import aloft.build.portable.EventItems;
import aloft.build.portable.ObjectEvent;
import aloft.build.portable.QueueEvent;
import aloft.build.portable.TopicEvent;
import aloft.spi.diagnostic.SourceRange;
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

/// Reads the events of functions.
public final class Events {
  private static final Map<String, Class<?>> TYPES = types();

  private final DiagnosticCollector findings;
  private final List<HttpEvent> http = new ArrayList<>();
  private final List<ScheduleEvent> schedules = new ArrayList<>();
  private final List<EventSource> sources = new ArrayList<>();

  private Events(DiagnosticCollector findings) {
    this.findings = findings;
  }

  private static Map<String, Class<?>> types() {
    Map<String, Class<?>> types = new LinkedHashMap<>();
    types.put("http", HttpEvent.class);
    types.put("schedule", ScheduleEvent.class);
    types.put("topic", TopicEvent.class);
    types.put("queue", QueueEvent.class);
    types.put("object", ObjectEvent.class);
    types.put("database", DatabaseEvent.class);
    types.put("event", EventarcEvent.class);
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

  /// Reads the events of a function. A function without events has a URL that needs credentials.
  public static Triggers read(String function, List<Node> nodes, DiagnosticCollector findings) {
    Events events = new Events(findings);
    EventItems.read(nodes, TYPES.keySet(), events::readEvent, findings);
    events.checkTogether(function);
    return new Triggers(
        events.http, events.schedules, events.sources.isEmpty() ? null : events.sources.getFirst());
  }

  private void readEvent(Mapping.Entry entry) {
    Class<?> type = TYPES.get(entry.key());
    Object event = type == null ? null : Decoder.read(type, entry.value(), findings);
    switch (event) {
      case HttpEvent request -> {
        HttpChecks.run(request, findings);
        http.add(request);
      }
      case ScheduleEvent schedule -> schedules.add(schedule);
      case TopicEvent topic -> addSource(Sources.topic(topic, findings));
      case QueueEvent queue -> addSource(Sources.queue(queue, findings));
      case ObjectEvent object -> addSource(Sources.object(object, findings));
      case DatabaseEvent database -> addSource(Sources.database(database, findings));
      case EventarcEvent eventarc -> addSource(Sources.eventarc(eventarc));
      case null, default -> {}
    }
  }

  private void addSource(@Nullable EventSource source) {
    if (source != null) {
      sources.add(source);
    }
  }

  private void checkTogether(String function) {
    if (sources.size() > 1) {
      report(
          sources.get(1).place(),
          "the function \"" + function + "\" has more than one event source",
          "a function of Google has one: write another function with the same handler");
    } else if (!sources.isEmpty() && !(http.isEmpty() && schedules.isEmpty())) {
      report(
          sources.getFirst().place(),
          "the function \""
              + function
              + "\" is called both by events and by "
              + (http.isEmpty() ? "a schedule" : "requests"),
          "a function of Google receives either events or requests: write two functions");
    }
    boolean isMixed = http.stream().map(HttpEvent::isPrivate).distinct().count() > 1;
    if (isMixed) {
      report(
          http.getLast().node().place(),
          "the http events of the function \"" + function + "\" differ in \"auth\"",
          "a function has one URL with one access: write two functions");
    }
  }

  private void report(SourceRange place, String message, String hint) {
    findings.error(place, "google/events", message, hint);
  }
}
