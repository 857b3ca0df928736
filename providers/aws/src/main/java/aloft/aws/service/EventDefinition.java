package aloft.aws.service;

import aloft.spi.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// An event of a function in the manifest.
///
/// @param function the key of the function
/// @param key the event type, for example `http`
/// @param event the decoded event
/// @param position the position among all events of the function, from 1
/// @param node the settings of the event, for source places
public record EventDefinition<E>(String function, String key, E event, int position, Node node) {

  /// Returns this event with the type of its settings.
  ///
  /// @throws ClassCastException if the settings have another type
  public <T> EventDefinition<T> as(Class<T> shape) {
    return new EventDefinition<>(function, key, shape.cast(event), position, node);
  }

  /// Returns some of the events by the key of their function, in the order of the manifest.
  public static <E> Map<String, List<EventDefinition<E>>> byFunction(
      List<EventDefinition<E>> definitions, Predicate<E> chosen) {
    Map<String, List<EventDefinition<E>>> functions = new LinkedHashMap<>();
    for (EventDefinition<E> definition : definitions) {
      if (chosen.test(definition.event())) {
        functions
            .computeIfAbsent(definition.function(), function -> new ArrayList<>())
            .add(definition);
      }
    }
    return functions;
  }
}
