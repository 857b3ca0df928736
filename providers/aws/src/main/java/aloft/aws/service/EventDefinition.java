package aloft.aws.service;

import aloft.spi.document.Node;

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
}
