package aloft.azure.event;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.OneOf;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `table`: rows of a table of a storage account.
@Doc("Rows of a table of a storage account")
public record TableEvent(
    @Doc("The name of the table") @Nullable String tableName,
    @Doc("The partition key") @Nullable String partitionKey,
    @Doc("The row key") @Nullable String rowKey,
    @Doc("The maximum number of rows (default 50)") @Nullable Integer take,
    @Doc("A filter of OData") @Nullable String filter,
    @Doc("The name of the argument") @Nullable String name,
    @Doc("The setting with the connection (default AzureWebJobsStorage)")
        @Nullable String connection,
    @Doc("in (default) or out") @OneOf({"in", "out"}) @Nullable String direction,
    @Source Node node) {}
