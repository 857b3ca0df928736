package aloft.build.portable;

import aloft.spi.document.Node;
import aloft.spi.schema.Doc;
import aloft.spi.schema.Range;
import aloft.spi.schema.Source;
import org.jspecify.annotations.Nullable;

/// `database`: changes in a database. Each cloud has one of `table`, `container` and `document`.
@Doc("Changes in a database: of a table, a container or documents, by the cloud")
public record DatabaseEvent(
    @Doc("The table, which the service creates") @Nullable String table,
    @Doc("The container") @Nullable String container,
    @Doc("The documents: a path that may have wildcards, such as users/{id}")
        @Nullable String document,
    @Doc("The database of the container or the documents") @Nullable String database,
    @Doc("The maximum number of changes in one call") @Range(min = 1) @Nullable Integer batch,
    @Source Node node) {}
