package aloft.build.portable;

import aloft.spi.diagnostic.Suggestion;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.schema.Decoder;
import aloft.spi.schema.DiagnosticCollector;
import aloft.spi.schema.Indentation;
import aloft.spi.schema.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Reads the items of a list of events, each of which is an object with the event type as its key.
public final class EventItems {
  private EventItems() {}

  /// Reads events, and reports those that have no settings or no known type.
  ///
  /// @param types the event types of the cloud
  /// @param read receives each event type with its settings, which are not null
  public static void read(
      List<Node> items,
      Collection<String> types,
      Consumer<Mapping.Entry> read,
      DiagnosticCollector findings) {
    for (Node item : items) {
      if (item instanceof Mapping mapping && !mapping.entries().isEmpty()) {
        readItem(mapping, types, read, findings);
      } else {
        findings.error(
            item.place(), "manifest/type", "expected an event, as in \"- http: GET /path\"");
      }
    }
  }

  /// Returns the schemas of event types, each under its key.
  ///
  /// @param types the record of each event type
  public static List<Schema> schemas(Map<String, Class<?>> types) {
    List<Schema> schemas = new ArrayList<>();
    types.forEach((key, type) -> {
      Schema schema = Schema.of(type);
      String doc = schema instanceof Schema.Shape shape ? shape.doc() : null;
      schemas.add(Schema.Shape.of("", Map.of(key, new Schema.Field(schema, true, doc))));
    });
    return schemas;
  }

  /// Returns an event with its settings in their normalized form.
  public static Node normalize(Node event, Map<String, Class<?>> types) {
    return event instanceof Mapping mapping
        ? mapping.map((key, settings) -> {
          Class<?> type = types.get(key);
          return type == null ? settings : Decoder.normalize(type, settings);
        })
        : event;
  }

  private static void readItem(
      Mapping item,
      Collection<String> types,
      Consumer<Mapping.Entry> read,
      DiagnosticCollector findings) {
    Set<String> explained =
        Indentation.report(
            item, (event, key) -> types.contains(event) && !types.contains(key), findings);
    String first = null;
    for (Mapping.Entry entry : item.entries().values()) {
      if (explained.contains(entry.key())) {
        continue;
      }
      if (!types.contains(entry.key())) {
        findings.unknownKey(
            entry.place(),
            "manifest/unknown-event",
            "unknown event type \"" + entry.key() + "\"",
            Suggestion.didYouMean(entry.key(), types));
        continue;
      }
      if (first == null) {
        first = entry.key();
      } else {
        findings.violation(
            entry.place(),
            "manifest/event",
            "\"" + entry.key() + "\" is a second event of the same item",
            "write \"- " + entry.key() + ": ...\"");
      }
      if (entry.value().isNull()) {
        findings.error(
            entry.place(),
            "manifest/type",
            "the event \"" + entry.key() + "\" has no settings",
            "write them below \"" + entry.key() + "\", indented by two more");
      } else {
        read.accept(entry);
      }
    }
  }
}
