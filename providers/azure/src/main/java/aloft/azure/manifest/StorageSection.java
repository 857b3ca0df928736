package aloft.azure.manifest;

import aloft.spi.schema.Doc;
import aloft.spi.schema.Matches;
import aloft.spi.schema.OneOf;
import org.jspecify.annotations.Nullable;

/// `storageAccount`: the account of the app.
@Doc("The storage account of the app")
public record StorageSection(
    @Doc("Its name (default: made from the service and the resource group)")
        @Matches(value = "^[a-z0-9]{3,24}$", words = "3 to 24 lower-case letters and digits")
        @Nullable String name,
    @Doc(
            "How the app reaches it: by its identity (default), or by a key, which needs no right"
                + " to assign roles")
        @OneOf({"identity", "key"})
        @Nullable String access,
    @Doc("The redundancy (default Standard_LRS)") @Nullable String sku) {}
