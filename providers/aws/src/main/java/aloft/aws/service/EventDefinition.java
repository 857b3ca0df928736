package aloft.aws.service;

import aloft.spi.document.Node;

/// An event of a function in the manifest.
///
/// @param function the key of the function
/// @param key the event type, for example `http`
/// @param event the decoded event
/// @param position the position among all events of the function, from 1
/// @param node the settings of the event, for source places
public record EventDefinition<E>(String function, String key, E event, int position, Node node) {}
