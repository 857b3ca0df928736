package aloft.aws.service;

import aloft.spi.document.Node;

/// An event of a function, as the manifest has it.
///
/// @param function the function's key
/// @param key the event's type, as in `http`
/// @param event what was read
/// @param position among all events of the function, from 1
/// @param node the event's settings, for places
public record EventDefinition<E>(String function, String key, E event, int position, Node node) {}
