package aloft.azure.event;

import aloft.spi.document.Mapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where events come from, if the service creates it.
public sealed interface OwnSource {
  /// A queue of the app's storage account.
  record Queue(String name) implements OwnSource {}

  /// A container of the app's storage account, whose changes Event Grid reports.
  ///
  /// @param isDeletion whether deleted blobs are reported, not created ones
  /// @param prefix the start of the names of blobs; empty for any
  /// @param suffix the end of the names of blobs; empty for any
  record Container(String name, boolean isDeletion, String prefix, String suffix)
      implements OwnSource {}

  /// A topic of a Service Bus namespace, with a subscription.
  ///
  /// @param filter the properties that a message must have; null for all messages
  record Topic(String name, String subscription, @Nullable Mapping filter) implements OwnSource {}

  /// A container of a Cosmos DB account.
  record Database(String database, String container) implements OwnSource {}

  /// Events of an existing resource.
  ///
  /// @param resource its id, or an expression of a template
  /// @param types the types of its events; null for all
  record Resource(String resource, String topicType, @Nullable List<String> types)
      implements OwnSource {}
}
