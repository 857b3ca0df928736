package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `cosmosDB`: changes of a container of Cosmos DB.
@Doc("Changes of a container of Cosmos DB")
public record CosmosEvent(
    @Doc("The name of the database") @Nullable String databaseName,
    @Doc("The name of the container") @Nullable String containerName,
    @Doc("The name of the container, as the plugin had it") @Nullable String collectionName,
    @Doc("The setting with the connection (default Cosmos)") @Nullable String connection,
    @Doc("The setting with the connection, as the plugin had it")
        @Nullable String connectionStringSetting,
    @Doc("The container of the leases (default leases)") @Nullable String leaseContainerName,
    @Doc("The container of the leases, as the plugin had it") @Nullable String leaseCollectionName,
    @Doc("Whether the container of the leases is created")
        @Nullable Boolean createLeaseContainerIfNotExists,
    @Doc("The start of the ids in the container of the leases, which several functions may share")
        @Nullable String leaseContainerPrefix,
    @Doc("Whether changes before the first start call the function, too")
        @Nullable Boolean startFromBeginning,
    @Doc("The maximum number of documents in a call") @Nullable Integer maxItemsPerInvocation,
    @Doc("The milliseconds between two looks at the container (default 5000)")
        @Nullable Integer feedPollDelay,
    @Doc("The regions to read from, as in \"West US,East US\"") @Nullable String preferredLocations,
    @Doc("Whether the container of an output is created") @Nullable Boolean createIfNotExists,
    @Doc("The id of the document of an input") @Nullable String id,
    @Doc("The partition key") @Nullable String partitionKey,
    @Doc("The query of an input") @Nullable String sqlQuery,
    @Doc("The name of the argument") @Nullable String name,
    @Doc("in or out for a further binding") @OneOf({"in", "out"}) @Nullable String direction,
    @Source Node node) {}
